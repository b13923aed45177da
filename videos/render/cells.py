"""Frames from afar: their brightness in a few thousand cells, which is enough to see them black,
still or flashing."""

from __future__ import annotations

import math
import zlib

import numpy as np
from numpy.typing import NDArray

from videos.render.spec import FilmSpec, SceneSpec

Cells = NDArray[np.uint8]
"""Luma (16 to 235) by rows; of many frames: by frames and rows."""

CELLS = 4096
_QUICK = 1  # zlib's least effort takes a fifth of the time and a quarter more room


def grid_of(film: FilmSpec) -> tuple[int, int]:
    """How many cells a frame of the film is across and down."""
    width, height = film.format.size
    across = round(math.sqrt(CELLS * width / height) / 2) * 2
    return across, round(across * height / width / 2) * 2


def step_of(scene: SceneSpec) -> int:
    """Every how manieth frame is looked at: nothing that we draw flickers so fast that two can be
    left out; footage may."""
    return 1 if scene.visual else 3


def cells_graph(film: FilmSpec, step: int) -> str:
    """ffmpeg's filters from frames to the cells of every `step`-th."""
    width, height = grid_of(film)
    return f"framestep={step},extractplanes=y,scale={width}:{height}:flags=area"


def cells_output(label: str, name: str) -> list[str]:
    """ffmpeg's arguments that write cells as they are."""
    return ["-map", label, "-fps_mode", "passthrough", "-f", "rawvideo", name]


def looked_at(scene: SceneSpec) -> int:
    """How many of a scene's frames are looked at."""
    return -(-scene.frames // step_of(scene))


def shaped(raw: bytes | NDArray[np.uint8], film: FilmSpec) -> Cells:
    """What ffmpeg wrote, by frames and rows; part of a frame at the end is left out."""
    width, height = grid_of(film)
    flat = np.frombuffer(raw, np.uint8)
    whole = flat.size // (width * height)
    return flat[: whole * width * height].reshape(whole, height, width)


def packed(cells: Cells) -> bytes:
    """What changes from frame to frame, compressed to a quarter."""
    return zlib.compress(np.diff(cells, axis=0, prepend=np.uint8(0)).tobytes(), _QUICK)


def unpacked(data: bytes, film: FilmSpec) -> Cells:
    cells: Cells = np.cumsum(shaped(zlib.decompress(data), film), axis=0, dtype=np.uint8)
    return cells
