"""The creator's notes in order: every note's words, and connecting words between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from providers.base import PermanentError
from providers.llm.base import SceneDraft, SceneKind, Script, ScriptBrief
from providers.llm.builtin.counting import counted
from providers.llm.builtin.meta import tags_of
from providers.llm.builtin.onscreen import scene_of, search_terms
from providers.llm.builtin.prose import Connectors, prose_of
from providers.llm.builtin.split import passages, sentences
from providers.llm.builtin.topic import read_topic
from providers.llm.limits import ITEMS, LEAST_ITEMS, limit_script
from providers.llm.words import phrase

SHORT_NOTE = 5  # words; neighbours this short share a list scene
LINE_MARK = re.compile(
    r"^(?:[-*•●▪◦‣·–—](?:\s+|$)|[•●▪◦‣]|\(?\d{1,2}[.)](?:\s+|$)|\[[ xX]?\]\s*|#{1,6}\s+)+"  # noqa: RUF001
)
CLOSED = re.compile(r"[.!?…:;。！？؟][\"'”’»)]*$")  # noqa: RUF001 (full-width marks are meant)


def write_notes(brief: ScriptBrief) -> Script:
    """An introduction, the notes and a close. Raises PermanentError without notes."""
    notes = read_notes(brief.source)
    if not notes:
        raise PermanentError("The notes are empty: there is nothing to organise.")
    title = brief.topic.strip() or phrase(notes[0])
    return limit_script(
        Script(
            title=title,
            description="\n".join([title, "", *(f"- {note}" for note in notes)]),
            tags=tags_of(brief.topic, brief.source),
            scenes=tuple(_scenes(brief, title, notes)),
        )
    )


def read_notes(source: str) -> list[str]:
    """One note a line, without its bullet; a single line is read sentence by sentence."""
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    if len(lines) == 1:
        lines = [str(sentence) for sentence in sentences(lines[0])]
    return [note for line in lines if (note := " ".join(LINE_MARK.sub("", line).split()))]


def _scenes(brief: ScriptBrief, title: str, notes: Sequence[str]) -> Iterator[SceneDraft]:
    words = prose_of(brief.style).notes
    opening = read_topic(brief.topic).opening if brief.topic.strip() else ""
    count = sum(not _is_heading(note) for note in notes)
    intro = words.intro.format(opening=opening, count=counted(count, "point"))
    pictures = search_terms(title, "")
    yield SceneDraft(
        SceneKind.TITLE, intro.strip(), title, kicker=brief.niche, search_terms=pictures
    )
    points = _points(notes)
    for index, point in enumerate(points):
        kicker = f"{index + 1} of {len(points)}"
        first, *rest = _point_scenes(point, title)
        lead = "" if _is_heading(point[0]) else _lead(words, index, len(points))
        yield replace(first, narration=f"{lead} {first.narration}".strip(), kicker=kicker)
        yield from (replace(scene, kicker=kicker) for scene in rest)
    yield SceneDraft(SceneKind.OUTRO, words.outro, words.outro_headline, search_terms=pictures)


def _points(notes: Sequence[str]) -> list[list[str]]:
    """Long notes alone, neighbouring short ones together, a heading with what follows it."""
    groups: list[list[str]] = []
    for note in notes:
        if groups and not _is_heading(note) and _joins(note, groups[-1]):
            groups[-1].append(note)
        else:
            groups.append([note])
    return groups


def _joins(note: str, group: Sequence[str]) -> bool:
    together = len(group) < ITEMS and _is_short(note) and _is_short(group[-1])
    return together or _is_heading(group[-1])


def _point_scenes(notes: Sequence[str], title: str) -> list[SceneDraft]:
    heading = notes[0] if _is_heading(notes[0]) else ""
    items = notes[1:] if heading else notes
    if len(items) < LEAST_ITEMS:
        said = " ".join(_closed(note) for note in notes)
        return [scene_of(passage, subject=title) for passage in passages(said)]
    narration = f"{heading} {_enumerated(items)}".strip()
    return [
        SceneDraft(
            SceneKind.LIST,
            narration,
            phrase(heading or title),
            items=tuple(phrase(item) for item in items),
            search_terms=search_terms(title, narration),
        )
    ]


def _enumerated(items: Sequence[str]) -> str:
    """Short notes in a row: with commas, unless they are sentences of their own."""
    if any(CLOSED.search(item) for item in items):
        return " ".join(_closed(item) for item in items)
    return ", ".join(items) + "."


def _closed(note: str) -> str:
    return note if CLOSED.search(note) else f"{note}."


def _is_heading(note: str) -> bool:
    return note.endswith(":")


def _lead(words: Connectors, index: int, count: int) -> str:
    """The connecting words before a point."""
    if index and index == count - 1:
        return words.last
    return words.leads[0] if index == 0 else words.leads[1 + (index - 1) % (len(words.leads) - 1)]


def _is_short(note: str) -> bool:
    return len(note.split()) <= SHORT_NOTE
