"""What single key frames of a film show: from afar, and the place of its captions in full size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from videos.render.canvas import Box
from videos.render.cells import Cells, cells_graph, cells_output
from videos.render.process import Reader, RenderError, StopCheck, run_ffmpeg
from videos.render.quality.mp4 import DAMAGED
from videos.render.quality.seen import cells_in
from videos.render.spec import FilmSpec

_CELLS = "keys.cells"

Picture = NDArray[np.uint8]
"""RGB, by rows."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What to cut out of some of the key frames. numbers: which of those that are looked at; take:
    is given one picture after the other."""

    box: Box
    numbers: Sequence[int]
    take: Callable[[Picture], None]


def glance(
    path: Path,
    film: FilmSpec,
    packets: Sequence[int],
    cut: Cut | None,
    folder: Path,
    *,
    stop: StopCheck,
) -> Cells:
    """The cells of these key frames, which are all that is decoded. packets: their places in the
    order of decoding, rising. Raises RenderError, Stopped."""
    graph, outputs = _graph(film, cut)
    only = f"noise=amount=0:drop='if(key,not({_any_of(packets)}),1)'"
    run_ffmpeg(
        [
            *("-loglevel", "error", "-threads", "1", "-bsf:v", only, "-i", str(path.absolute())),
            *("-filter_complex", graph, *outputs, *cells_output("[cells]", _CELLS)),
        ],
        stop=stop,
        cwd=folder,
        reader=_reader(cut) if cut else None,
    )
    cells = cells_in(folder / _CELLS, film)
    if len(cells) != len(packets):
        raise RenderError(DAMAGED)
    return cells


def _graph(film: FilmSpec, cut: Cut | None) -> tuple[str, list[str]]:
    cells = f"{cells_graph(film, 1)}[cells]"
    if cut is None:
        return f"[0:v]{cells}", []
    x, y, width, height = cut.box.x, cut.box.y, cut.box.width, cut.box.height
    graph = (
        f"[0:v]split[a][b];[a]{cells};[b]select='{_any_of(cut.numbers)}',"
        f"crop={width}:{height}:{x}:{y}:exact=1,"
        "scale=in_color_matrix=bt709:in_range=tv,format=rgb24[cut]"
    )
    return graph, ["-map", "[cut]", "-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1"]


def _any_of(numbers: Sequence[int]) -> str:
    """Whether n is one of these, which rise, in halves: ffmpeg takes no long sums."""
    if len(numbers) <= 1:
        return f"eq(n,{numbers[0]})" if numbers else "0"
    middle = len(numbers) // 2
    low, high = _any_of(numbers[:middle]), _any_of(numbers[middle:])
    return f"if(lt(n,{numbers[middle]}),{low},{high})"


def _reader(cut: Cut) -> Reader:
    width, height = cut.box.width, cut.box.height
    size = width * height * 3

    def take(block: bytes) -> None:
        # Less is left when ffmpeg was ended in the midst of a picture, which run_ffmpeg will say.
        if len(block) == size:
            cut.take(np.frombuffer(block, np.uint8).reshape(height, width, 3))

    return Reader(size, take)
