"""Where captions are in a film: one at a time, in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from videos.render.canvas import CANVASES, Box
from videos.render.captions import caption_area, caption_boxes
from videos.render.spec import FPS, CaptionLook, FilmSpec, SceneSpec

ROUNDED = 2  # pixels that letters and outlines may be off by where they were measured
_BLINK = 0.02  # seconds that are no overlap: times are written in hundredths


@dataclass(frozen=True, slots=True)
class Caption:
    """start and end: seconds of the film; box: pixels of the format."""

    scene: int
    start: float
    end: float
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
    return max(0, max(sides) - ROUNDED)
