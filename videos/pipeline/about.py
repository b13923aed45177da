"""What is published with a film: drawn from the creator's own text, it follows the text's edits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from providers.llm.builtin.text import About, about_text
from videos.credits import uncredited
from videos.models import Video
from videos.versions import Entry, entries_of


def followed(video: Video, description: str, credits: str) -> About:
    """The description and the tags, each drawn anew if it is as it was drawn from a version.

    credits: what an earlier film put under the description. What was written otherwise, by hand or
    by a model, stays as it is.
    """
    if not (video.text and video.version_id):
        return About(description, tuple(video.tags))
    description, body = uncredited(description, credits)
    drawn = [_about(video, scenes) for scenes in video.versions.values_list("scenes", flat=True)]
    now = _about(video, entries_of(video))
    if body in {about.description for about in drawn}:
        description = description.replace(body, now.description, 1)
    follows = tuple(video.tags) in {about.tags for about in drawn}
    return About(description, now.tags if follows else tuple(video.tags))


def _about(video: Video, scenes: Sequence[Entry]) -> About:
    return about_text(video.topic, _said(scenes))


def _said(scenes: Iterable[Entry]) -> str:
    return " ".join(scene["narration"] for scene in scenes if scene["narration"])
