"""Where the lines of a phrase stand in the band, and how large they are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from videos.render.canvas import Box, Canvas
from videos.render.captions.looks import Look
from videos.render.fonts import EMOJI, FAMILY, Run, runs
from videos.render.phrases import Line, Phrase, text_of
from videos.render.text import Font

_HAN = ("JP", "SC", "TC", "HK", "KR")


@dataclass(frozen=True, slots=True)
class Letters:
    """How far a script's letters reach above and below the baseline, in parts of their size, and
    what part of a look's size they are set in. apart: whether space may be put between them."""

    above: float
    below: float
    share: float = 1.0
    apart: bool = True


_LATIN = Letters(0.73, 0.2)
_WIDE = Letters(0.86, 0.1, 0.95)
_TALL = Letters(0.98, 0.36, 0.82, apart=False)


@dataclass(frozen=True, slots=True)
class SetLine:
    """One line in its place. baseline: pixels from the frame's top; width in pixels."""

    words: Line
    baseline: float
    width: float


@dataclass(frozen=True, slots=True)
class Setting:
    """A phrase in its place. size of its letters, spacing between them, box around all that is
    drawn of it: in pixels."""

    phrase: Phrase
    lines: tuple[SetLine, ...]
    size: float
    spacing: float
    middle: float
    box: Box


def set_phrase(phrase: Phrase, look: Look, canvas: Canvas) -> Setting:
    """Centred in the band, its lines at the look's pitch, smaller when one would leave the band."""
    letters = _letters(phrase, look.weight)
    spacing = look.spacing if letters.apart else 0.0
    size = look.size * letters.share * canvas.scale
    widest = max(_widths(phrase, look, size, spacing))
    around = (look.outline + 2 * look.panel) * canvas.scale
    size *= min(1.0, (canvas.band.width - 2 * around) / max(widest, 1.0))
    lines = _rows(phrase, look, canvas, (size, spacing), letters)
    box = _around(lines, (letters.above * size, letters.below * size), look, canvas)
    return Setting(phrase, lines, size, spacing * size, canvas.band.middle, box)


def _letters(phrase: Phrase, weight: int) -> Letters:
    """Those of the script that needs the most room."""
    kinds = [_kind(run) for run in runs(phrase.text, weight)]
    return max(kinds, key=lambda kind: kind.above + kind.below, default=_LATIN)


def _kind(run: Run) -> Letters:
    family = run.face.family
    if family in {FAMILY, EMOJI}:
        return _LATIN
    return _WIDE if family.endswith(_HAN) else _TALL


def _widths(phrase: Phrase, look: Look, size: float, spacing: float) -> list[float]:
    """Of each line while its widest word is spoken."""
    font = Font(size, look.weight, spacing)
    return [
        font.width(text_of(line)) + (look.grown - 1) * max(font.width(word.text) for word in line)
        for line in phrase.lines
    ]


def _rows(
    phrase: Phrase, look: Look, canvas: Canvas, type_: tuple[float, float], letters: Letters
) -> tuple[SetLine, ...]:
    size, spacing = type_
    band, pitch = canvas.band, look.pitch * canvas.scale
    middle = band.y + band.height / 2 + size * (letters.above - letters.below) / 2
    first = middle - pitch * (len(phrase.lines) - 1) / 2
    return tuple(
        SetLine(line, first + pitch * number, width)
        for number, (line, width) in enumerate(
            zip(phrase.lines, _widths(phrase, look, size, spacing), strict=True)
        )
    )


def _around(
    lines: Sequence[SetLine], reach: tuple[float, float], look: Look, canvas: Canvas
) -> Box:
    above, below = reach
    edge = (look.outline * look.grown + look.panel) * canvas.scale
    width = max(line.width for line in lines) + 2 * (edge + look.panel * canvas.scale)
    top, bottom = lines[0].baseline - above - edge, lines[-1].baseline + below + edge
    left = canvas.band.middle - width / 2
    return Box(round(left), round(top), round(width), round(bottom - top))
