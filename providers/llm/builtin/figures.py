"""The figure a sentence is about, with its unit, exactly as written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from providers.llm.words import STOP_WORDS, word_list

_NUMBER = r"\d{1,3}(?:[,.'\u00a0\u202f ]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"  # 1,200.50 or 6.5
_UNIT = r"[^\W\d_]+(?:[/·][^\W\d_]+)?[²³]?|°\s?[CFK]?|[%‰]"  # km/h, °C, m², %
FIGURE = re.compile(
    rf"""(?<![\w.,:/#-])                          # not inside a name, a date, a version, a time
    (?P<figure>[$€£¥₹]?\s?(?:{_NUMBER})(?:\s?[-–]\s?(?:{_NUMBER}))?[%‰]?(?:[€£¥₹])?)
    (?![:/\d]|[.,-]\d|-?(?:st|nd|rd|th)\b)
    (?:[\s-]?(?P<unit>{_UNIT}))?""",  # noqa: RUF001 (an en dash joins a range)
    re.VERBOSE,
)
MAGNITUDES = word_list("magnitudes")
CURRENCIES = "$€£¥₹"
SHORTEST_NOUN = 3
YEAR = re.compile(r"1\d{3}|20\d{2}")
LIST_NUMBER = re.compile(r"^\(?\d{1,2}[.)]$")


@dataclass(frozen=True, slots=True)
class Figure:
    """figure: "6.5", "$1,200", "40"; unit: "m", "million", "%", or empty."""

    figure: str
    unit: str


def find_figure(text: str) -> Figure | None:
    """The first figure of `text`, one with a unit before a bare one; None if it has none."""
    prose = " ".join(word for word in text.split() if not LIST_NUMBER.match(word))
    found = [_read(match) for match in FIGURE.finditer(prose)]
    return next((figure for figure in found if figure.unit or is_money(figure)), None) or next(
        iter(found), None
    )


def _read(match: re.Match[str]) -> Figure:
    figure, unit = match["figure"].strip(), match["unit"] or ""
    if figure[-1] in "%‰":
        return Figure(figure[:-1].strip(), figure[-1])
    if is_money(Figure(figure, "")) and unit.lower() not in MAGNITUDES:
        return Figure(figure, "")
    return Figure(figure, unit if _is_unit(figure, unit) else "")


def _is_unit(figure: str, unit: str) -> bool:
    """Short symbols (kg) are units, and so is a noun that follows: "400 species", but not
    "in 2007 beekeepers" or "in 400 Rome"."""
    if unit.lower() in STOP_WORDS:
        return False
    noun_fits = not unit.istitle() and not YEAR.fullmatch(figure)
    return len(unit) < SHORTEST_NOUN or noun_fits


def is_money(figure: Figure) -> bool:
    return any(sign in figure.figure for sign in CURRENCIES)
