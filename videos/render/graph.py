"""The ffmpeg filter graph of a scene: numbers and file names of our own, never a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from videos.render.canvas import Canvas
from videos.render.flow import Layer
from videos.render.layers import DRIFT_MARGIN, Picture
from videos.render.spec import FPS
from videos.render.style import Motion

CAPTIONS = "captions.ass"
FONTS = "fonts"
_BT709 = "out_color_matrix=bt709:out_range=tv"
# The first scene is also what a paused player shows: its entrance has begun before the first frame.
HEAD_START = 0.5


@dataclass(frozen=True, slots=True)
class Moving:
    """A picture and how it comes in. start: seconds; away: pixels from its place at the start."""

    picture: Picture
    start: float
    away: tuple[float, float]


def arrivals(
    layers: Sequence[Layer], pictures: Sequence[Picture | None], motion: Motion, *, first: bool
) -> list[Moving]:
    """The visible pictures, bottom first, each with the time of its arrival."""
    early = HEAD_START if first else 0.0
    return [
        Moving(picture, _start(layer, motion) - early, motion.enter[layer.enter])
        for layer, picture in zip(layers, pictures, strict=True)
        if picture is not None
    ]


def _start(layer: Layer, motion: Motion) -> float:
    waiting = motion.first + motion.stagger * layer.step
    return waiting if layer.at is None else max(layer.at, waiting)


def scene_graph(moving: Sequence[Moving], motion: Motion, canvas: Canvas) -> str:
    """Ground first, then every layer over it, then the captions; the result is [v]."""
    chains = [_ground(motion, canvas)]
    for number, part in enumerate(moving, start=1):
        chains.append(_layer(number, part, motion))
        chains.append(_overlay(number, part, motion))
    last = f"b{len(moving)}"
    chains.append(
        f"[{last}]ass={CAPTIONS}:fontsdir={FONTS},"
        "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709[v]"
    )
    return ";\n".join(chains)


def _held(pixels: str) -> str:
    """One decoded picture, converted once, then repeated for ever at the film's rate."""
    return f"scale={_BT709},format={pixels},loop=loop=-1:size=1,settb=1/{FPS},setpts=N"


def _ground(motion: Motion, canvas: Canvas) -> str:
    across, down = f"sin(t*{motion.tempo:.3f})", f"cos(t*{motion.tempo * 0.8:.3f})"
    return (
        f"[0:v]{_held('yuv420p')},crop={canvas.width}:{canvas.height}"
        f":x='{DRIFT_MARGIN}+{motion.drift:.1f}*{across}'"
        f":y='{DRIFT_MARGIN}+{motion.drift:.1f}*{down}'[b0]"
    )


def _layer(number: int, part: Moving, motion: Motion) -> str:
    return f"[{number}:v]{_held('yuva420p')}{_fade(part.start, motion.duration)}[l{number}]"


def _fade(start: float, duration: float) -> str:
    """A fade begins with nothing, so a layer that is on its way before the film begins has none."""
    return f",fade=in:st={start:.3f}:d={duration:.3f}:alpha=1" if start >= 0 else ""


def _overlay(number: int, part: Moving, motion: Motion) -> str:
    """Ease out cubically to its place, then breathe; each layer to its own rhythm."""
    left = f"(1-pow(1-clip((t-({part.start:.3f}))/{motion.duration:.3f},0,1),3))"
    far_x, far_y = part.away
    pace = motion.tempo * (2.2 + 0.35 * (number % 3))
    sway = f"{motion.breathe * 0.6:.2f}*sin(t*{pace * 0.9:.3f}+{number})"
    rise = f"{motion.breathe:.2f}*cos(t*{pace * 0.7:.3f}+{number})"
    return (
        f"[b{number - 1}][l{number}]overlay=eval=frame"
        f":x='{part.picture.x}+{far_x:.1f}*(1-{left})+{sway}'"
        f":y='{part.picture.y}+{far_y:.1f}*(1-{left})+{rise}'"
        f":enable='gte(t,{part.start:.3f})'[b{number}]"
    )
