"""The cursor a template writes along: blocks of text below each other, layers in order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from videos.render.block import LATIN, Anchor, Block, Line, set_block, stacked
from videos.render.canvas import Box, Canvas
from videos.render.style import Style
from videos.render.text import Fitted, Font, fit

_UNIT_GAP = 0.06  # of the figure's size, between it and its unit
_UNIT_LEAST = 0.75  # of its size alone: a figure that its unit shrinks below this stands over it
_NEARLY = 0.999  # of the room, so that rounding breaks no line
_LEADING = ("headline", "title")  # roles that all else in a scene is smaller than
_OPPOSITE = {"start": "end", "middle": "middle", "end": "start"}


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


@dataclass(slots=True)
class Flow:
    """y: where the next block begins; low: how far down anything reaches; box: the column that is
    written in; scale: of all sizes, lowered until everything fits; han: of its fonts; shrunk: to
    what part of its size a headline was, whose words are long or many."""

    canvas: Canvas
    style: Style
    rtl: bool
    y: float
    scale: float
    box: Box
    han: str = ""
    low: float = 0.0
    shrunk: float = 1.0
    layers: list[Layer] = field(default_factory=list)

    @property
    def mirror(self) -> str:
        """Turns shapes to the other side of the column for scripts read from right to left."""
        return f"matrix(-1 0 0 1 {2 * self.box.middle:.0f} 0)" if self.rtl else "scale(1)"

    def px(self, value: float) -> float:
        return value * self.scale

    def advance(self, distance: float) -> None:
        self.advance_to(self.y + self.px(distance))

    def advance_to(self, y: float) -> None:
        self.y = y
        self.low = max(self.low, y)

    def clear(self) -> None:
        """On below all columns."""
        self.y = self.low

    @contextmanager
    def column(self, begin: float, end: float) -> Iterator[None]:
        """Write in a part of the box, counted from where reading begins; then back at its top."""
        box, y = self.box, self.y
        if self.rtl:
            begin, end = 1 - end, 1 - begin
        left, right = box.x + box.width * begin, box.x + box.width * end
        self.box = Box(round(left), box.y, round(right - left), box.height)
        yield
        self.box, self.y = box, y

    def place(
        self,
        text: str,
        role_name: str,
        *,
        inset: float = 0.0,
        tail: float = 0.0,
        align: str = "start",
        stress: int | None = None,
    ) -> Block:
        """Set the text at the cursor, `inset` from the leading edge and `tail` from the other.

        align: "start", "middle" or "end", as one reads; stress: the number of the stressed word.
        """
        role = self.style.roles[role_name]
        shown = text.upper() if role.upper else text
        room = self.box.width - self.px(inset) - self.px(tail)
        fitted = fit(shown, self._grown(shown, role_name, room), room, role.lines, role.least)
        anchor = self._anchor(align, self.px(inset), self.px(tail))
        if role_name in _LEADING:
            self.shrunk = min(self.shrunk, fitted.font.size / self.px(role.size))
        stressed = None if stress is None else (stress, shown.split()[stress])
        block = set_block(fitted, role, self.color(role_name), anchor, self.y, stress=stressed)
        self.advance_to(block.bottom)
        return block

    def _grown(self, shown: str, role_name: str, room: float) -> Font:
        """The role's font, larger for a text that leaves room on a single line."""
        font = self.font(role_name)
        spare = _NEARLY * room / max(font.width(shown), 1.0)
        return font.scaled(max(1.0, min(self.style.roles[role_name].most, spare)))

    def _anchor(self, align: str, inset: float, tail: float) -> Anchor:
        before, after = (tail, inset) if self.rtl else (inset, tail)
        left, right = self.box.x + before, self.box.right - after
        side = _OPPOSITE[align] if self.rtl else align
        return Anchor({"start": left, "middle": (left + right) / 2, "end": right}[side], side)

    def fill(self, text: str, role_name: str) -> Block:
        """One line as wide as the column, but no more than twice the role's size, in the accent."""
        role = self.style.roles[role_name]
        shown, font = text.upper() if role.upper else text, self.font(role_name)
        large = font.scaled(min(2.0, self.box.width / max(font.width(shown), 1.0)))
        accent, fitted = self.style.palette["accent"], Fitted((shown,), large)
        block = set_block(fitted, role, accent, self._anchor("start", 0, 0), self.y, stress=None)
        self.advance_to(block.bottom)
        return block

    def place_figure(self, figure: str, unit: str) -> Block:
        """A number as large as it goes, its unit on the same baseline or, when long, below."""
        main, beside = self.font("figure"), self.font("unit")
        width = main.width(figure)
        needed = width + (beside.width(unit) + main.size * _UNIT_GAP if unit else 0)
        if not unit or self._room(needed) < _UNIT_LEAST * self._room(width):
            value = self.place(figure, "figure")
            return stacked(value, self.place(unit, "unit")) if unit else value
        factor = min(1.0, self.box.width / max(needed, 1.0))
        main, beside = main.scaled(factor), beside.scaled(factor)
        return self._side_by_side((figure, main), (unit, beside))

    def _room(self, width: float) -> float:
        """What part of this width there is room for when all is as large as usual: the same for all
        sizes that are tried."""
        usual = width * self.canvas.scale / self.scale
        return min(1.0, self.box.width / max(usual, 1.0))

    def _side_by_side(self, figure: tuple[str, Font], unit: tuple[str, Font]) -> Block:
        (text, main), (mark, beside) = figure, unit
        start = self._anchor("start", 0, 0)
        baseline = self.y + main.size * LATIN[0]
        across = main.width(text) + main.size * _UNIT_GAP
        behind = Anchor(start.x + (-across if self.rtl else across), start.side)
        lines = (
            Line(text, main, start, baseline).svg(self.color("figure")),
            Line(mark, beside, behind, baseline).svg(self.color("unit")),
        )
        width = across + beside.width(mark)
        height, below = main.size * sum(LATIN[:2]), main.size * LATIN[1]
        block = Block(lines, start.left(width), self.y, width, height, below)
        self.advance_to(block.bottom)
        return block

    def font(self, role_name: str) -> Font:
        role = self.style.roles[role_name]
        size, family = role.size * self.scale, self.style.family
        return Font(size, role.weight, role.tracking, family, self.han)

    def color(self, role_name: str) -> str:
        return self.style.palette[self.style.roles[role_name].color]
