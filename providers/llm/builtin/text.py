"""The creator's own text, narrated word for word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from providers.base import PermanentError
from providers.llm.base import SceneDraft, SceneKind, Script, ScriptBrief
from providers.llm.builtin.meta import tags_of
from providers.llm.builtin.onscreen import scene_of
from providers.llm.builtin.split import passages, sentences
from providers.llm.limits import limit_description, limit_script, limit_tags, trim_characters
from providers.llm.words import phrase

# Kinds that show more than a headline; a first or last scene of theirs keeps its content.
RICH = {
    SceneKind.NUMBER,
    SceneKind.CHART,
    SceneKind.COMPARISON,
    SceneKind.LIST,
    SceneKind.STEPS,
}
LEAST_FOR_OUTRO = 3
SUMMARY_CHARACTERS = 300


class About(NamedTuple):
    """What a film is published with, as far as it is drawn from the text that is told."""

    description: str
    tags: tuple[str, ...]


def write_text(brief: ScriptBrief) -> Script:
    """A script whose narrations, joined by spaces, are the words of the text."""
    scenes = text_scenes(brief)
    about = about_text(brief.topic, brief.source)
    return limit_script(Script(text_title(brief), about.description, about.tags, scenes))


def about_text(topic: str, text: str) -> About:
    """Of a text, whether it is all of a brief or what its scenes say by now."""
    return About(limit_description(_summary(text)), limit_tags(tags_of(topic, text)))


def text_scenes(brief: ScriptBrief) -> tuple[SceneDraft, ...]:
    """The scenes of the text. Raises PermanentError if there is nothing to say."""
    cut = passages(brief.source)
    if not cut:
        raise PermanentError("The text is empty: there is nothing to narrate.")
    subject = brief.topic or text_title(brief)
    drafts = [scene_of(passage, subject=subject) for passage in cut]
    return tuple(_framed(drafts, brief))


def text_title(brief: ScriptBrief) -> str:
    """The topic, or a headline out of the text's first sentence."""
    return brief.topic.strip() or phrase(str(sentences(brief.source)[0]))


def _framed(drafts: Sequence[SceneDraft], brief: ScriptBrief) -> Sequence[SceneDraft]:
    """The first scene becomes the title card, a plain last one the closing card."""
    first, *rest = drafts
    headline = phrase(brief.topic) if brief.topic.strip() else first.headline
    opening = SceneDraft(
        SceneKind.TITLE,
        first.narration,
        headline,
        kicker=brief.niche,
        search_terms=first.search_terms,
    )
    if len(drafts) >= LEAST_FOR_OUTRO and rest[-1].kind not in RICH:
        rest[-1] = replace(rest[-1], kind=SceneKind.OUTRO)
    return [opening, *rest]


def _summary(text: str) -> str:
    """The text's own opening, as long as a preview shows it."""
    return trim_characters(" ".join(text.split()), SUMMARY_CHARACTERS)
