"""The ffmpeg filter graph of a scene: numbers and file names of our own, never a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from videos.render.layers import DRIFT_MARGIN
from videos.render.motion import Moving, arriving, margin, place, repeats
from videos.render.spec import FPS
from videos.render.style import Motion
from videos.render.video import TAGGED

CAPTIONS = "captions.ass"
FONTS = "fonts"
PICTURE = ("-framerate", str(FPS))  # ffmpeg's arguments before a picture's name
_BT709 = "out_color_matrix=bt709:out_range=tv"
_BURNED = f"ass={CAPTIONS}:fontsdir={FONTS},"

Arguments = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What stands behind the layers. inputs: ffmpeg's arguments for each file it is made of;
    chains: the filters that make of the first inputs the moving picture [b0]."""

    inputs: tuple[Arguments, ...]
    chains: str


def scene_graph(ground: Ground, moving: Sequence[Moving], motion: Motion, *, captions: bool) -> str:
    """Ground first, then every layer over it, then the captions; the result is [v]."""
    chains = [ground.chains]
    for number, part in enumerate(moving, start=1):
        chains.append(_layer(number, len(ground.inputs) + number - 1, part))
        chains.append(_overlay(number, part, motion))
    chains.append(f"[b{len(moving)}]{_BURNED if captions else ''}{TAGGED}[v]")
    return ";\n".join(chains)


def held(pixels: str, once: str = "", begin: int = 0, times: int = -1) -> str:
    """One decoded picture, converted once, then repeated (-1: for ever) at the film's rate, from
    the frame `begin` on."""
    repeated = f"loop=loop={times}:size=1,settb=1/{FPS},setpts=N+{begin}"
    return f"scale={_BT709},format={pixels}{once},{repeated}"


def drifting(name: str, motion: Motion, size: tuple[int, int], scale: float) -> Ground:
    """The drawn ground, larger than the frame, which wanders over it to the pixel."""
    width, height = size
    across, down = f"sin(t*{motion.tempo:.3f})", f"cos(t*{motion.tempo * 0.8:.3f})"
    margin = DRIFT_MARGIN * scale
    return Ground(
        ((*PICTURE, "-i", name),),
        f"[0:v]{held('yuv420p')},crop={width}:{height}:exact=1"
        f":x='{margin:.0f}+{motion.drift:.1f}*{across}'"
        f":y='{margin:.0f}+{motion.drift:.1f}*{down}'[b0]",
    )


def _layer(number: int, at: int, part: Moving) -> str:
    picture = held("yuva420p", margin(part), *repeats(part))
    return f"[{at}:v]{picture}{arriving(part)}[l{number}]"


def _overlay(number: int, part: Moving, motion: Motion) -> str:
    x, y = place(part, motion)
    # eof_action=pass: a layer never ends, and without it ffmpeg keeps a copy of every frame for
    # when it does, at three times the cost of drawing the layer.
    return (
        f"[b{number - 1}][l{number}]overlay=eval=frame:eof_action=pass:x='{x}':y='{y}'"
        f":enable='gte(t,{part.start:.3f})'[b{number}]"
    )
