"""Captions at key frames, which show how they really came out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from videos.render.canvas import CANVASES, Box
from videos.render.captions import caption_area
from videos.render.quality.captions import ROUNDED, Caption
from videos.render.spec import FPS, FilmSpec

SAMPLES = 12  # captions of a scene that are looked at, at most
EDGE = 8  # pixels around a caption, and around the place of all, that are looked at, too
_SETTLED = 0.1  # seconds after which a caption is all there


@dataclass(frozen=True, slots=True)
class Sample:
    """A caption at a key frame, in pixels of the film."""

    scene: int
    frame: int
    box: Box


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


def place_of(film: FilmSpec) -> Box:
    """What no caption leaves, rounding included, in pixels of the film."""
    return _scaled(caption_area(CANVASES[film.format]), film, ROUNDED)


def around(samples: Sequence[Sample], film: FilmSpec) -> Box:
    """The box that holds all of them, and the captions' place with what is beside it."""
    boxes = [_scaled(caption_area(CANVASES[film.format]), film), *(one.box for one in samples)]
    x, y = min(box.x for box in boxes) // 2 * 2, min(box.y for box in boxes) // 2 * 2
    return Box(x, y, max(box.right for box in boxes) - x, max(box.bottom for box in boxes) - y)


def _scaled(box: Box, film: FilmSpec, edge: int = EDGE) -> Box:
    scale = film.preset.scale
    x, y = max(0, int(box.x * scale) - edge), max(0, int(box.y * scale) - edge)
    width, height = (int(side * scale) for side in film.format.size)
    right, bottom = int(box.right * scale) + edge, int(box.bottom * scale) + edge
    return Box(x, y, min(right, width) - x, min(bottom, height) - y)
