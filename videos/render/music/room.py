"""The room that music is heard in."""

from __future__ import annotations

import numpy as np

from videos.render.pcm import RATE, Sound

BLOCK = 27 * RATE // 10
"""How many samples are put into the room at once."""

_SIZE = 1 << 18  # of the transform: a block and all that it leaves behind
_BEFORE = 0.018  # seconds until the first echo
_DARK = 3_200.0  # Hz; walls swallow what is above
_LOW = 180.0
_SIXTY = 6.9  # natural logarithm of 60 dB, in amplitude


class Room:
    """Remembers what still rings of the blocks before."""

    def __init__(self, share: float, seconds: float) -> None:
        """share: how loud the room is, 0 to 1; seconds: until an echo is 60 dB down."""
        self._answer = np.fft.rfft(share * _echo(seconds), _SIZE, axis=0)
        self._rings = np.zeros((BLOCK, 2), np.float32)

    def heard(self, buses: Sound) -> Sound:
        """buses: left, right, and what goes into the room; at most BLOCK samples."""
        sent = np.fft.rfft(buses[:, 2], _SIZE)
        wet = np.fft.irfft(sent[:, None] * self._answer, _SIZE, axis=0).astype(np.float32)
        block: Sound = buses[:, :2] + wet[: len(buses)] + self._rings[: len(buses)]
        self._rings = wet[BLOCK : 2 * BLOCK]
        return block


def _echo(seconds: float) -> Sound:
    """Noise that dies away, different on both sides, and of the same loudness for any length."""
    noise = np.random.default_rng(7).standard_normal((BLOCK, 2))
    time = np.arange(BLOCK)[:, None] / RATE - _BEFORE
    rise = np.clip(time / 0.01, 0, 1)
    tail = np.clip((BLOCK / RATE - _BEFORE - time) / 0.3, 0, 1)
    spectrum = np.fft.rfft(noise * rise * tail * np.exp(-_SIXTY * time / seconds), axis=0)
    hertz = np.fft.rfftfreq(BLOCK, 1 / RATE)[:, None]
    shape = 1 / np.sqrt((1 + (hertz / _DARK) ** 4) * (1 + (_LOW / np.maximum(hertz, 1)) ** 4))
    echo = np.fft.irfft(spectrum * shape, BLOCK, axis=0)
    answer: Sound = (echo / np.sqrt((echo**2).sum(axis=0))).astype(np.float32)
    return answer
