"""Text made fit for a picture: cleaned, measured, wrapped, shrunk."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from videos.render.fonts import shows, unit_width

SHRINK = 0.95
ELLIPSIS = "…"
_SCRAP = 0.45  # of the widest line; a line shorter than this looks lost
_CLOSER = 0.86
_SPACES = frozenset("\t\n\r\v\f\u00a0\u2028\u2029\u0085")
# Controls, surrogates, unassigned and private characters have no picture; format characters
# could turn the direction of what follows. Only the two joiners are needed by scripts.
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})
_JOINERS = frozenset("\u200c\u200d")
_OPTIONAL = frozenset({"So", "Sk", "Mn", "Me"})
_KEYCAP = 0x20E3
_SELECTORS = range(0xFE00, 0xFE10)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_RTL = frozenset({"R", "AL"})


def clean(text: str) -> str:
    """One line of visible characters: no controls, emoji in their plain form, single spaces."""
    plain = "".join(_plain(character) for character in unicodedata.normalize("NFC", text))
    kept = "".join(character for character in plain if _keeps(character))
    return " ".join(_unjoined(kept).split())


def _plain(character: str) -> str:
    """Monochrome emoji have no colours to choose and no flags: tones go, flags become letters."""
    point = ord(character)
    if character in _SPACES:
        return " "
    if point in _FLAG_LETTERS:
        return chr(ord("A") + point - _FLAG_LETTERS.start)
    return "" if point == _KEYCAP or point in _SELECTORS or point in _SKIN_TONES else character


def _keeps(character: str) -> bool:
    if character in _JOINERS:
        return True
    category = unicodedata.category(character)
    # A symbol no font has would show as an empty box; a letter's box at least tells of a loss.
    return category not in _DROPPED and (category not in _OPTIONAL or shows(character))


def _unjoined(text: str) -> str:
    """Joiners stay only after letters and marks, where scripts need them."""
    pairs = zip(" " + text, text, strict=False)
    return "".join(
        character
        for before, character in pairs
        if character not in _JOINERS or unicodedata.category(before)[0] in "LM"
    )


def is_rtl(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in _RTL or direction == "L":
            return direction in _RTL
    return False


@dataclass(frozen=True, slots=True)
class Font:
    """size in pixels; tracking (letter spacing) in parts of the size."""

    size: float
    weight: int
    tracking: float = 0.0

    def width(self, text: str) -> float:
        """Width in pixels of one line."""
        return self.size * (unit_width(text, self.weight) + self.tracking * len(text))

    def scaled(self, factor: float) -> Font:
        return Font(self.size * factor, self.weight, self.tracking)


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines that are at most as wide as asked for, at the font that makes them so."""

    lines: tuple[str, ...]
    font: Font

    @property
    def width(self) -> float:
        return max((self.font.width(line) for line in self.lines), default=0.0)


def fit(text: str, font: Font, width: float, max_lines: int, least: float = 0.5) -> Fitted:
    """Wrap into at most max_lines lines, shrinking to `least` of the size if that is needed.

    At the least size words are broken, and what is still too long ends in an ellipsis.
    """
    factor = 1.0
    while factor > least:
        lines = _wrap(text, font.scaled(factor), width)
        if lines is not None and len(lines) <= max_lines:
            return _without_widow(_balanced(lines, font.scaled(factor), width), width)
        factor *= SHRINK
    smallest = font.scaled(least)
    pieces = " ".join(piece for word in text.split() for piece in _pieces(word, smallest, width))
    lines = _wrap(pieces, smallest, width) or []
    return Fitted(tuple(_cut(lines, max_lines, smallest, width)), smallest)


def _without_widow(fitted: Fitted, width: float) -> Fitted:
    """One line fewer and a little smaller, when a line holds only a scrap."""
    shortest = min((fitted.font.width(line) for line in fitted.lines), default=0.0)
    if len(fitted.lines) <= 1 or shortest > _SCRAP * fitted.width:
        return fitted
    smaller, text = fitted.font.scaled(_CLOSER), " ".join(fitted.lines)
    lines = _wrap(text, smaller, width)
    if lines is None or len(lines) >= len(fitted.lines):
        return fitted
    return _balanced(lines, smaller, width)


def _wrap(text: str, font: Font, width: float) -> list[str] | None:
    """Greedy lines, or None when one word alone is too wide."""
    lines: list[str] = []
    for word in text.split():
        if font.width(word) > width:
            return None
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and font.width(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def _balanced(lines: list[str], font: Font, width: float) -> Fitted:
    """The same number of lines, as even as they can be."""
    text, count = " ".join(lines), len(lines)
    low, high = width / 2, width
    for _ in range(6):
        middle = (low + high) / 2
        attempt = _wrap(text, font, middle)
        if attempt is not None and len(attempt) == count:
            lines, high = attempt, middle
        else:
            low = middle
    return Fitted(tuple(lines), font)


def _pieces(word: str, font: Font, width: float) -> Iterator[str]:
    while word and font.width(word) > width:
        cut = _longest(word, font, width)
        yield word[:cut]
        word = word[cut:]
    if word:
        yield word


def _longest(word: str, font: Font, width: float) -> int:
    cut = 1
    while cut < len(word) and font.width(word[: cut + 1]) <= width:
        cut += 1
    return cut


def _cut(lines: list[str], max_lines: int, font: Font, width: float) -> list[str]:
    if len(lines) <= max_lines:
        return lines
    last = lines[max_lines - 1]
    while last and font.width(last + ELLIPSIS) > width:
        last = last[:-1]
    return [*lines[: max_lines - 1], last.rstrip() + ELLIPSIS]
