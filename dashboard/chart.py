"""Lines and areas as SVG path data, in a box of 100 by 100 that stretches to its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise

HEIGHT = 100.0
STEPS = 3  # four grid lines
NICE = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its path data, the same closed to the ground, its end, and the scale beside it."""

    line: str
    area: str
    end: Point
    ticks: tuple[Decimal, ...]


def series(values: Sequence[Decimal | int], least: Decimal) -> Series:
    """A line through one value a day. least: the smallest step of the scale."""
    step = nice_step(Decimal(max(values, default=0)), least)
    points = _points([float(value) for value in values], float(step * STEPS))
    line = smooth(points)
    first, last = points[0], points[-1]
    area = f"{line}V{HEIGHT:g}H{first[0]:g}Z"
    return Series(line, area, last, tuple(step * number for number in range(STEPS, -1, -1)))


def nice_step(largest: Decimal, least: Decimal) -> Decimal:
    """1, 2 or 5 times a power of ten, so that three steps reach the largest value."""
    wanted = max(largest / STEPS, least)
    power = Decimal(10) ** int(wanted.log10().to_integral_value(ROUND_FLOOR))
    return next(power * factor for factor in NICE if power * factor >= wanted)


def _points(values: Sequence[float], top: float) -> list[Point]:
    across = 100 / max(len(values) - 1, 1)
    return [
        (round(index * across, 2), round(HEIGHT * (1 - value / top), 2))
        for index, value in enumerate(values)
    ]


def smooth(points: Sequence[Point]) -> str:
    """A cubic through the points that never overshoots them (Fritsch and Carlson)."""
    path = [f"M{points[0][0]:g} {points[0][1]:g}"]
    slopes = _slopes(points)
    for (start, begin), (end, finish) in pairwise(zip(points, slopes, strict=True)):
        third = (end[0] - start[0]) / 3
        path.append(
            f"C{start[0] + third:.2f} {start[1] + begin * third:.2f} "
            f"{end[0] - third:.2f} {end[1] - finish * third:.2f} {end[0]:g} {end[1]:g}"
        )
    return "".join(path)


def _slopes(points: Sequence[Point]) -> list[float]:
    secants = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(points)]
    inner = [_harmonic(before, after) for before, after in pairwise(secants)]
    return [0.0, *inner, 0.0][: len(points)]


def _harmonic(before: float, after: float) -> float:
    return 0.0 if before * after <= 0 else 2 * before * after / (before + after)
