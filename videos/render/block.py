"""A text that has found its place, as SVG: its lines, and the word of it that is stressed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from videos.render.fonts import EMOJI, FAMILY, Run, runs
from videos.render.style import Role
from videos.render.text import Fitted, Font, is_rtl

# Parts of the font size from the top of a block to its first baseline, and below its last one:
# Latin capitals, and the taller letters of other scripts.
LATIN = (0.74, 0.20, 1.0)
_TALL = (1.0, 0.36, 1.22)
_ISOLATE = ("\u2067", "\u2069")
_MARKED, _MARKED_TALL = (LATIN[0], 0.1), (0.86, 0.4)  # above and below a stressed word's baseline
_AROUND = ".,:;\u2026\"'()\u201c\u201d\u2018\u2019\u00ab\u00bb"


Stress = tuple[int, str]
"""Which word of a text is stressed: its number, and itself as it is set."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where lines are hung up: x of their start, middle or end ("end" is read towards the left)."""

    x: float
    side: str

    def left(self, width: float) -> float:
        return self.x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[self.side]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text at its place."""

    text: str
    font: Font
    anchor: Anchor
    baseline: float

    def svg(self, color: str) -> str:
        """A <text> for each stretch of one face; everything in it is escaped.

        One <text> with several faces would be simpler, but resvg fails on joined emoji in it.
        """
        found = runs(self.text, self.font.weight, self.font.family, self.font.han)
        rtl, width = is_rtl(self.text), self.font.width(self.text)
        x, svgs = self.anchor.left(width) + (width if rtl else 0.0), []
        for run in found:
            svgs.append(_run(run, self.font, (x, self.baseline), color, rtl=rtl))
            x += self.font.width(run.text) * (-1 if rtl else 1)
        return "".join(svgs)


def _run(run: Run, font: Font, at: tuple[float, float], color: str, *, rtl: bool) -> str:
    # At the end of a run a space would be put on the right, wherever the line goes on.
    text = run.text.rstrip() if rtl else run.text
    if is_rtl(text):
        text = f"{_ISOLATE[0]}{text}{_ISOLATE[1]}"
    return (
        f'<text x="{at[0]:.1f}" y="{at[1]:.1f}" text-anchor="{"end" if rtl else "start"}" '
        f'font-family="{escape(run.face.family)}" font-size="{font.size:.2f}" '
        f'font-weight="{font.weight}" fill="{escape(color)}" '
        f'letter-spacing="{font.size * font.tracked(run):.2f}" xml:space="preserve">'
        f"{escape(text)}</text>"
    )


@dataclass(frozen=True, slots=True)
class Word:
    """A word inside a line, in pixels. rise and fall: from its baseline to the top of its capitals
    and to where a line below it is clear of its letters."""

    text: str
    left: float
    baseline: float
    width: float
    font: Font
    rise: float
    fall: float

    @property
    def height(self) -> float:
        return self.rise + self.fall

    @property
    def top(self) -> float:
        return self.baseline - self.rise

    @property
    def tall(self) -> bool:
        """Whether its script leaves no room between lines for a label or a line."""
        return self.fall > self.font.size * _MARKED[1]

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def size(self) -> float:
        return self.font.size


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text that has found its place, in pixels. As a string it is its SVG.

    lines: the SVG of each; below: how much of the height is room for descenders, under the last
    baseline; stressed: the word that is to be stressed, where there is one."""

    lines: tuple[str, ...]
    left: float
    top: float
    width: float
    height: float
    below: float
    stressed: Word | None = None

    def __str__(self) -> SafeString:
        return mark_safe("".join(self.lines))  # noqa: S308 - each line is built of escaped parts

    __html__ = __str__

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def seen(self) -> float:
        """The height from the top of the capitals to the last baseline."""
        return self.height - self.below

    @property
    def middle(self) -> float:
        """The height at which the eye sees its middle."""
        return self.top + self.seen / 2


def stacked(first: Block, second: Block) -> Block:
    """Two blocks below each other as one."""
    left = min(first.left, second.left)
    width = max(first.right, second.right) - left
    height = second.bottom - first.top
    return Block((*first.lines, *second.lines), left, first.top, width, height, second.below)


def set_block(
    fitted: Fitted, role: Role, color: str, anchor: Anchor, top: float, *, stress: Stress | None
) -> Block:
    """The lines below each other from `top` on."""
    ascent, descent, spread = _TALL if _is_tall(fitted.lines, fitted.font) else LATIN
    size = fitted.font.size
    step = size * role.leading * spread
    baselines = [top + size * ascent + step * index for index in range(len(fitted.lines))]
    lines = [
        Line(text, fitted.font, anchor, baseline)
        for text, baseline in zip(fitted.lines, baselines, strict=True)
    ]
    height = size * (ascent + descent) + step * (len(lines) - 1) if lines else 0.0
    stressed = None if stress is None else _stressed(lines, stress)
    left, svgs = anchor.left(fitted.width), tuple(line.svg(color) for line in lines)
    return Block(svgs, left, top, fitted.width, height, size * descent, stressed)


def _stressed(lines: list[Line], stress: Stress) -> Word | None:
    """None where the word's place cannot be told: in a line that runs in both directions, or when
    it was broken."""
    number, wanted = stress
    for line in lines:
        words = line.text.split()
        if number < len(words):
            return _word(line, words, number) if words[number] == wanted else None
        number -= len(words)
    return None


def _word(line: Line, words: list[str], number: int) -> Word | None:
    rtl = is_rtl(line.text)
    if any(is_rtl(word) != rtl for word in words):
        return None
    whole, font = words[number], line.font
    bare = whole.strip(_AROUND)
    ahead = " ".join([*words[:number], ""]) + whole[: whole.find(bare)]
    start, width = font.width(ahead), font.width(bare) - font.size * font.tracking
    left = line.anchor.left(font.width(line.text))
    if rtl:
        start = font.width(line.text) - start - width
    rise, fall = (
        part * font.size for part in (_MARKED_TALL if _is_tall([bare], font) else _MARKED)
    )
    return Word(bare, left + start, line.baseline, width, font, rise, fall)


def _is_tall(lines: Iterable[str], font: Font) -> bool:
    found = (run for line in lines for run in runs(line, font.weight, font.family))
    return any(run.face.family not in {FAMILY, font.family, EMOJI} for run in found)
