"""Captions as they are in the film: one at a time, in their band, told from what is behind them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from videos.render.canvas import CANVASES, Box
from videos.render.captions import caption_area, caption_boxes
from videos.render.captions.looks import colors_of
from videos.render.quality.keys import Picture
from videos.render.spec import FPS, CaptionLook, FilmSpec, SceneSpec
from videos.render.style import load_style

SAMPLES = 12  # captions of a scene whose contrast is measured, at most
_SETTLED = 0.1  # seconds after which a caption is all there
_ROUNDED = 2  # pixels that letters and outlines may be off by where they were measured
_BLINK = 0.02  # seconds that are no overlap: times are written in hundredths
_EDGE = 8  # pixels around a caption that are looked at, too
_LIKE = 40  # of 255, by which a colour may have changed on its way through the encoder
_LEAST = 0.004  # of a caption's box, that its letters cover at the least
# Pixels from the letters: what they stand out from. Colours, which have half the pixels that light
# has, bleed into what is nearer, at any size of the film.
_RING = (2, 4)
_LINEAR = 0.04045

Ink = NDArray[np.int16]
"""A colour: red, green and blue."""


@dataclass(frozen=True, slots=True)
class Caption:
    """start and end: seconds of the film; box: pixels of the format."""

    scene: int
    start: float
    end: float
    box: Box


@dataclass(frozen=True, slots=True)
class Sample:
    """A caption at a key frame, in pixels of the film."""

    scene: int
    frame: int
    box: Box


def captions_of(
    scenes: Sequence[SceneSpec], film: FilmSpec, looks: Mapping[int, CaptionLook]
) -> list[Caption]:
    """looks: of the scenes whose captions have another than the film's."""
    found: list[Caption] = []
    frames = 0
    for place, scene in enumerate(scenes):
        begin, own = frames / FPS, replace(film, captions=looks.get(place, film.captions))
        found += [
            Caption(place, begin + start, begin + end, box)
            for start, end, box in caption_boxes(scene, own)
        ]
        frames += scene.frames
    return found


def most_at_once(captions: Sequence[Caption]) -> tuple[int, list[int]]:
    """How many captions are shown at one time at most, and in which scenes more than one is."""
    ordered = sorted(captions, key=lambda caption: caption.start)
    most, scenes = min(1, len(ordered)), []
    for place, caption in enumerate(ordered):
        others = sum(before.end > caption.start + _BLINK for before in ordered[:place][-5:])
        most = max(most, 1 + others)
        scenes += [caption.scene] if others else []
    return most, sorted(set(scenes))


def beyond(captions: Sequence[Caption], film: FilmSpec) -> tuple[int, list[int]]:
    """The most pixels that a caption reaches out of its area, and the scenes where any does."""
    area = caption_area(CANVASES[film.format])
    out = [(_outside(caption.box, area), caption.scene) for caption in captions]
    scenes = {scene for pixels, scene in out if pixels > 0}
    return max((pixels for pixels, _ in out), default=0), sorted(scenes)


def _outside(box: Box, area: Box) -> int:
    sides = (area.x - box.x, area.y - box.y, box.right - area.right, box.bottom - area.bottom)
    return max(0, max(sides) - _ROUNDED)


def samples_of(captions: Sequence[Caption], film: FilmSpec, keys: Sequence[int]) -> list[Sample]:
    """Captions at key frames (their numbers), one to a frame, spread over each scene."""
    found = {
        frame: Sample(caption.scene, frame, _scaled(caption.box, film))
        for caption in captions
        if (frame := _key_frame(caption, keys)) is not None
    }
    ordered = [found[frame] for frame in sorted(found)]
    scenes = groupby(ordered, key=lambda sample: sample.scene)
    return [sample for _, group in scenes for sample in _spread(list(group))]


def _spread(samples: Sequence[Sample]) -> Sequence[Sample]:
    return samples[:: max(1, -(-len(samples) // SAMPLES))]


def _key_frame(caption: Caption, keys: Sequence[int]) -> int | None:
    """The first at which the caption is all there."""
    place = bisect_left(keys, (caption.start + _SETTLED) * FPS)
    if place == len(keys) or keys[place] > caption.end * FPS - 1:
        return None
    return keys[place]


def _scaled(box: Box, film: FilmSpec) -> Box:
    scale = film.preset.scale
    x, y = max(0, int(box.x * scale) - _EDGE), max(0, int(box.y * scale) - _EDGE)
    width, height = (int(side * scale) for side in film.format.size)
    right, bottom = int(box.right * scale) + _EDGE, int(box.bottom * scale) + _EDGE
    return Box(x, y, min(right, width) - x, min(bottom, height) - y)


def around(samples: Sequence[Sample]) -> Box | None:
    """The box that holds all of them."""
    if not samples:
        return None
    boxes = [sample.box for sample in samples]
    x, y = min(box.x for box in boxes) // 2 * 2, min(box.y for box in boxes) // 2 * 2
    return Box(x, y, max(box.right for box in boxes) - x, max(box.bottom for box in boxes) - y)


class Contrasts:
    """How far the letters of samples stand out (1 to 21), by scene. `take` is given what is in the
    box that holds all of them, sample by sample."""

    def __init__(self, samples: Sequence[Sample], film: FilmSpec) -> None:
        colors = colors_of(load_style(film.style), film.brand)
        self._inks = [_rgb(colors.fill), _rgb(colors.spoken)]
        self._samples = iter(samples)
        self.box = around(samples)
        self.by_scene: dict[int, list[float]] = defaultdict(list)

    def take(self, picture: Picture) -> None:
        sample = next(self._samples)
        if self.box is not None:
            x, y = sample.box.x - self.box.x, sample.box.y - self.box.y
            cut = picture[y : y + sample.box.height, x : x + sample.box.width]
            self.by_scene[sample.scene].append(contrast_in(cut, self._inks))


def contrast_in(picture: Picture, inks: Sequence[Ink]) -> float:
    """1 where no letters are to be seen."""
    pixels = picture.astype(np.int16)
    drawn = [np.abs(pixels - ink).max(axis=2) <= _LIKE for ink in inks]
    letters = np.any(drawn, axis=0)
    near, far = _RING
    ring = _grown(letters, far) & ~_grown(letters, near)
    if letters.mean() < _LEAST or not ring.any():
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
