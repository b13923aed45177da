"""How loud sound is, as EBU R128 measures it (ITU-R BS.1770), from what each 0.1 s holds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from videos.render.pcm import RATE, Sound

HOP = RATE // 10
SILENCE = -70.0  # LUFS; quieter than this there is nothing to hear

Powers = NDArray[np.float64]
"""The weighted power of each hop, both channels added."""

_BLOCK = 4  # hops
_OFFSET = -0.691
_GATE = -10.0  # LU below the mean; what is quieter does not count
# The standard's two filters at 48 kHz: the head, and what is too low to be heard as loud.
_SHELF = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.69065929318241, -0.73248077421585),
)
_HIGHPASS = ((1.0, -2.0, 1.0), (1.99004745483398, -0.99007225036621))


def _weights() -> Powers:
    """What each frequency of a hop counts for."""
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(HOP))
    response = np.ones_like(z)
    for (b0, b1, b2), (a1, a2) in (_SHELF, _HIGHPASS):
        response *= (b0 + b1 * z + b2 * z**2) / (1 - a1 * z - a2 * z**2)
    sides = np.full(len(z), 2.0)
    sides[[0, -1]] = 1.0
    weights: Powers = np.abs(response) ** 2 * sides / HOP**2
    return weights


_WEIGHTS = _weights()


def powers(sound: Sound) -> Powers:
    """Of each hop, the last one filled up with silence. What is mono is heard on both sides."""
    channels = sound[:, None] if sound.ndim == 1 else sound
    hops = -(-len(channels) // HOP)
    padded = np.zeros((hops, HOP, channels.shape[1]), np.float32)
    padded.reshape(-1)[: channels.size] = channels.reshape(-1)
    spectrum = np.fft.rfft(padded, axis=1)
    found: Powers = np.einsum("hfc,f->h", np.abs(spectrum) ** 2, _WEIGHTS)
    found *= 2 / channels.shape[1]
    return found


def lufs(power: float) -> float:
    return float(_OFFSET + 10 * np.log10(max(power, 1e-12)))


def loudness(hops: Powers) -> float:
    """Integrated loudness in LUFS; SILENCE or less where there is nothing."""
    if not len(hops):
        return SILENCE
    window = min(_BLOCK, len(hops))
    blocks = np.convolve(hops, np.full(window, 1 / window), "valid")
    heard = blocks[blocks > _power(SILENCE)]
    if not len(heard):
        return SILENCE
    counted = heard[heard > _power(lufs(float(heard.mean())) + _GATE)]
    return lufs(float(counted.mean()))


def _power(level: float) -> float:
    return float(10 ** ((level - _OFFSET) / 10))
