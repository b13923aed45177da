"""What a creator may write into a scene: cleaned, and held against what its kind needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from providers.llm.base import SceneKind
from providers.llm.limits import (
    FIGURE_CHARACTERS,
    HEADLINE_WORDS,
    ITEMS,
    LEAST_ITEMS,
    NEEDS_ITEMS,
    SEARCH_TERMS,
    SIDES,
    UNIT_CHARACTERS,
    squash,
    trim_words,
)
from videos.versions import Entry

NARRATION_LIMIT = 5000
LINE_LIMITS: Mapping[str, int] = {
    "headline": 120,
    "kicker": 50,
    "support": 180,
    "figure": FIGURE_CHARACTERS,
    "unit": UNIT_CHARACTERS,
}
"""Characters; more does not fit on a screen beside the rest."""
LIST_LIMITS: Mapping[str, tuple[int, int]] = {
    "items": (ITEMS, 80),
    "details": (ITEMS, 100),
    "search_terms": (SEARCH_TERMS, 60),
}
"""How many, and how long each."""

Complaint = tuple[str, str]
"""A field and what is wrong with it."""


def cleaned(content: Entry) -> Entry:
    """Without control characters and needless space; a scene without a headline gets one."""
    lines = {name: squash(content[name]) for name in LINE_LIMITS}
    lists = {
        name: [line for text in content[name] if (line := squash(text))]
        for name in ("items", "search_terms")
    }
    details = [squash(text) for text in content["details"]]
    narration = squash(content["narration"])
    return {
        **content,
        **lines,
        **lists,
        "details": details if any(details) else [],
        "narration": narration,
        "headline": lines["headline"] or trim_words(narration, HEADLINE_WORDS),
    }


def complaints(content: Entry) -> list[Complaint]:
    """What keeps a cleaned scene from being made as it is."""
    return [*_too_long(content), *_unfit(content)]


def _too_long(content: Entry) -> list[Complaint]:
    found = [
        (name, f"At most {limit} characters, please: these are {len(content[name])}.")
        for name, limit in {"narration": NARRATION_LIMIT, **LINE_LIMITS}.items()
        if len(content[name]) > limit
    ]
    for name, (most, limit) in LIST_LIMITS.items():
        lines = content[name]
        if len(lines) > most or any(len(line) > limit for line in lines):
            found.append((name, f"At most {most} lines of up to {limit} characters each, please."))
    return found


def _unfit(content: Entry) -> list[Complaint]:
    kind = SceneKind(content["kind"])
    return [
        (field, message)
        for kinds, field, fits, message in NEEDS
        if kind in kinds and not fits(content)
    ]


def _says_or_shows(content: Entry) -> bool:
    shown = (content["narration"], content["headline"], content["figure"], *content["items"])
    return any(character.isalnum() for text in shown for character in text)


def _has_figures(lines: Sequence[str]) -> bool:
    return bool(lines) and all(re.search(r"\d", line) for line in lines)


NEEDS: Sequence[tuple[frozenset[SceneKind], str, Callable[[Entry], Any], str]] = (
    (
        frozenset(SceneKind) - {SceneKind.CARD},
        "narration",
        _says_or_shows,
        "Nothing is said or shown in this scene. Write something, or remove it.",
    ),
    (
        frozenset({SceneKind.CARD}),
        "narration",
        lambda content: not content["narration"],
        "Nothing is said over a card. Put the words into a scene before or after it.",
    ),
    (
        frozenset(NEEDS_ITEMS - {SceneKind.COMPARISON}),
        "items",
        lambda content: len(content["items"]) >= LEAST_ITEMS,
        f"This kind of scene needs at least {LEAST_ITEMS} points, each on a line of its own.",
    ),
    (
        frozenset({SceneKind.COMPARISON}),
        "items",
        lambda content: len(content["items"]) == SIDES,
        "A comparison needs exactly two sides, each on a line of its own.",
    ),
    (
        frozenset({SceneKind.CHART}),
        "details",
        lambda content: _has_figures(content["details"]),
        "A chart needs a figure for each point, each on a line of its own.",
    ),
    (
        frozenset(SceneKind),
        "details",
        lambda content: len(content["details"]) in (0, len(content["items"])),
        "As many lines as there are points, or none.",
    ),
    (
        frozenset({SceneKind.NUMBER}),
        "figure",
        lambda content: content["figure"],
        "A number scene needs its number.",
    ),
)
"""For these kinds: the field, whether it fits, and what is said if not."""
