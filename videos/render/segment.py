"""One scene becomes one video segment; segments of a film join without re-encoding."""

from __future__ import annotations

from pathlib import Path

from videos.render.canvas import CANVASES
from videos.render.captions import caption_fonts, write_captions
from videos.render.graph import CAPTIONS, FONTS, scene_graph
from videos.render.layers import draw_background, draw_layers
from videos.render.motion import arrivals
from videos.render.output import plain_errors, publish, work_folder, written
from videos.render.process import OnFrame, StopCheck, run_ffmpeg, unheard
from videos.render.scene import design_scene
from videos.render.spec import FPS, FilmSpec, SceneSpec
from videos.render.video import ENCODER, MP4

_GRAPH = "graph.txt"
_GROUND = "ground.ppm"  # read once: packing it would cost more than it saves
_OUT = "segment.mp4"


def render_segment(
    scene: SceneSpec,
    film: FilmSpec,
    out: Path,
    *,
    stop: StopCheck,
    threads: int = 1,
    on_frame: OnFrame = unheard,
) -> None:
    """Write `out`: an MP4 of video alone, exactly scene.frames frames long.

    Raises RenderError with a plain reason, or Stopped when `stop` turns true; `out` is then
    untouched.
    """
    with work_folder(out) as folder:
        inputs = _prepare(scene, film, folder, stop)
        arguments = [
            *(part for name in inputs for part in ("-framerate", str(FPS), "-i", name)),
            *("-filter_complex_threads", str(threads), "-/filter_complex", _GRAPH),
            *("-map", "[v]", "-frames:v", str(scene.frames)),
            *(*ENCODER, "-threads", str(threads), *MP4, _OUT),
        ]
        arguments = ["-loglevel", "error", *arguments]
        run_ffmpeg(arguments, stop=stop, cwd=folder, on_frame=on_frame)
        publish(folder / _OUT, out)


def _prepare(scene: SceneSpec, film: FilmSpec, folder: Path, stop: StopCheck) -> list[str]:
    """Pictures, captions and graph of the scene into the folder; the pictures' names, in order."""
    canvas, design = CANVASES[film.format], design_scene(scene, film)
    draw_background(design, folder / _GROUND)
    pictures = draw_layers(design, folder, stop=stop)
    motion = design.style.motion
    moving = arrivals(design.layers, pictures, motion, first=scene.index == 0)
    _write(folder / _GRAPH, scene_graph(moving, motion, canvas))
    _write(folder / CAPTIONS, write_captions(scene, film, design.style))
    with plain_errors():
        (folder / FONTS).mkdir()
        for path in caption_fonts(scene, film):
            (folder / FONTS / path.name).symlink_to(path.absolute())
    return [_GROUND, *(part.picture.path.name for part in moving)]


def _write(path: Path, content: str) -> None:
    with written(path) as file:
        file.write(content.encode())
