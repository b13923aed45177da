"""What a request asks for, in the terms of the script writers."""

from __future__ import annotations

from providers.llm.base import BriefKind, ScriptBrief
from videos.models import Length, Video
from videos.render.style import load_style

# Seconds a film of each length aims at, and the range it has to end in.
TARGET_SECONDS: dict[str, float] = {Length.SHORT: 42, Length.MEDIUM: 240, Length.LONG: 560}
RANGE_SECONDS: dict[str, tuple[float, float]] = {
    Length.SHORT: (30, 60),
    Length.MEDIUM: (180, 480),
    Length.LONG: (480, 900),
}
# Shorts are spoken a little slower, 125-150 words a minute against 150-160.
WORDS_PER_MINUTE: dict[str, int] = {Length.SHORT: 140, Length.MEDIUM: 150, Length.LONG: 150}

TITLE_LIMIT = 100
TOPIC_LIMIT = 500
SOURCE_LIMIT = 40_000


def brief_of(video: Video) -> ScriptBrief:
    """The brief a script is written from; a text beats notes, notes beat a bare topic."""
    kind = BriefKind.TOPIC
    if video.text:
        kind = BriefKind.TEXT
    elif video.notes:
        kind = BriefKind.NOTES
    return ScriptBrief(
        kind=kind,
        topic=video.topic,
        source=video.text or video.notes,
        style=load_style(video.style).tone,
        words=spoken_words(video.length),
        niche=video.channel.niche,
    )


def spoken_words(length: str) -> int:
    """How many words fill a film of this length."""
    return round(TARGET_SECONDS[length] * WORDS_PER_MINUTE[length] / 60)


def working_title(video: Video) -> str:
    """What it is called until its script has a title."""
    title = " ".join((video.topic or video.notes or video.text).split())
    return title if len(title) <= TITLE_LIMIT else title[: TITLE_LIMIT - 1].rstrip() + "…"
