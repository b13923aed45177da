"""What a scene draws where its captions stand, and what its captions draw: each by itself."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from videos.render.canvas import CANVASES, Box
from videos.render.captions import put_captions, write_captions
from videos.render.graph import captions_chain
from videos.render.layers import visible_extent
from videos.render.process import Reader, StopCheck, run_ffmpeg
from videos.render.scene import design_scene
from videos.render.spec import FilmSpec, SceneSpec
from videos.render.style import load_style

_COARSE = 16  # pixels that a drawing's extent may be wider than what is visible
_TEXT = "<text"
_LOOSE = 4  # pixels by which outlines may be off by where they were measured
_SOLID, _FEW = 127, 16  # of 255; so many pixels are no letter


def written_under(scene: SceneSpec, film: FilmSpec, captions: Sequence[Box]) -> bool:
    """Whether a text of the scene reaches under one of these captions. Raises RenderError."""
    design = design_scene(scene, film)
    texts = [layer.svg for layer in design.layers if _TEXT in layer.svg]
    # Nearly always all of them together are clear of the captions.
    return _meets("".join(texts), film, captions) and any(
        _meets(text, film, captions) for text in texts
    )


def _meets(svg: str, film: FilmSpec, boxes: Sequence[Box]) -> bool:
    extent = visible_extent(svg, CANVASES[film.format])
    if extent is None:
        return False
    left, top, right, bottom = extent
    return any(
        min(right, box.right) - max(left, box.x) > _COARSE
        and min(bottom, box.bottom) - max(top, box.y) > _COARSE
        for box in boxes
    )


def captions_leave(
    scene: SceneSpec, film: FilmSpec, place: Box, folder: Path, *, stop: StopCheck
) -> bool:
    """Whether the scene's captions, drawn by themselves, leave the place (in pixels of the film).
    Raises RenderError, Stopped."""
    captions = write_captions(scene, film, load_style(film.style))
    if captions is None:
        return False
    strip = captions.strip
    drawn = np.zeros((strip.height, strip.width), np.uint8)

    def take(frame: bytes) -> None:
        if len(frame) == drawn.size:
            np.maximum(drawn, np.frombuffer(frame, np.uint8).reshape(drawn.shape), out=drawn)

    with tempfile.TemporaryDirectory(dir=folder) as name:
        put_captions(captions, scene, film, Path(name))
        graph = f"{captions_chain(captions)},alphaextract[alpha]"
        output = ("-map", "[alpha]", "-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1")
        arguments = ["-loglevel", "error", "-filter_complex", graph, *output]
        run_ffmpeg(arguments, stop=stop, cwd=Path(name), reader=Reader(drawn.size, take))
    left, top = place.x - _LOOSE - strip.x, place.y - _LOOSE - strip.y
    right, bottom = place.right + _LOOSE - strip.x, place.bottom + _LOOSE - strip.y
    drawn[max(0, top) : bottom, max(0, left) : right] = 0
    return int((drawn > _SOLID).sum()) > _FEW
