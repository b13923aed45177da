"""SVG layers become pictures, each cut to what is visible of it."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import resvg_py
from PIL import Image

from videos.render.canvas import Canvas
from videos.render.fonts import FAMILY, files_for
from videos.render.output import written
from videos.render.process import RenderError, StopCheck, Stopped
from videos.render.scene import Design

DRIFT_MARGIN = 100  # the ground reaches this far beyond the frame on each side
_MARGIN = 240  # layers are drawn this far beyond it, so that no cut edge moves into view
TILE = 360  # the side of a texture's tile
_SOFT = 8  # the ground's lights are drawn this many times smaller
_PROBE = 8  # a layer's extent is found on a drawing this many times smaller
_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{0} {1} {2} {3}" width="{4}" height="{5}">'
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, where its upper left corner stands on the frame, and its size; all in even pixels of
    the film, which a draft has fewer of than its format."""

    path: Path
    x: int
    y: int
    size: tuple[int, int]


def draw_background(design: Design, path: Path, scale: float) -> None:
    """The ground, DRIFT_MARGIN wider than the frame on every side, its texture tiled over it."""
    ground = _ground(design.ground, design.texture, design.style.grain, _wide(design.canvas), scale)
    with written(path) as file:
        ground.save(file, "PPM")


def draw_still(design: Design, scale: float = 1) -> Image.Image:
    """The scene as it stands when everything has arrived, so many times the canvas's size."""
    canvas = design.canvas
    size = (round(canvas.width * scale), round(canvas.height * scale))
    edge = round(DRIFT_MARGIN * scale)
    ground = _ground(design.ground, design.texture, design.style.grain, _wide(canvas), scale)
    still = ground.crop((edge, edge, edge + size[0], edge + size[1]))
    # All layers at once, no larger than they are: a drawing's size costs more than what is on it.
    svg = "".join(layer.svg for layer in design.layers)
    if box := visible_extent(svg, canvas):
        left, top = (max(0, math.floor(at * scale)) for at in box[:2])
        width = max(1, min(size[0], math.ceil(box[2] * scale)) - left)
        height = max(1, min(size[1], math.ceil(box[3] * scale)) - top)
        view = (left / scale, top / scale, width / scale, height / scale)
        picture = _picture(svg, view, (width, height))
        still.paste(picture, (left, top), picture)
    return still


def _wide(canvas: Canvas) -> tuple[int, int]:
    return canvas.width + 2 * DRIFT_MARGIN, canvas.height + 2 * DRIFT_MARGIN


@lru_cache(maxsize=4)  # as many as a style has variants: a long film takes them by turns
def _ground(
    lights_svg: str, texture: str, grain: int, size: tuple[int, int], scale: float
) -> Image.Image:
    # Lights are soft: drawn small and enlarged they look the same at a tenth of the work.
    small = (size[0] // _SOFT, size[1] // _SOFT)
    lights = _picture(lights_svg, (-DRIFT_MARGIN, -DRIFT_MARGIN, *size), small)
    width, height, side = (round(length * scale) for length in (*size, TILE))
    grained = _grained(lights.convert("RGB"), grain)
    ground = grained.resize((width, height), Image.Resampling.BICUBIC)
    tile = _picture(texture, (0, 0, TILE, TILE), (side, side))
    for x in range(0, width, side):
        for y in range(0, height, side):
            ground.paste(tile, (x, y), tile)
    return ground


def _grained(lights: Image.Image, grain: int) -> Image.Image:
    """With so many levels of noise, always the same: it hides the steps of a dark, slow gradient.
    Coarse, as the lights are small: fine noise is lost in encoding, or costs a third more bits."""
    pixels = np.asarray(lights, np.int16)
    noise = np.random.default_rng(0).integers(-grain, grain + 1, (*pixels.shape[:2], 1))
    return Image.fromarray((pixels + noise).clip(0, 255).astype(np.uint8))


def draw_layers(
    design: Design, folder: Path, scale: float, *, stop: StopCheck
) -> list[Picture | None]:
    """A picture for each layer, in order; None for a layer without a visible pixel."""
    return [
        _draw_layer(layer.svg, design.canvas, folder / f"layer{index}.png", scale, stop)
        for index, layer in enumerate(design.layers)
    ]


def _draw_layer(
    svg: str, canvas: Canvas, path: Path, scale: float, stop: StopCheck
) -> Picture | None:
    if stop():
        raise Stopped
    box = visible_extent(svg, canvas)
    if box is None:
        return None
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    x, y, *size = (round(length * scale) for length in (left, top, width, height))
    with written(path) as file:
        file.write(_draw(svg, (left, top, width, height), (size[0], size[1])))
    return Picture(path, x, y, (size[0], size[1]))


def visible_extent(svg: str, canvas: Canvas) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of what is visible, in pixels of the format that a draft can
    halve evenly, and a little wide of it; may begin outside the frame. None when nothing is."""
    width, height = canvas.width + 2 * _MARGIN, canvas.height + 2 * _MARGIN
    view = (-_MARGIN, -_MARGIN, width, height)
    small = _picture(svg, view, (width // _PROBE, height // _PROBE))
    box = small.getchannel("A").getbbox()
    if box is None:
        return None
    left, top = ((edge - 1) * _PROBE - _MARGIN for edge in box[:2])
    right, bottom = ((edge + 1) * _PROBE - _MARGIN for edge in box[2:])
    return left, top, right, bottom


def _draw(svg: str, view: tuple[float, float, float, float], size: tuple[int, int]) -> bytes:
    """A PNG of this part of the drawing."""
    document = f"{_HEAD.format(*view, *size)}{svg}</svg>"
    return _drawn(document, tuple(str(path) for path in files_for(svg)))


@lru_cache(maxsize=64)  # ornaments come again from scene to scene; some kilobytes each
def _drawn(document: str, fonts: tuple[str, ...]) -> bytes:
    try:
        return resvg_py.svg_to_bytes(
            svg_string=document,
            skip_system_fonts=True,
            font_files=list(fonts),
            font_family=FAMILY,
        )
    except ValueError as error:
        raise RenderError(f"A scene's drawing is faulty: {error}.") from error
    except BaseException as error:
        # A panic inside resvg is no Exception, nor has it a name that could be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise RenderError("A text has characters that cannot be drawn: remove them.") from error


def _picture(
    svg: str, view: tuple[float, float, float, float], size: tuple[int, int]
) -> Image.Image:
    return Image.open(io.BytesIO(_draw(svg, view, size)))
