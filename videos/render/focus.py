"""Where the eye goes in a picture: what stands out, skin, what moves; the middle when in doubt.

Pictures are arrays of height x width x 3, 8-bit RGB, a hundred pixels or so on a side.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Frame = NDArray[np.uint8]
Map = NDArray[np.float64]
Point = tuple[float, float]

MIDDLE: Point = (0.5, 0.5)
GRAIN = 3  # pixels: smaller things are noise
BLUR = 9  # pixels: what is looked for is larger than a grain and smaller than the whole
SKIN_WORTH, MOTION_WORTH = 0.8, 2.0
CENTRE_SPREAD = 0.45  # in parts of the picture: towards its edges things count less
LEAST_CONTRAST = 0.02  # below it there is nothing to see
SKIN_CB, SKIN_CR, DARKEST_SKIN = (77, 127), (137, 173), 40
NOTHING = 1e-9
SHARP = 5.0  # how much the strongest places outweigh the others


def focus_of(frames: Sequence[Frame]) -> Point:
    """The middle of what matters, in parts of width and height.

    Several frames of one shot also tell what moves.
    """
    first = frames[0].astype(np.float64) / 255
    interest = _standing_out(first) + SKIN_WORTH * _skin(first)
    if len(frames) > 1:
        interest = interest + MOTION_WORTH * _scaled(_blurred(_moving(frames)))
    if first.std(axis=(0, 1)).max() < LEAST_CONTRAST:
        return MIDDLE
    return _middle_of(interest * _centre(interest.shape))


def motion_of(frames: Sequence[Frame]) -> float:
    """How much changes between the frames: 0 for a still, about 0.3 for another shot."""
    return float(_moving(frames).mean()) if len(frames) > 1 else 0.0


def _standing_out(picture: Map) -> Map:
    """What differs in colour from the whole, and what is sharp where the rest is not."""
    odd = ((_blurred(picture, GRAIN) - picture.mean(axis=(0, 1))) ** 2).sum(axis=2)
    smooth = _blurred(picture.mean(axis=2), GRAIN)
    sharp = np.hypot(*np.gradient(smooth))
    return _scaled(_blurred(odd)) + _scaled(_blurred(sharp))


def _skin(picture: Map) -> Map:
    """Skin of all tones lies close together in chroma."""
    red, green, blue = (picture[:, :, channel] * 255 for channel in range(3))
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    cb, cr = 128 + 0.564 * (blue - light), 128 + 0.713 * (red - light)
    likely = _within(cb, SKIN_CB) & _within(cr, SKIN_CR) & (light > DARKEST_SKIN)
    return _blurred(likely.astype(np.float64))


def _within(plane: Map, bounds: tuple[int, int]) -> NDArray[np.bool_]:
    return (plane > bounds[0]) & (plane < bounds[1])


def _moving(frames: Sequence[Frame]) -> Map:
    changes = [np.abs(b.astype(np.float64) - a).mean(axis=2) / 255 for a, b in pairwise(frames)]
    return np.asarray(np.mean(changes, axis=0))


def _blurred(plane: Map, size: int = BLUR) -> Map:
    """A box blur, twice: the edges are repeated outward."""
    for _ in range(2):
        for axis in (0, 1):
            plane = _box(plane, size, axis)
    return plane


def _box(plane: Map, size: int, axis: int) -> Map:
    half = size // 2
    around = [(half + 1, half) if at == axis else (0, 0) for at in range(plane.ndim)]
    sums = np.cumsum(np.pad(plane, around, mode="edge"), axis=axis)
    ahead = np.take(sums, range(size, sums.shape[axis]), axis=axis)
    behind = np.take(sums, range(sums.shape[axis] - size), axis=axis)
    return np.asarray((ahead - behind) / size)


def _scaled(plane: Map) -> Map:
    """From 0 to 1; nothing where all is the same."""
    low, high = float(plane.min()), float(plane.max())
    return (plane - low) / (high - low) if high - low > NOTHING else np.zeros_like(plane)


def _centre(shape: tuple[int, ...]) -> Map:
    down, across = (np.linspace(-0.5, 0.5, length) for length in shape)
    distance = down[:, None] ** 2 + across[None, :] ** 2
    return np.asarray(np.exp(-distance / (2 * CENTRE_SPREAD**2)))


def _middle_of(interest: Map) -> Point:
    weight = _scaled(interest) ** SHARP
    total = float(weight.sum())
    if total <= 0:
        return MIDDLE
    height, width = weight.shape
    x = float((weight.sum(axis=0) * (np.arange(width) + 0.5)).sum()) / total / width
    y = float((weight.sum(axis=1) * (np.arange(height) + 0.5)).sum()) / total / height
    return round(x, 3), round(y, 3)
