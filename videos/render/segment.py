"""One scene becomes one video segment; segments of a film join without re-encoding."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from threading import Lock

from videos.render.captions import put_captions, write_captions
from videos.render.cells import cells_graph, cells_output, looked_at, step_of
from videos.render.encoder import encoding, for_this_processor
from videos.render.footage import footage_ground
from videos.render.graph import PICTURE, Ground, drifting, scene_graph
from videos.render.layers import draw_background, draw_layers
from videos.render.motion import arrivals
from videos.render.output import publish, work_folder, written
from videos.render.process import OnFrame, StopCheck, run_ffmpeg, unheard
from videos.render.scene import Design, design_scene
from videos.render.spec import FilmSpec, SceneSpec
from videos.render.video import MP4

_GRAPH = "graph.txt"
_GROUND = "ground.ppm"  # read once: packing it would cost more than it saves
_OUT = "segment.mp4"
_CELLS = "cells.raw"
# Drawing keeps the interpreter to itself: by turns, the first scene is ready soonest.
_DRAWING = Lock()


def render_segment(
    scene: SceneSpec,
    film: FilmSpec,
    out: Path,
    *,
    stop: StopCheck,
    threads: int = 1,
    on_frame: OnFrame = unheard,
    turn: AbstractContextManager[object] | None = None,
) -> None:
    """Write `out`: an MP4 of video alone, exactly scene.frames frames long; beside it, for the
    quality gate, its frames from afar (`cells_of`).

    turn: entered when all is drawn, for as long as ffmpeg works. Raises RenderError with a plain
    reason, or Stopped when `stop` turns true; `out` is then untouched.
    """
    with work_folder(out) as folder:
        with _DRAWING:
            inputs = _prepare(scene, film, folder, stop)
        arguments = [
            *("-loglevel", "error", *inputs),
            *("-filter_complex_threads", str(threads), "-/filter_complex", _GRAPH),
            *("-map", "[film]", "-frames:v", str(scene.frames)),
            *encoding(film),
            *for_this_processor(),
            *("-threads", str(threads), *MP4, _OUT),
            *("-frames:v", str(looked_at(scene)), *cells_output("[cells]", _CELLS)),
        ]
        with turn or nullcontext():
            run_ffmpeg(arguments, stop=stop, cwd=folder, on_frame=on_frame)
        publish(folder / _CELLS, cells_of(out))
        publish(folder / _OUT, out)


def cells_of(segment: Path) -> Path:
    """Where the cells of a segment that was just rendered are, as they were before encoding."""
    return segment.with_suffix(".cells")


def _prepare(scene: SceneSpec, film: FilmSpec, folder: Path, stop: StopCheck) -> list[str]:
    """Pictures, captions and graph of the scene into the folder; ffmpeg's arguments that read
    them."""
    design, scale = design_scene(scene, film), film.preset.scale
    ground = _ground(scene, film, design, folder, stop)
    pictures = draw_layers(design, folder, scale, stop=stop)
    motion = design.style.motion.scaled(scale)
    moving = arrivals(design.layers, pictures, motion, first=scene.index == 0)
    captions = write_captions(scene, film, design.style)
    graph = scene_graph(ground, moving, motion, captions)
    seen = f"[v]split[film][seen];\n[seen]{cells_graph(film, step_of(scene))}[cells]"
    _write(folder / _GRAPH, f"{graph};\n{seen}")
    if captions is not None:
        put_captions(captions, scene, film, folder)
    layers = [(*PICTURE, "-i", part.picture.path.name) for part in moving]
    return [argument for each in (*ground.inputs, *layers) for argument in each]


def _ground(
    scene: SceneSpec, film: FilmSpec, design: Design, folder: Path, stop: StopCheck
) -> Ground:
    scale = film.preset.scale
    size = (round(design.canvas.width * scale), round(design.canvas.height * scale))
    if scene.visual is not None:
        return footage_ground(scene, scene.visual, design.style, size, folder=folder, stop=stop)
    draw_background(design, folder / _GROUND, scale)
    return drifting(_GROUND, design.style.motion.scaled(scale), size, scale)


def _write(path: Path, content: str) -> None:
    with written(path) as file:
        file.write(content.encode())
