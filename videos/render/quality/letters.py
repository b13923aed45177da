"""How far captions stand out from what is behind them, and whether any leave their place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from videos.render.captions.looks import colors_of
from videos.render.quality.keys import Picture
from videos.render.quality.samples import Sample, around, place_of
from videos.render.spec import FilmSpec
from videos.render.style import load_style

_LIKE = 40  # of 255, by which a colour may have changed on its way through the encoder
_LEAST = 0.004  # of a caption's box, that its letters cover at the least
# Pixels from the letters: what they stand out from. Colours, which have half the pixels that light
# has, bleed into what is nearer, at any size of the film.
_RING = (2, 4)
_SEEN = 3.0  # a contrast: what is fainter are no letters with what surrounds them
_STROKE, _STRONG = 3, 60  # pixels in which a stroke begins, and levels that this makes of 255
_FEW = 16  # such places in a picture are no text
_LINEAR = 0.04045

Ink = NDArray[np.int16]
"""A colour: red, green and blue."""


class Letters:
    """What the letters of samples look like, by scene: how far they stand out (1 to 21), whether
    something else stands beside a caption, and letters outside the captions' place. `take` is given
    what is in the box, sample by sample."""

    def __init__(self, samples: Sequence[Sample], film: FilmSpec) -> None:
        colors = colors_of(load_style(film.style), film.brand)
        self._inks = [_rgb(colors.fill), _rgb(colors.spoken)]
        self._samples = iter(samples)
        self._place = place_of(film)
        self.box = around(samples, film)
        self.contrasts: dict[int, list[float]] = defaultdict(list)
        self.crowded: set[int] = set()
        self.outside: set[int] = set()

    def take(self, picture: Picture) -> None:
        sample = next(self._samples)
        x, y = sample.box.x - self.box.x, sample.box.y - self.box.y
        own = (slice(y, y + sample.box.height), slice(x, x + sample.box.width))
        self.contrasts[sample.scene].append(contrast_in(picture[own], self._inks))
        if crowded(picture, own):
            self.crowded.add(sample.scene)
        if self.beside(picture):
            self.outside.add(sample.scene)

    def beside(self, picture: Picture) -> bool:
        """Whether letters, or what looks like them, stand just outside the captions' place."""
        left, top = self._place.x - self.box.x, self._place.y - self.box.y
        right, bottom = self._place.right - self.box.x, self._place.bottom - self.box.y
        edges = (picture[:top], picture[bottom:], picture[:, :left], picture[:, right:])
        return any(contrast_in(edge, self._inks) >= _SEEN for edge in edges)


def crowded(picture: Picture, caption: tuple[slice, slice]) -> bool:
    """Whether there are strokes, as letters have them, that are not the caption's."""
    light = picture[:, :, 1].astype(np.int16)
    strokes = np.abs(np.diff(light[:, ::_STROKE], axis=1)) > _STRONG
    rows, columns = caption
    strokes[rows, columns.start // _STROKE : -(-columns.stop // _STROKE)] = False
    return bool(strokes.sum() > _FEW)


def contrast_in(picture: Picture, inks: Sequence[Ink]) -> float:
    """1 where no letters are to be seen."""
    pixels = picture.astype(np.int16)
    drawn = [np.abs(pixels - ink).max(axis=2) <= _LIKE for ink in inks]
    letters = np.any(drawn, axis=0)
    if letters.mean() < _LEAST:
        return 1.0
    near, far = _RING
    ring = _grown(letters, far) & ~_grown(letters, near)
    if not ring.any():
        return 1.0
    # As it was drawn: in thin strokes a strong colour fades on its way through the encoder.
    ink = max(zip(drawn, inks, strict=True), key=lambda pair: pair[0].sum())[1]
    text, behind = float(_luminance(ink)), _luminance(picture[ring])
    low, high = np.minimum(behind, text), np.maximum(behind, text)
    return float(np.median((high + 0.05) / (low + 0.05)))


def _grown(mask: NDArray[np.bool_], reach: int) -> NDArray[np.bool_]:
    """The mask with all that is at most so many pixels away, across and down."""
    for axis in (0, 1):
        mask = np.swapaxes(mask, 0, axis)
        wide = np.pad(mask, ((reach, reach), (0, 0)))
        mask = np.any([wide[by : by + len(mask)] for by in range(2 * reach + 1)], axis=0)
        mask = np.swapaxes(mask, 0, axis)
    return mask


def _luminance(colors: Picture | NDArray[np.int16]) -> NDArray[np.float64]:
    """As WCAG 2 has it."""
    share = np.arange(256) / 255
    linear = np.where(share <= _LINEAR, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    light: NDArray[np.float64] = linear[colors] @ np.array([0.2126, 0.7152, 0.0722])
    return light


def _rgb(color: str) -> Ink:
    return np.array(list(bytes.fromhex(color)), np.int16)
