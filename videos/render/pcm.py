"""Sound as numbers: the rate all of it is kept at, and how much is worked on at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from videos.render.spec import FPS

Sound = NDArray[np.float32]
"""Samples from -1 to 1; mono, or a column for each channel."""

RATE = 48_000
SAMPLES_PER_FRAME = RATE // FPS
BLOCK = 8 * RATE
"""How much is worked on at once: memory stays the same however long a film is."""


def decibels(level: float) -> float:
    """What so many decibels multiply by."""
    return float(10.0 ** (level / 20))
