"""The ffmpeg filter graph of a scene: numbers and file names of our own, never a text."""

from __future__ import annotations

from collections.abc import Sequence

from videos.render.canvas import Canvas
from videos.render.layers import DRIFT_MARGIN
from videos.render.motion import Moving, arriving, margin, place
from videos.render.spec import FPS
from videos.render.style import Motion

CAPTIONS = "captions.ass"
FONTS = "fonts"
_BT709 = "out_color_matrix=bt709:out_range=tv"


def scene_graph(moving: Sequence[Moving], motion: Motion, canvas: Canvas) -> str:
    """Ground first, then every layer over it, then the captions; the result is [v]."""
    chains = [_ground(motion, canvas)]
    for number, part in enumerate(moving, start=1):
        chains.append(_layer(number, part))
        chains.append(_overlay(number, part, motion))
    last = f"b{len(moving)}"
    chains.append(
        f"[{last}]ass={CAPTIONS}:fontsdir={FONTS},"
        "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709[v]"
    )
    return ";\n".join(chains)


def _held(pixels: str, once: str = "") -> str:
    """One decoded picture, converted once, then repeated for ever at the film's rate."""
    return f"scale={_BT709},format={pixels}{once},loop=loop=-1:size=1,settb=1/{FPS},setpts=N"


def _ground(motion: Motion, canvas: Canvas) -> str:
    across, down = f"sin(t*{motion.tempo:.3f})", f"cos(t*{motion.tempo * 0.8:.3f})"
    return (
        f"[0:v]{_held('yuv420p')},crop={canvas.width}:{canvas.height}"
        f":x='{DRIFT_MARGIN}+{motion.drift:.1f}*{across}'"
        f":y='{DRIFT_MARGIN}+{motion.drift:.1f}*{down}'[b0]"
    )


def _layer(number: int, part: Moving) -> str:
    held = _held("yuva420p", margin(part))
    return f"[{number}:v]{held}{arriving(part)}[l{number}]"


def _overlay(number: int, part: Moving, motion: Motion) -> str:
    x, y = place(part, motion)
    return (
        f"[b{number - 1}][l{number}]overlay=eval=frame:x='{x}':y='{y}'"
        f":enable='gte(t,{part.start:.3f})'[b{number}]"
    )
