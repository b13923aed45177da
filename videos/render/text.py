"""Text made fit for a picture: cleaned, measured, wrapped, shrunk."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from videos.render.breaks import Piece, joined, pieces, soft_parts
from videos.render.fonts import FAMILY, Run, runs, shows, unit_width
from videos.render.letters import JOINERS

SHRINK = 0.95
ELLIPSIS = "…"
_SCRAP = 0.45  # of the widest line; a line shorter than this looks lost
_CLOSER = 0.86
_SPACES = frozenset("\t\n\r\v\f\u00a0\u2028\u2029\u0085")
# Controls, surrogates, unassigned and private characters have no picture; format characters
# could turn the direction of what follows. Only the two joiners are needed by scripts.
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})
_JOIN = "\u200d"
_OPTIONAL = frozenset({"So", "Sk", "Mn", "Me"})
_KEYCAP = 0x20E3
_SELECTORS = range(0xFE00, 0xFE10)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_RTL = frozenset({"R", "AL"})


def clean(text: str) -> str:
    """One line of visible characters: no controls, emoji in their plain form, single spaces."""
    plain = "".join(_plain(character) for character in unicodedata.normalize("NFC", text))
    kept = "".join(character for character in plain if _keeps(character))
    return " ".join(_unjoined(kept).split())


def _plain(character: str) -> str:
    """Monochrome emoji have no colours to choose: tones and selectors go."""
    point = ord(character)
    if character in _SPACES:
        return " "
    return "" if point == _KEYCAP or point in _SELECTORS or point in _SKIN_TONES else character


def _keeps(character: str) -> bool:
    if character in JOINERS:
        return True
    category = unicodedata.category(character)
    # A symbol no font has would show as an empty box; a letter's box at least tells of a loss.
    return category not in _DROPPED and (category not in _OPTIONAL or shows(character))


def _unjoined(text: str) -> str:
    """Joiners stay only where scripts need them: after letters and marks, and between emoji."""
    around = zip(" " + text, text, text[1:] + " ", strict=False)
    return "".join(
        character
        for before, character, after in around
        if character not in JOINERS or _joins(before, character, after)
    )


def _joins(before: str, joiner: str, after: str) -> bool:
    kind = unicodedata.category(before)
    return kind[0] in "LM" or (joiner == _JOIN and kind == unicodedata.category(after) == "So")


def is_rtl(text: str) -> bool:
    """Whether most of its words run from right to left; of as many, whether the first does."""
    ways = [way for word in text.split() if (way := _way(word)) is not None]
    return 2 * sum(ways) + ways[0] > len(ways) if ways else False


def _way(word: str) -> bool | None:
    """Whether its first letter with a direction runs from right to left; None without any."""
    directions = map(unicodedata.bidirectional, word)
    return next((one in _RTL for one in directions if one in _RTL or one == "L"), None)


@dataclass(frozen=True, slots=True)
class Font:
    """size in pixels; tracking (letter spacing) in parts of the size; family: the one wished for,
    others show what it has not; han: which of the Han fonts is meant, see `runs`."""

    size: float
    weight: int
    tracking: float = 0.0
    family: str = FAMILY
    han: str = ""

    def width(self, text: str) -> float:
        """Width in pixels of one line."""
        spaced = _spaced(text, self.weight, self.family)
        return self.size * (unit_width(text, self.weight, self.family) + self.tracking * spaced)

    def tracked(self, run: Run) -> float:
        """The tracking of a run: scripts whose letters join or stack are left as they are."""
        return self.tracking if run.face.family in {self.family, FAMILY} else 0.0

    def scaled(self, factor: float) -> Font:
        return replace(self, size=self.size * factor)


@lru_cache(maxsize=16384)
def _spaced(text: str, weight: int, family: str) -> int:
    """How many of its letters tracking holds apart."""
    found = runs(text, weight, family)
    return sum(len(run.text) for run in found if run.face.family in {family, FAMILY})


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
    found, factor = pieces(text), 1.0
    while factor > least:
        lines = _wrap(found, font.scaled(factor), width)
        if lines is not None and len(lines) <= max_lines:
            even = _balanced(found, lines, font.scaled(factor), width)
            return _without_widow(found, even, width)
        factor *= SHRINK
    smallest = font.scaled(least)
    lines = _filled(_softened(found, smallest, width), smallest, width)
    return Fitted(tuple(_cut(lines, max_lines, smallest, width)), smallest)


def _softened(found: Iterable[Piece], font: Font, width: float) -> Iterator[Piece]:
    """The pieces, those wider than a line broken inside."""

    def fits(part: str) -> bool:
        return font.width(part) <= width

    for piece in found:
        if fits(piece.text):
            yield piece
        else:
            first, *rest = soft_parts(piece.text, fits)
            yield Piece(first, piece.glued)
            yield from (Piece(part, glued=True) for part in rest)


def _without_widow(found: Sequence[Piece], fitted: Fitted, width: float) -> Fitted:
    """One line fewer and a little smaller, when a line holds only a scrap."""
    shortest = min((fitted.font.width(line) for line in fitted.lines), default=0.0)
    if len(fitted.lines) <= 1 or shortest > _SCRAP * fitted.width:
        return fitted
    smaller = fitted.font.scaled(_CLOSER)
    lines = _wrap(found, smaller, width)
    if lines is None or len(lines) >= len(fitted.lines):
        return fitted
    return _balanced(found, lines, smaller, width)


def _wrap(found: Sequence[Piece], font: Font, width: float) -> list[str] | None:
    """Greedy lines, or None when one piece alone is too wide."""
    if any(font.width(piece.text) > width for piece in found):
        return None
    return _filled(found, font, width)


def _filled(found: Iterable[Piece], font: Font, width: float) -> list[str]:
    lines: list[str] = []
    for piece in found:
        longer = joined([Piece(lines[-1], glued=True), piece]) if lines else ""
        if longer and font.width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(piece.text)
    return lines


def _balanced(found: Sequence[Piece], lines: list[str], font: Font, width: float) -> Fitted:
    """The same number of lines, as even as they can be."""
    count = len(lines)
    low, high = width / 2, width
    for _ in range(6):
        middle = (low + high) / 2
        attempt = _wrap(found, font, middle)
        if attempt is not None and len(attempt) == count:
            lines, high = attempt, middle
        else:
            low = middle
    return Fitted(tuple(lines), font)


def _cut(lines: list[str], max_lines: int, font: Font, width: float) -> list[str]:
    if len(lines) <= max_lines:
        return lines
    last = lines[max_lines - 1]
    while last and font.width(last + ELLIPSIS) > width:
        last = last[:-1]
    return [*lines[: max_lines - 1], last.rstrip() + ELLIPSIS]
