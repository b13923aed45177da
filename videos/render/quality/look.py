"""The pictures of a film: what the renderer saw of them, held against what the file shows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from videos.render.cells import Cells, packed, step_of
from videos.render.process import StopCheck
from videos.render.quality.captions import Caption
from videos.render.quality.keys import Cut, glance
from videos.render.quality.letters import Letters
from videos.render.quality.mp4 import Layout
from videos.render.quality.own import captions_leave, written_under
from videos.render.quality.samples import Sample, place_of, samples_of
from videos.render.quality.seen import Seen, kept_cells, starts, watched
from videos.render.spec import FPS, CaptionLook, FilmSpec, SceneSpec

# Levels of 220. A cell of a key frame loses 4 at most on its way through the encoder (measured).
AS_DRAWN = 24
_GAP = 2 * FPS  # frames, of which one at least is held against what was drawn


class Sight(NamedTuple):
    """What was seen of each scene, and whether the file shows what was drawn, all of it."""

    seen: tuple[Seen, ...]
    as_drawn: bool


class Film(NamedTuple):
    """A finished film and how it was made. looks: of captions in scenes where they are not the
    film's."""

    path: Path
    spec: FilmSpec
    scenes: Sequence[SceneSpec]
    layout: Layout
    looks: Mapping[int, CaptionLook]

    def spec_of(self, place: int) -> FilmSpec:
        return replace(self.spec, captions=self.looks.get(place, self.spec.captions))

    @property
    def stretches(self) -> list[tuple[int, int]]:
        """The first frame of each scene, and the first that is no longer of it."""
        return list(pairwise([*starts(self.scenes), sum(scene.frames for scene in self.scenes)]))


def look(
    film: Film,
    captions: Sequence[Caption],
    known: Mapping[int, Seen],
    kept: Mapping[int, Path],
    folder: Path,
    *,
    stop: StopCheck,
) -> Sight:
    """Decodes some key frames of each scene that is not known, and all frames if there is a scene
    of which the renderer kept nothing. Raises RenderError, Stopped."""
    new = set(range(len(film.scenes))) - known.keys()
    drawn = _drawn(film, {place: kept[place] for place in new & kept.keys()})
    cells = drawn
    if drawn.keys() != new:
        cells = dict(enumerate(watched(film.path, film.scenes, film.spec, folder, stop=stop)))
    samples = samples_of(captions, film.spec, film.layout.key_frames)
    samples = [sample for sample in samples if sample.scene in new]
    letters = Letters(samples, film.spec)
    shown = _glance(film, set(_checked(film, drawn)), samples, letters, folder, stop=stop)
    fresh = {
        place: Seen(
            packed(cells[place]),
            tuple(letters.contrasts[place]),
            _covered(film, letters, captions, place),
            _outside(film, letters, place, folder, stop=stop),
        )
        for place in new
    }
    seen = {**known, **fresh}
    whole = len(film.layout.shown) == film.stretches[-1][1]
    return Sight(
        tuple(seen[place] for place in range(len(film.scenes))),
        whole and _as_drawn(film, drawn, shown),
    )


def _drawn(film: Film, kept: Mapping[int, Path]) -> dict[int, Cells]:
    """What the renderer kept whole."""
    read = {place: kept_cells(kept[place], film.scenes[place], film.spec) for place in kept}
    return {place: cells for place, cells in read.items() if cells is not None}


def _checked(film: Film, places: Iterable[int]) -> Iterator[int]:
    """Key frames of these scenes, the first of each among them, and no two far apart."""
    keys, stretches = film.layout.key_frames, film.stretches
    for place in places:
        due, end = stretches[place]
        for key in keys[bisect_left(keys, due) : bisect_left(keys, end)]:
            if key >= due:
                yield key
                due = key + _GAP


def _covered(film: Film, letters: Letters, captions: Sequence[Caption], place: int) -> bool:
    """What stands beside a caption may be footage, or no text."""
    if place not in letters.crowded:
        return False
    boxes = [caption.box for caption in captions if caption.scene == place]
    return written_under(film.scenes[place], film.spec, boxes)


def _outside(film: Film, letters: Letters, place: int, folder: Path, *, stop: StopCheck) -> bool:
    """What looks like letters may be footage, or drawn there by the style."""
    if place not in letters.outside:
        return False
    scene, where = film.scenes[place], place_of(film.spec)
    return captions_leave(scene, film.spec_of(place), where, folder, stop=stop)


def _glance(
    film: Film,
    checked: set[int],
    samples: Sequence[Sample],
    letters: Letters,
    folder: Path,
    *,
    stop: StopCheck,
) -> Mapping[int, Cells]:
    """What key frames show from afar, by their numbers; the captions of some are given to
    letters."""
    frames = sorted(checked | {sample.frame for sample in samples})
    if not frames:
        return {}
    numbers = [frames.index(sample.frame) for sample in samples]
    cut = Cut(letters.box, numbers, letters.take) if samples else None
    packets = dict(zip(film.layout.key_frames, film.layout.keys, strict=True))
    chosen = [packets[frame] for frame in frames]
    shown = glance(film.path, film.spec, chosen, cut, folder, stop=stop)
    return dict(zip(frames, shown, strict=True))


def _as_drawn(film: Film, drawn: Mapping[int, Cells], shown: Mapping[int, Cells]) -> bool:
    firsts = starts(film.scenes)
    for frame, there in shown.items():
        place = bisect_right(firsts, frame) - 1
        number, between = divmod(frame - firsts[place], step_of(film.scenes[place]))
        # Key frames are among those that were looked at, unless groups of pictures are not whole.
        if not between and number < len(drawn.get(place, ())):
            apart = there.astype(np.int16) - drawn[place][number]
            if np.abs(apart).max() > AS_DRAWN:
                return False
    return True
