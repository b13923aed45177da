"""The cursor a template writes along: blocks of text below each other, layers in order."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from videos.render.canvas import Canvas
from videos.render.fonts import FAMILY, Run, runs
from videos.render.style import Role, Style
from videos.render.text import Fitted, Font, fit, is_rtl

# Parts of the font size from the top of a block to its first baseline, and below its last one:
# Latin capitals, and the taller letters of other scripts.
_LATIN = (0.74, 0.20, 1.0)
_TALL = (1.0, 0.36, 1.22)
_UNIT_GAP = 0.06  # of the figure's size, between it and its unit
_UNIT_LEAST = 0.45  # a pair that would shrink below this stands on two lines
_ISOLATE = ("\u2067", "\u2069")


@dataclass(frozen=True, slots=True)
class Layer:
    """One moving part of a scene. svg: elements in frame coordinates; enter: an entrance of the
    style; step: its place in the order of arrival; at: seconds, when it waits for a word; depth:
    how many times further than the texts it sways; mirror: it enters from the other side."""

    svg: str
    enter: str
    step: float
    at: float | None = None
    depth: float = 1.0
    mirror: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text that has found its place, in pixels. As a string it is its SVG.

    below: how much of the height is room for descenders, under the last baseline."""

    svg: SafeString
    left: float
    top: float
    width: float
    height: float
    below: float

    def __str__(self) -> str:
        return self.svg

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

    def __html__(self) -> str:
        return self.svg


@dataclass(slots=True)
class Flow:
    """y: where the next block begins; scale: of all sizes, lowered until everything fits."""

    canvas: Canvas
    style: Style
    rtl: bool
    y: float
    scale: float
    layers: list[Layer] = field(default_factory=list)

    def px(self, value: float) -> float:
        return value * self.scale

    def advance(self, distance: float) -> None:
        self.y += self.px(distance)

    def place(self, text: str, role_name: str, *, inset: float = 0.0, tail: float = 0.0) -> Block:
        """Set the text at the cursor, `inset` from the leading edge and `tail` from the other."""
        role = self.style.roles[role_name]
        box = self.canvas.text
        shown = text.upper() if role.upper else text
        font = self._font(role_name)
        room = box.width - self.px(inset) - self.px(tail)
        fitted = fit(shown, font, room, role.lines, role.least)
        leading_edge = box.right - self.px(inset) if self.rtl else box.x + self.px(inset)
        block = _block(fitted, role, self.style, (leading_edge, self.y), rtl=self.rtl)
        self.y = block.bottom
        return block

    def place_figure(self, figure: str, unit: str) -> Block:
        """A number as large as it goes, its unit on the same baseline or, when long, below."""
        box = self.canvas.text
        main, beside = self._font("figure"), self._font("unit")
        needed = main.width(figure) + (beside.width(unit) + main.size * _UNIT_GAP if unit else 0)
        factor = min(1.0, box.width / max(needed, 1.0))
        if not unit or factor < _UNIT_LEAST:
            value = self.place(figure, "figure")
            return _stacked(value, self.place(unit, "unit")) if unit else value
        main, beside = main.scaled(factor), beside.scaled(factor)
        return self._side_by_side((figure, main), (unit, beside))

    def _side_by_side(self, figure: tuple[str, Font], unit: tuple[str, Font]) -> Block:
        box, sign = self.canvas.text, -1 if self.rtl else 1
        (text, main), (mark, beside) = figure, unit
        start = box.right if self.rtl else box.x
        baseline = self.y + main.size * _LATIN[0]
        across = main.width(text) + main.size * _UNIT_GAP
        lines = [
            _line(text, main, start, baseline, self._color("figure"), rtl=self.rtl),
            _line(mark, beside, start + sign * across, baseline, self._color("unit"), rtl=self.rtl),
        ]
        width = across + beside.width(mark)
        left = start - width if self.rtl else start
        height, below = main.size * sum(_LATIN[:2]), main.size * _LATIN[1]
        block = Block(_joined(lines), left, self.y, width, height, below)
        self.y = block.bottom
        return block

    def _font(self, role_name: str) -> Font:
        role = self.style.roles[role_name]
        return Font(role.size * self.scale, role.weight, role.tracking)

    def _color(self, role_name: str) -> str:
        return self.style.palette[self.style.roles[role_name].color]


def _stacked(first: Block, second: Block) -> Block:
    return Block(
        _joined([first.svg, second.svg]),
        min(first.left, second.left),
        first.top,
        max(first.width, second.width),
        second.bottom - first.top,
        second.below,
    )


def _block(
    fitted: Fitted, role: Role, style: Style, edge: tuple[float, float], *, rtl: bool
) -> Block:
    ascent, descent, spread = _TALL if _is_tall(fitted) else _LATIN
    size, (x, top) = fitted.font.size, edge
    step = size * role.leading * spread
    baseline = top + size * ascent
    lines = [
        _line(line, fitted.font, x, baseline + step * index, style.palette[role.color], rtl=rtl)
        for index, line in enumerate(fitted.lines)
    ]
    height = size * (ascent + descent) + step * (len(lines) - 1) if lines else 0.0
    left = x - fitted.width if rtl else x
    return Block(_joined(lines), left, top, fitted.width, height, size * descent)


def _is_tall(fitted: Fitted) -> bool:
    found = (run for line in fitted.lines for run in runs(line, fitted.font.weight))
    return any(run.face.family not in {FAMILY, "Noto Emoji"} for run in found)


def _line(text: str, font: Font, x: float, y: float, color: str, *, rtl: bool) -> str:
    """One <text>, its runs each with the face that shows it; everything in it is escaped."""
    spans = "".join(
        f'<tspan font-family="{escape(run.face.family)}">{escape(run.text)}</tspan>'
        for run in _directed(runs(text, font.weight), text)
    )
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{"end" if rtl else "start"}" '
        f'font-size="{font.size:.2f}" font-weight="{font.weight}" fill="{escape(color)}" '
        f'letter-spacing="{font.size * font.tracking:.2f}" xml:space="preserve">{spans}</text>'
    )


def _directed(found: list[Run], text: str) -> list[Run]:
    """The runs inside a right-to-left isolate when the line is read that way."""
    if not is_rtl(text):
        return found
    opened = [Run(_ISOLATE[0] + found[0].text, found[0].face), *found[1:]]
    return [*opened[:-1], Run(opened[-1].text + _ISOLATE[1], opened[-1].face)]


def _joined(lines: list[str]) -> SafeString:
    return mark_safe("".join(lines))  # noqa: S308 - each line is built of escaped parts
