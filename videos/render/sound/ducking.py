"""How music makes room for speech: known beforehand, as it is known when words are spoken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from videos.render.sound.dynamics import Ticks
from videos.render.sound.loudness import HOP, Powers

UNDER = 19.0  # dB below speech while somebody speaks
RISE = 7.0  # dB more where nobody does
_DOWN, _HOLD, _UP = 0.35, 0.25, 0.9  # seconds: before a word, after it, and until it is up again
_TICKS = 1000  # a second
_STEADY = 60  # hops over which music is made steady
_MOST = 8.0  # dB

Spoken = tuple[float, float]
"""From when to when somebody speaks, in seconds of the film."""


def stretches(spoken: Iterable[Spoken]) -> list[Spoken]:
    """Where music stays down: words, with the gaps in which it could not rise and fall calmly."""
    found: list[Spoken] = []
    for start, end in sorted(spoken):
        if found and start - found[-1][1] < _DOWN + _HOLD + _UP:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def risen(spoken: Iterable[Spoken], ticks: int) -> Ticks:
    """dB above its place under speech, at the edges of so many ticks."""
    corners = [corner for stretch in stretches(spoken) for corner in _corners(*stretch)]
    if not corners:
        return np.full(ticks + 1, RISE, np.float32)
    times, levels = zip(*corners, strict=True)
    level: Ticks = np.interp(np.arange(ticks + 1) / _TICKS, times, levels).astype(np.float32)
    return level


def _corners(start: float, end: float) -> Iterator[tuple[float, float]]:
    yield start - _DOWN, RISE
    yield start, 0.0
    yield end + _HOLD, 0.0
    yield end + _HOLD + _UP, RISE


def steadied(hops: Powers, ticks: int) -> Ticks:
    """dB that take most of the music's own rise and fall away, so that it stays in its place."""
    smooth = np.full(min(_STEADY, len(hops)), 1 / min(_STEADY, len(hops)))
    local = np.convolve(hops, smooth, "same") / np.convolve(np.ones_like(hops), smooth, "same")
    level = 10 * np.log10(local + 1e-12)
    mean = 10 * np.log10(hops.mean() + 1e-12)
    level[-_STEADY:] = level[-_STEADY - 1 :][0]  # its end may fade
    raised = np.clip(mean - level, -_MOST, _MOST)
    middles = (np.arange(len(hops)) + 0.5) * HOP / 48
    gains: Ticks = np.interp(np.arange(ticks + 1), middles, raised).astype(np.float32)
    return gains


def during(spoken: Iterable[Spoken], hops: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which hops hold speech."""
    speaking = np.zeros(hops, bool)
    for start, end in spoken:
        speaking[int(start * 10) : max(int(start * 10) + 1, int(end * 10))] = True
    return speaking
