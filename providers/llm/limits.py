"""The bounds of a script, enforced once for every writer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from providers.llm.base import SceneDraft, SceneKind, Script

KICKER_WORDS, HEADLINE_WORDS, SUPPORT_WORDS, ITEM_WORDS = 4, 9, 14, 6
# Kinds whose headline is set small, or is the whole scene.
LONGER_HEADLINES = {SceneKind.NUMBER: 14, SceneKind.QUOTE: 24}
ITEMS = 5
FIGURE_CHARACTERS, UNIT_CHARACTERS = 14, 16
SEARCH_TERMS, SEARCH_TERM_WORDS = 4, 5
TITLE_CHARACTERS, DESCRIPTION_BYTES, TAGS_CHARACTERS, TAG_CHARACTERS = 100, 5000, 500, 60
# Text without spaces has one endless "word", so a limit in words implies one in characters.
CHARACTERS_PER_WORD = 12
ELLIPSIS = "…"
# YouTube refuses both in titles, descriptions and tags.
ANGLES = str.maketrans({"<": "‹", ">": "›"})  # noqa: RUF001 (angle quotes are meant)

SIDES = 2  # of a comparison
NEEDS_ITEMS = {SceneKind.LIST, SceneKind.STEPS, SceneKind.CHART, SceneKind.COMPARISON}
LEAST_ITEMS = 2
DETAIL_WORDS = 8
DIGIT = re.compile(r"\d")


def squash(text: str) -> str:
    """`text` on one line: runs of whitespace become a space, control characters go."""
    spaced = " ".join(text.split())
    return "".join(c for c in spaced if unicodedata.category(c) not in {"Cc", "Cs"})


def trim_words(text: str, words: int) -> str:
    """At most `words` words of `text`, with an ellipsis where something was left out."""
    every = squash(text).split()
    short = " ".join(every[:words])
    if len(every) > words:
        short = _with_ellipsis(short)
    return trim_characters(short, words * CHARACTERS_PER_WORD)


def trim_characters(text: str, limit: int) -> str:
    """At most `limit` characters, cut between words where the text has any."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    if " " in head:
        head = head.rsplit(" ", 1)[0]
    return _with_ellipsis(head)


def limit_script(script: Script) -> Script:
    """`script` inside the bounds that providers.llm.base promises."""
    return replace(
        script,
        title=trim_characters(squash(script.title).translate(ANGLES), TITLE_CHARACTERS),
        description=limit_description(script.description),
        tags=limit_tags(script.tags),
        scenes=tuple(limit_scene(scene) for scene in script.scenes),
    )


def limit_description(text: str) -> str:
    """`text` as YouTube takes it."""
    return _trim_bytes(text.strip().translate(ANGLES), DESCRIPTION_BYTES)


def limit_scene(scene: SceneDraft) -> SceneDraft:
    """`scene` with its on-screen text trimmed and its kind true to what it carries."""
    items, details = _limit_items(scene)
    figure = squash(scene.figure)[:FIGURE_CHARACTERS]
    kind = _true_kind(scene.kind, items, details, figure)
    words = LONGER_HEADLINES.get(kind, HEADLINE_WORDS)
    return replace(
        scene,
        kind=kind,
        narration=" ".join(scene.narration.split()),
        headline=trim_words(squash(scene.headline) or scene.narration, words),
        kicker=trim_words(scene.kicker, KICKER_WORDS),
        support=trim_words(scene.support, SUPPORT_WORDS),
        items=items,
        details=details,
        figure=figure,
        unit=squash(scene.unit)[:UNIT_CHARACTERS],
        search_terms=_distinct(
            " ".join(squash(term).split()[:SEARCH_TERM_WORDS]) for term in scene.search_terms
        )[:SEARCH_TERMS],
    )


def limit_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """As many of `tags`, in order, as YouTube's 500 characters hold: commas and the quotes
    around a tag with spaces count."""
    kept: list[str] = []
    used = 0
    for tag in _distinct(squash(t.translate(ANGLES).replace(",", " ")).strip('"') for t in tags):
        cost = len(tag) + (2 if " " in tag else 0) + (1 if kept else 0)
        if len(tag) <= TAG_CHARACTERS and used + cost <= TAGS_CHARACTERS:
            kept.append(tag)
            used += cost
    return tuple(kept)


def _limit_items(scene: SceneDraft) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The items, each once, and with each what stands beside it; no details unless all have one."""
    beside = scene.details if len(scene.details) == len(scene.items) else ("",) * len(scene.items)
    kept: dict[str, tuple[str, str]] = {}
    for item, detail in zip(scene.items, beside, strict=True):
        if short := trim_words(item, ITEM_WORDS):
            kept.setdefault(short.casefold(), (short, trim_words(detail, DETAIL_WORDS)))
    pairs = list(kept.values())[:ITEMS]
    complete = all(detail for _, detail in pairs)
    return tuple(item for item, _ in pairs), tuple(d for _, d in pairs) if complete else ()


def _true_kind(
    kind: SceneKind, items: tuple[str, ...], details: tuple[str, ...], figure: str
) -> SceneKind:
    """What the scene can be with what it carries; a card is nobody's to write."""
    if kind is SceneKind.CHART and not (details and all(map(DIGIT.search, details))):
        kind = SceneKind.LIST
    if kind is SceneKind.COMPARISON and len(items) != SIDES:
        kind = SceneKind.LIST
    if kind is SceneKind.CARD:
        return SceneKind.STATEMENT
    if kind in NEEDS_ITEMS and len(items) < LEAST_ITEMS:
        return SceneKind.STATEMENT
    if kind is SceneKind.NUMBER and not figure:
        return SceneKind.STATEMENT
    return kind


def _with_ellipsis(text: str) -> str:
    return text.rstrip(" .,;:-–—…") + ELLIPSIS  # noqa: RUF001 (dashes)


def _trim_bytes(text: str, limit: int) -> str:
    raw = text.encode(errors="replace")
    if len(raw) <= limit:
        return raw.decode()
    room = limit - len(ELLIPSIS.encode())
    return _with_ellipsis(raw[:room].decode(errors="ignore").rsplit(" ", 1)[0])


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """`texts` without empties and repetitions, case aside, in order."""
    kept: dict[str, str] = {}
    for text in texts:
        if text:
            kept.setdefault(text.casefold(), text)
    return tuple(kept.values())
