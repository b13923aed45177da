"""What is wrong with moving pictures as such: black, still, flashing. Frames come one by one, with
their numbers; what is not looked at is taken to be as the frame before it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from videos.render.cells import Cells
from videos.render.spec import FPS

# The darkest ground of a style has lights of 50 in it. Black is 16, and noise on it.
BLACK = 28
# A film whose text breathes by three pixels changes some cell by more within a second; noise and
# the rhythm of the encoder change none by as much.
MOVES = 6
# A flash: a quarter of the picture gets brighter and darker again by a tenth, its dark half being
# no more than 0.8 bright (WCAG 2.3.1).
SWING, GLARE, AREA = 0.1, 0.8, 0.25
_PATCH = 6  # cells, to a side
_NEAR = 3  # frames in which the cells of one flash turn
_LUMINANCE = (np.clip((np.arange(256) - 16) / 219, 0, 1) ** 2.2).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Span:
    """From one second of the film to another."""

    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


def longest(spans: list[Span]) -> float:
    return max((span.length for span in spans), default=0.0)


@dataclass(slots=True)
class Black:
    """Stretches in which nothing is to be seen."""

    spans: list[Span] = field(default_factory=list)
    _since: int | None = None

    def add(self, cells: Cells, at: int) -> None:
        if cells.max() > BLACK:
            self.end(at)
        elif self._since is None:
            self._since = at

    def end(self, at: int) -> None:
        if self._since is not None:
            self.spans.append(Span(self._since / FPS, at / FPS))
        self._since = None


@dataclass(slots=True)
class Stillness:
    """Stretches of at least a second in which nothing moves away from where it was."""

    spans: list[Span] = field(default_factory=list)
    _first: NDArray[np.int16] | None = None
    _since: int = 0

    def add(self, cells: Cells, at: int) -> None:
        now = cells.astype(np.int16)
        if self._first is None:
            self._first = now
        elif np.abs(now - self._first).max() > MOVES:
            self.end(at)
            self._first, self._since = now, at

    def end(self, at: int) -> None:
        if at - self._since >= FPS:
            self.spans.append(Span(self._since / FPS, at / FPS))


@dataclass(slots=True)
class Flashes:
    """The most flashes there are in any second, and where it begins."""

    most: float = 0.0
    start: float = 0.0
    _turning: Turning | None = None
    _turned: deque[tuple[int, float, float]] = field(default_factory=deque)
    _brighter: bool = False
    _turns: deque[int] = field(default_factory=deque)

    def add(self, cells: Cells, at: int) -> None:
        light = _patches(_LUMINANCE[cells])
        if self._turning is None:
            self._turning = Turning(light)
        self._turned.append((at, *self._turning.turned(light)))
        while self._turned[0][0] <= at - _NEAR:
            self._turned.popleft()
        # Brighter and darker take turns: what goes the same way again is no further flash.
        if sum(turned[1 + self._brighter] for turned in self._turned) > AREA:
            self._brighter = not self._brighter
            self._turned.clear()
            self._note(at)

    def _note(self, at: int) -> None:
        self._turns.append(at)
        while self._turns[0] <= at - FPS:
            self._turns.popleft()
        if len(self._turns) / 2 > self.most:
            self.most, self.start = len(self._turns) / 2, self._turns[0] / FPS


def _patches(light: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean brightness of squares of cells: what glitters does not flash."""
    height, width = (side // _PATCH for side in light.shape)
    squares = light[: height * _PATCH, : width * _PATCH].reshape(height, _PATCH, width, _PATCH)
    means: NDArray[np.float32] = squares.mean(axis=(1, 3))
    return means


class Turning:
    """Follows each cell's brightness from one extreme to the next."""

    def __init__(self, light: NDArray[np.float32]) -> None:
        self._extreme = light.copy()
        self._rising = np.zeros(light.shape, bool)

    def turned(self, light: NDArray[np.float32]) -> tuple[float, float]:
        """The parts of the picture that have begun to get brighter, and darker."""
        distance = light - self._extreme
        dark = np.minimum(light, self._extreme) < GLARE
        up = ~self._rising & dark & (distance > SWING)
        down = self._rising & dark & (distance < -SWING)
        further = np.where(self._rising, distance > 0, distance < 0)
        self._extreme = np.where(up | down | further, light, self._extreme)
        self._rising = (self._rising | up) & ~down
        return float(up.mean()), float(down.mean())
