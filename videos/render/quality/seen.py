"""What is seen of a film from afar, scene by scene: black, still and flashing pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import numpy as np

from videos.render.cells import (
    Cells,
    cells_graph,
    cells_output,
    looked_at,
    shaped,
    step_of,
    unpacked,
)
from videos.render.output import plain_errors
from videos.render.process import StopCheck, run_ffmpeg
from videos.render.quality.picture import Black, Flashes, Stillness
from videos.render.spec import FPS, FilmSpec, SceneSpec

_CELLS = "film.cells"
# B-frames, on which nothing depends, are not even decoded, and edges of blocks are not smoothed.
_COARSE = ("-skip_frame", "noref", "-skip_loop_filter", "all")


@dataclass(frozen=True, slots=True)
class Seen:
    """Of one scene. packed: its cells, of every `step_of` frame; contrasts: of its captions, as far
    as they were looked at; covered: a caption stands on a text of the scene; outside: letters of
    captions were seen beside their place."""

    packed: bytes
    contrasts: tuple[float, ...] = ()
    covered: bool = False
    outside: bool = False


class Moving(NamedTuple):
    """What is wrong with the pictures of a film."""

    black: Black
    still: Stillness
    flashes: Flashes


def moving(scenes: Sequence[SceneSpec], seen: Sequence[Seen], film: FilmSpec) -> Moving:
    """Over the whole film: what is still at the end of a scene may be so in the next."""
    found = Moving(Black(), Stillness(), Flashes())
    for first, scene, one in zip(starts(scenes), scenes, seen, strict=True):
        for number, cells in enumerate(unpacked(one.packed, film)):
            for part in found:
                part.add(cells, first + number * step_of(scene))
    end = sum(scene.frames for scene in scenes)
    found.black.end(end)
    found.still.end(end)
    return found


def starts(scenes: Sequence[SceneSpec]) -> list[int]:
    """The frames of the film with which its scenes begin."""
    return [0, *accumulate(scene.frames for scene in scenes)][: len(scenes)]


def kept_cells(path: Path, scene: SceneSpec, film: FilmSpec) -> Cells | None:
    """The cells that the renderer left of a scene; None if there are none, or not all."""
    if not path.is_file():
        return None
    cells = shaped(path.read_bytes(), film)
    return cells if len(cells) == looked_at(scene) else None


def watched(
    path: Path, scenes: Sequence[SceneSpec], film: FilmSpec, folder: Path, *, stop: StopCheck
) -> list[Cells]:
    """The cells of each scene, for which the film is decoded. Raises RenderError, Stopped.

    Without footage only every third frame is, which saves half the work.
    """
    how = () if any(scene.visual for scene in scenes) else _COARSE
    graph = f"[0:v]{cells_graph(film, 1)},fps={FPS}:round=near[cells]"
    run_ffmpeg(
        [
            *("-loglevel", "error", "-threads", "1", *how, "-i", str(path.absolute())),
            *("-filter_complex", graph, *cells_output("[cells]", _CELLS)),
        ],
        stop=stop,
        cwd=folder,
    )
    frames = cells_in(folder / _CELLS, film)
    return [
        frames[first : first + scene.frames : step_of(scene)]
        for first, scene in zip(starts(scenes), scenes, strict=True)
    ]


def cells_in(path: Path, film: FilmSpec) -> Cells:
    """What ffmpeg wrote into the file, which is removed."""
    with plain_errors():
        raw = np.fromfile(path, np.uint8)
        path.unlink()
    return shaped(raw, film)
