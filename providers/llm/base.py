"""The contract of script writers: a brief goes in, typed scenes come out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from providers.base import Ask, Usage, directly


class SceneKind(StrEnum):
    TITLE = "title"
    STATEMENT = "statement"
    LIST = "list"
    STEPS = "steps"
    NUMBER = "number"
    CHART = "chart"
    COMPARISON = "comparison"
    QUOTE = "quote"
    QUESTION = "question"
    OUTRO = "outro"
    CARD = "card"  # the channel's own, before the first scene or after the last: nobody writes it


class BriefKind(StrEnum):
    """How much of the script the creator brings."""

    TOPIC = "topic"  # a topic alone: the writer outlines
    NOTES = "notes"  # points to organise, never to embroider
    TEXT = "text"  # narrated word for word


@dataclass(frozen=True, slots=True)
class ScriptBrief:
    """What a script is written from.

    topic: the subject, at most 500 characters; may be empty when `source` is given.
    source: the creator's notes or text, as `kind` says; empty for a topic alone.
    style: educational, entertainment or tutorial.
    words: how many spoken words fit the wanted length; a text ignores it.
    """

    kind: BriefKind
    topic: str
    source: str
    style: str
    words: int
    niche: str = ""


@dataclass(frozen=True, slots=True)
class SceneDraft:
    """One idea: what is said, and what stands on the screen meanwhile.

    On-screen text is short: kicker up to 4 words, headline up to 9, support up to 14, items up
    to 5 of up to 6 words. `figure` and `unit` belong to number scenes ("6.5", "m"). `details` are
    as many as `items`, or none: a chart's figures as they are written ("42 %", "1,200"), what a
    comparison says of each of its two sides. `narration` is empty where nothing is said.
    """

    kind: SceneKind
    narration: str
    headline: str
    kicker: str = ""
    support: str = ""
    items: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    figure: str = ""
    unit: str = ""
    search_terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """title: at most 100 characters; description: at most 5,000; tags: 500 in all."""

    title: str
    description: str
    tags: tuple[str, ...]
    scenes: tuple[SceneDraft, ...]
    usage: tuple[Usage, ...] = field(default=())


class ScriptWriter(Protocol):
    """Raises PermanentError or TransientError; nothing else leaves a writer."""

    name: str

    def fingerprint(self) -> str:
        """What, beside the brief, decides the result: provider, model, prompt version."""

    def estimate(self, brief: ScriptBrief) -> Sequence[Usage]:
        """The most that `write` is expected to consume."""

    def write(self, brief: ScriptBrief, ask: Ask = directly) -> Script:
        """A script. What requests cost is told to `ask`; `usage` is what comes on top."""
