"""Gains over time: what evens speech out, and what holds peaks.

Both are worked out once a tick, a thousandth of a second, and drawn straight in between.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from videos.render.pcm import RATE, Sound, decibels

TICK = RATE // 1000

Ticks = NDArray[np.float32]
"""One value a tick; of gains one more, as they stand at the ticks' edges."""

# Speech is evened out above this level, for narrations that are all at LEVEL (voice.py).
_THRESHOLD, _RATIO, _KNEE = -24.0, 3.0, 6.0
_ATTACK, _RELEASE = 0.004, 0.09  # seconds
_AHEAD = 3  # ticks before a peak in which the limiter lets go
_RECOVERY = 0.03  # seconds
# The sound half-way between two samples, where the highest point of a wave may be.
_OFFSETS = np.arange(-7.5, 8)
_HALF_WAY = (np.sinc(_OFFSETS) * np.hanning(18)[1:-1]).astype(np.float32)


def by_ticks(sound: Sound) -> Sound:
    """A row for each tick, the last one filled up with silence."""
    flat = sound.reshape(-1)
    width = TICK * (1 if sound.ndim == 1 else sound.shape[1])
    missing = -len(flat) % width
    return np.pad(flat, (0, missing)).reshape(-1, width)


def drawn(gains: Ticks, samples: int) -> Sound:
    """The gain of each sample from those at the ticks' edges."""
    ramp: Ticks = (np.arange(TICK) / TICK).astype(np.float32)
    lines: Sound = gains[:-1, None] + (gains[1:] - gains[:-1])[:, None] * ramp
    return lines.reshape(-1)[:samples]


def evened(sound: Sound) -> Sound:
    """Mono speech, its loud places softer."""
    power = (by_ticks(sound) ** 2).mean(axis=1)
    level = 10 * np.log10(_followed(power) + 1e-12)
    over = np.clip(level - _THRESHOLD + _KNEE / 2, 0, None)
    bent = np.where(over < _KNEE, over**2 / (2 * _KNEE), over - _KNEE / 2)
    gains = (10 ** (-bent * (1 - 1 / _RATIO) / 20)).astype(np.float32)
    return sound * drawn(np.append(gains[:1], gains), len(sound))


def _followed(power: Ticks) -> Ticks:
    rise, fall = (math.exp(-1 / (1000 * seconds)) for seconds in (_ATTACK, _RELEASE))

    def follow(before: float, now: float) -> float:
        return now + (before - now) * (rise if now > before else fall)

    return _run(power, follow, 0.0)


def _run(values: Ticks, step: Callable[[float, float], float], start: float) -> Ticks:
    """Each value by the one before it. One at a time, for there are many in a long film."""
    steps = accumulate(values.astype(np.float32).data, step, initial=start)
    return np.fromiter(steps, np.float32, len(values) + 1)[1:]


def peaks(sound: Sound) -> Ticks:
    """The highest point of each tick, also between samples."""
    columns = sound[:, None] if sound.ndim == 1 else sound
    between = np.stack([np.convolve(side, _HALF_WAY, "same") for side in columns.T], axis=1)
    highest = np.maximum(np.abs(columns), np.abs(between)).max(axis=1)
    found: Ticks = by_ticks(highest).max(axis=1)
    return found


def held(peak: Ticks, ceiling: float) -> Ticks:
    """The gains that keep these peaks below the ceiling (dB), lowered in time and let go slowly."""
    free = np.minimum(1.0, decibels(ceiling) / np.maximum(peak, 1e-9))
    edges = np.pad(free, _AHEAD + 1, constant_values=1.0)
    span = 2 * _AHEAD + 2
    lowest = np.lib.stride_tricks.sliding_window_view(edges, span).min(axis=1)
    back = 1 - math.exp(-1 / (1000 * _RECOVERY))
    gains = _run(lowest, lambda before, now: min(now, before + (1 - before) * back), 1.0)
    # A mean over as many ticks as the lowest value was spread over never exceeds it.
    smooth = np.full(2 * _AHEAD + 1, 1 / (2 * _AHEAD + 1))
    mean: Ticks = np.convolve(np.pad(gains, _AHEAD, mode="edge"), smooth, "valid")
    return mean.astype(np.float32)
