"""What is seen of a film, in one pass: its frames scaled down, and its captions in full size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from videos.render.canvas import Box
from videos.render.process import Reader, StopCheck, run_ffmpeg
from videos.render.quality.picture import Black, Flashes, Stillness
from videos.render.spec import FPS

CELLS = 4096
_SAMPLES = "samples.rgb"
# B-frames, on which nothing depends, are not even decoded, and edges of blocks are not smoothed.
_COARSE = ("-skip_frame", "noref", "-skip_loop_filter", "all")

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Seen:
    """samples: what the asked-for key frames show inside the asked-for box, RGB."""

    black: Black
    still: Stillness
    flashes: Flashes
    samples: list[Picture]


def watch(
    film: Path,
    size: tuple[int, int],
    box: Box | None,
    samples: Sequence[int],
    folder: Path,
    *,
    every: bool,
    stop: StopCheck,
) -> Seen:
    """Look at the film once. samples: numbers of key frames, rising, to be cut to `box`.

    Unless `every` frame is asked for, only every third one is seen. That saves half the work, and
    nothing that we draw flickers as fast; footage may. Raises RenderError, Stopped.
    """
    width, height = _grid(size)
    seen = Seen(Black(), Stillness(), Flashes(), [])
    parts = (seen.black, seen.still, seen.flashes)

    def take(block: bytes) -> None:
        if len(block) < width * height:
            return  # ffmpeg was ended in the midst of a frame, which run_ffmpeg will say
        cells = np.frombuffer(block, np.uint8).reshape(height, width)
        for part in parts:
            part.add(cells)

    graph, outputs = _graph(width, height, box, samples)
    run_ffmpeg(
        [
            *("-loglevel", "error", *([] if every else _COARSE), "-i", str(film.absolute())),
            *("-filter_complex", graph, *outputs),
            *("-map", "[cells]", "-f", "rawvideo", "pipe:1"),
        ],
        stop=stop,
        cwd=folder,
        reader=Reader(width * height, take),
    )
    seen.black.end()
    seen.still.end()
    if outputs and box is not None:
        raw = np.fromfile(folder / _SAMPLES, np.uint8)
        (folder / _SAMPLES).unlink()
        seen.samples.extend(raw.reshape(-1, box.height, box.width, 3))
    return seen


def _grid(size: tuple[int, int]) -> tuple[int, int]:
    width, height = size
    across = round(math.sqrt(CELLS * width / height) / 2) * 2
    return across, round(across * height / width / 2) * 2


def _graph(
    width: int, height: int, box: Box | None, samples: Sequence[int]
) -> tuple[str, list[str]]:
    cells = f"extractplanes=y,scale={width}:{height}:flags=area,fps={FPS}:round=near"
    if box is None or not samples:
        return f"[0:v]{cells}[cells]", []
    # Half a frame of room, because times are not whole numbers.
    chosen = "+".join(
        f"between(t,{(frame - 0.5) / FPS:.4f},{(frame + 0.5) / FPS:.4f})" for frame in samples
    )
    cut = (
        f"select='{chosen}',crop={box.width}:{box.height}:{box.x}:{box.y}:exact=1,"
        "scale=in_color_matrix=bt709:in_range=tv,format=rgb24"
    )
    graph = f"[0:v]split[a][b];[a]{cells}[cells];[b]{cut}[cut]"
    output = ["-map", "[cut]", "-fps_mode", "passthrough", "-f", "rawvideo", _SAMPLES]
    return graph, output
