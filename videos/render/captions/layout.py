"""Where the lines of a phrase stand in the band, and how large they are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from videos.render.canvas import Box, Canvas
from videos.render.captions.looks import Look
from videos.render.fonts import EMOJI, FAMILY, Run, ink, runs
from videos.render.phrases import Line, Phrase, text_of
from videos.render.text import Font, is_rtl

_BEYOND = (12, 8)  # pixels at scale 1
_MARGIN = 24  # pixels: what is drawn where none was expected is seen, not cut off
_STEP = 4  # pixels: a draft has half as many, and colours half of those
_RULE = 0.24  # of the size: how far below the baseline fonts put a rule
_HAN = ("JP", "SC", "TC", "HK", "KR")


@dataclass(frozen=True, slots=True)
class Letters:
    """How far a script's letters reach above and below the baseline, in parts of their size, and
    what part of a look's size they are set in. loose: how far from the middle libass may put them,
    which takes the place of a joined letter's base for its beginning."""

    above: float
    below: float
    share: float = 1.0
    loose: float = 0.0


_LATIN = Letters(0.73, 0.2)
_WIDE = Letters(0.86, 0.1, 0.95)
_TALL = Letters(0.98, 0.36, 0.82)
_JOINED = Letters(0.98, 0.36, 0.82, loose=0.3)


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

    def within(self, strip: Box) -> Setting:
        """The same, counted from the strip's corner."""
        lines = (replace(line, baseline=line.baseline - strip.y) for line in self.lines)
        box = replace(self.box, x=self.box.x - strip.x, y=self.box.y - strip.y)
        return replace(self, lines=tuple(lines), middle=self.middle - strip.x, box=box)


def caption_area(canvas: Canvas) -> Box:
    """What no caption leaves: the band and a little for accents above and tails below."""
    band, above, below = canvas.band, *(round(far * canvas.scale) for far in _BEYOND)
    return Box(band.x, band.y - above, band.width, band.height + above + below)


def caption_strip(canvas: Canvas) -> Box:
    """The part of the frame that captions are drawn on: their area and a margin."""
    area = caption_area(canvas)
    left, top = (max(0, (at - _MARGIN) // _STEP * _STEP) for at in (area.x, area.y))
    right = min(canvas.width, -(-(area.right + _MARGIN) // _STEP) * _STEP)
    bottom = min(canvas.height, -(-(area.bottom + _MARGIN) // _STEP) * _STEP)
    return Box(left, top, right - left, bottom - top)


def set_phrase(phrase: Phrase, look: Look, canvas: Canvas) -> Setting:
    """Centred in the band, its lines at the look's pitch, smaller when it would leave its area."""
    size = look.size * _letters(phrase, look.weight).share * canvas.scale
    setting = _set(phrase, look, canvas, size)
    share = _share(setting, look, canvas)
    return setting if share >= 1 else _set(phrase, look, canvas, size * share)


def _set(phrase: Phrase, look: Look, canvas: Canvas, size: float) -> Setting:
    letters = _letters(phrase, look.weight)
    lines = _rows(phrase, look, canvas, size, letters)
    above, below = (letters.above, letters.below) if look.panel else _reach(phrase, look)
    reach = (letters.loose * size, above * size, below * size)
    box = _around(lines, reach, look, canvas)
    return Setting(phrase, lines, size, look.spacing * size, canvas.band.middle, box)


def _share(setting: Setting, look: Look, canvas: Canvas) -> float:
    """What part of the size would keep the letters in the area, beside what does not shrink."""
    area, box, scale = caption_area(canvas), setting.box, canvas.scale
    middle = canvas.band.y + canvas.band.height / 2
    fixed = (look.pitch * (len(setting.lines) - 1) / 2 + look.edges) * scale
    sides = 2 * look.sides * scale
    return min(
        (area.width - sides) / max(1.0, box.width - sides),
        (middle - area.y - fixed) / max(1.0, middle - box.y - fixed),
        (area.bottom - middle - fixed) / max(1.0, box.bottom - middle - fixed),
    )


def _letters(phrase: Phrase, weight: int) -> Letters:
    """Those of the script that needs the most room."""
    kinds = [_kind(run) for run in runs(phrase.text, weight)]
    return max(kinds, key=lambda kind: (kind.above, kind.loose), default=_LATIN)


def _kind(run: Run) -> Letters:
    family = run.face.family
    if family in {FAMILY, EMOJI}:
        return _LATIN
    if is_rtl(run.text):
        return _JOINED
    return _WIDE if family.endswith(_HAN) else _TALL


def _widths(phrase: Phrase, look: Look, size: float) -> list[float]:
    """Of each line while its widest word is spoken."""
    font = Font(size, look.weight, look.spacing)
    return [
        font.width(text_of(line)) + (look.peak - 1) * max(font.width(word.text) for word in line)
        for line in phrase.lines
    ]


def _rows(
    phrase: Phrase, look: Look, canvas: Canvas, size: float, letters: Letters
) -> tuple[SetLine, ...]:
    band, pitch = canvas.band, look.pitch * canvas.scale
    middle = band.y + band.height / 2 + size * (letters.above - letters.below) / 2
    first = middle - pitch * (len(phrase.lines) - 1) / 2
    widths = _widths(phrase, look, size)
    return tuple(
        SetLine(line, first + pitch * number, width)
        for number, (line, width) in enumerate(zip(phrase.lines, widths, strict=True))
    )


def _reach(phrase: Phrase, look: Look) -> tuple[float, float]:
    """How far the first line reaches up and the last one down, in parts of the size."""
    first, last = (text_of(phrase.lines[at]) for at in (0, -1))
    below = max(ink(last, look.weight)[1] * look.peak, _RULE if look.rule else 0.0)
    return ink(first, look.weight)[0] * look.peak, below


def _around(
    lines: Sequence[SetLine], reach: tuple[float, float, float], look: Look, canvas: Canvas
) -> Box:
    aside, above, below = reach
    sides, edges = look.sides * canvas.scale + aside, look.edges * canvas.scale
    width = max(line.width for line in lines) + 2 * sides
    top, bottom = lines[0].baseline - above - edges, lines[-1].baseline + below + edges
    left = canvas.band.middle - width / 2
    return Box(round(left), round(top), round(width), round(bottom - top))
