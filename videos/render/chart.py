"""The figures of a chart: how long its bars are, and which form shows them best."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from videos.render.figures import value_of

_YEAR = re.compile(r"\d{4}")
_POINTS = 3  # a line with fewer shows no course
_SHORT = 7  # letters that stand under a column
_LEAST = 0.015  # of the length, so that the smallest bar is still seen
_LOW = 0.12  # of the height, under the lowest point of a line
_DEEP = 0.3  # the same where a figure stands there
_HUNDRED = 100.0


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure. part: of the longest bar; x, width and y: where its column or point stands, in
    parts of the plot, y from its foot; most: it is the greatest of all; valley: both points beside
    it are higher, so that its figure has room only below it."""

    label: str
    figure: str
    at: float
    part: float
    x: float
    y: float
    width: float
    most: bool
    negative: bool
    valley: bool
    before: Mark | None

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Chart:
    """form: "bars" (lying, below their labels), "columns" or "line"; whole: the bars are parts of
    a hundred, so that their tracks mean something."""

    form: str
    marks: tuple[Mark, ...]
    whole: bool


def chart_of(labels: Sequence[str], figures: Sequence[str], times: Sequence[float]) -> Chart | None:
    """None when the figures cannot be compared: without numbers, or of different units."""
    values = [value for figure in figures if (value := value_of(figure))]
    comparable = len({value.unit for value in values}) == 1
    if not labels or len(values) != len(labels) or not comparable:
        return None
    numbers = [value.number for value in values]
    form = _form(labels)
    whole = form == "bars" and values[0].unit == "%" and max(map(abs, numbers)) <= _HUNDRED
    top = _HUNDRED if whole else _top(numbers)
    valleys = _valleys(numbers)
    course = _course(numbers, _DEEP if valleys else _LOW)
    heights = course if form == "line" else [abs(number) / top for number in numbers]
    marks: list[Mark] = []
    for label, figure, at, number, height in zip(
        labels, figures, times, numbers, heights, strict=True
    ):
        mark = Mark(
            label=label,
            figure=figure,
            at=at,
            part=max(_LEAST, abs(number) / top),
            x=len(marks) / len(labels),
            y=height,
            width=1 / len(labels),
            most=number == max(numbers),
            negative=number < 0,
            valley=len(marks) in valleys,
            before=marks[-1] if marks else None,
        )
        marks.append(mark)
    return Chart(form, tuple(marks), whole)


def _form(labels: Sequence[str]) -> str:
    years = [int(label) for label in labels if _YEAR.fullmatch(label)]
    rising = all(earlier < later for earlier, later in pairwise(years))
    if len(years) == len(labels) >= _POINTS and rising:
        return "line"
    short = all(len(label) <= _SHORT for label in labels)
    return "columns" if short and len(labels) >= _POINTS else "bars"


def _top(numbers: Sequence[float]) -> float:
    return max(map(abs, numbers)) or 1.0


def _valleys(numbers: Sequence[float]) -> set[int]:
    return {
        at
        for at in range(1, len(numbers) - 1)
        if numbers[at] < min(numbers[at - 1], numbers[at + 1])
    }


def _course(numbers: Sequence[float], foot: float) -> list[float]:
    """Heights of a line's points, the lowest a little above the foot."""
    low, spread = min(numbers), max(numbers) - min(numbers)
    return [foot + (1 - foot) * ((number - low) / spread if spread else 0.5) for number in numbers]
