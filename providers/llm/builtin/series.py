"""Figures that stand beside each other: what is counted, and how much of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from providers.llm.builtin.figures import CURRENCIES, FIGURE, MAGNITUDES, YEAR, Figure, find_figure
from providers.llm.limits import ITEMS
from providers.llm.words import STOP_WORDS, bare, capitalised, word_list

LEAST_BARS = 3
LABEL_WORDS = 3
CLAUSES = re.compile(r"[,;:]\s+(?:and\s+|but\s+)?|\s+(?:and|but|then|while|whereas)\s+|[.!?…]\s+")
UNIT_WORDS = {"percent": "%", "per": "%"}  # "per cent" is read up to its first word
FILLERS = STOP_WORDS | word_list("auxiliaries") | word_list("finite_verbs") | MAGNITUDES


@dataclass(frozen=True, slots=True)
class Series:
    """labels and figures as written, equally many; all figures have one unit."""

    labels: tuple[str, ...]
    figures: tuple[str, ...]


def find_series(sentences: Sequence[str]) -> Series | None:
    """Three or more labelled figures of one unit; None if the sentences hold no such thing."""
    read = [pair for sentence in sentences for pair in _pairs(sentence)]
    labels = _shortened([label for label, _ in read])
    if len(read) < LEAST_BARS or not all(labels):
        return None
    if len({label.casefold() for label in labels}) < len(labels):
        return None
    if not _comparable([figure for _, figure in read]):
        return None
    unit = max(figure.unit for _, figure in read)
    figures = (_written(figure.figure, unit) for _, figure in read)
    return Series(tuple(labels[:ITEMS]), tuple(figures)[:ITEMS])


def _comparable(figures: Sequence[Figure]) -> bool:
    """Whether all have one unit, or one currency. A unit may be left out where it is the same as
    before, a magnitude may not: "$2 million" and "$500" are what they say."""
    units = {figure.unit for figure in figures}
    named = units - {""}
    currencies = {"".join(c for c in figure.figure if c in CURRENCIES) for figure in figures}
    if len(named) > 1 or len(currencies) > 1 or (units == {""} and currencies == {""}):
        return False
    return "" not in units or not any(unit.lower() in MAGNITUDES for unit in named)


def _shortened(labels: list[str]) -> list[str]:
    """Without the verb that ends them all ("Rice needs", "potatoes need"), or the first one ("Tea
    costs"); a name of several words stays ("Dead Sea")."""
    words = [label.split() for label in labels]
    single = sum(len(label) == 1 for label in words)
    if single > len(words) / 2:
        return [" ".join(takewhile(_is_title, label)) for label in words]
    ends = {label[-1].casefold().rstrip("s") for label in words if label}
    if len(ends) == 1 and all(len(label) > 1 for label in words):
        return [" ".join(label[:-1]) for label in words]
    return labels


def _is_title(word: str) -> bool:
    return not word[:1].islower()


def _written(figure: str, unit: str) -> str:
    return f"{figure} {unit}".strip()


def _pairs(sentence: str) -> Iterator[tuple[str, Figure]]:
    for clause in CLAUSES.split(sentence):
        figure = _amount(clause)
        if figure is not None:
            yield _label(clause, figure), figure


def _amount(clause: str) -> Figure | None:
    """The clause's figure; beside a year, the other one."""
    found = [match["figure"].strip() for match in FIGURE.finditer(clause)]
    years = [figure for figure in found if YEAR.fullmatch(figure)]
    rest = re.sub(rf"\b{years[0]}\b", "", clause) if years and len(found) > 1 else clause
    figure = find_figure(rest)
    return figure and Figure(figure.figure, UNIT_WORDS.get(figure.unit.lower(), figure.unit))


def _label(clause: str, figure: Figure) -> str:
    """The words that name what is counted: a year, or what stands nearest before the figure."""
    years = [word for word in map(bare, clause.split()) if YEAR.fullmatch(word)]
    if years and years[0] != figure.figure:
        return years[0]
    before, _, after = clause.partition(figure.figure)
    for side in (before, after.replace(figure.unit, "", 1) if figure.unit else after):
        words = [word for word in map(bare, side.split()) if _names(word)]
        if words:
            return capitalised(" ".join(words[:LABEL_WORDS]))
    return ""


def _names(word: str) -> bool:
    return bool(word) and word.casefold() not in FILLERS and any(c.isalpha() for c in word)
