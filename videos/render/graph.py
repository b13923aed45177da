"""The ffmpeg filter graph of a scene: numbers and file names of our own, never a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from videos.render.canvas import Box
from videos.render.captions import DOCUMENT, FONTS, Captions
from videos.render.layers import DRIFT_MARGIN
from videos.render.motion import Moving, arriving, margin, place, repeats
from videos.render.spec import FPS
from videos.render.style import Motion
from videos.render.video import TAGGED

PICTURE = ("-framerate", str(FPS))  # ffmpeg's arguments before a picture's name
_BT709 = "out_color_matrix=bt709:out_range=tv"

Arguments = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What stands behind the layers. inputs: ffmpeg's arguments for each file it is made of;
    chains: the filters that make of the first inputs the moving picture [b0]."""

    inputs: tuple[Arguments, ...]
    chains: str


def scene_graph(
    ground: Ground, moving: Sequence[Moving], motion: Motion, captions: Captions | None
) -> str:
    """Ground first, then every layer over it, then the captions; the result is [v]."""
    chains = [ground.chains]
    for number, part in enumerate(moving, start=1):
        chains.append(_layer(number, len(ground.inputs) + number - 1, part))
        chains.append(_overlay(number, part, motion))
    top = f"[b{len(moving)}]"
    if captions is not None:
        chains.append(f"{captions_chain(captions)}[captions]")
        top += f"[captions]{captions_overlay(captions.strip)},"
    chains.append(f"{top}{TAGGED}[v]")
    return ";\n".join(chains)


def captions_chain(captions: Captions) -> str:
    """Captions on a strip of their own, drawn once for as long as they stay: over every frame of
    the film it would cost six times as much.

    libass blends colours without regard to what is transparent: on a strip of the colour that
    surrounds all letters that comes to the same.
    """
    size = f"{captions.strip.width}x{captions.strip.height}"
    return (
        f"color=0x{captions.ground}@0:s={size}:r={FPS},format=rgba,{held('yuva420p')}"
        f",trim=end_frame={len(captions.frames)},setpts='{_one_of(captions.frames)}'"
        f",ass={DOCUMENT}:fontsdir={FONTS}:alpha=1"
    )


def _one_of(numbers: Sequence[int], first: int = 0) -> str:
    """The N-th of the numbers, as an expression of ffmpeg, which takes no long sums."""
    if len(numbers) == 1:
        return str(numbers[0])
    half = len(numbers) // 2
    left, right = _one_of(numbers[:half], first), _one_of(numbers[half:], first + half)
    return f"if(lt(N,{first + half}),{left},{right})"


def captions_overlay(strip: Box) -> str:
    return f"overlay=eval=init:eof_action=pass:x={strip.x}:y={strip.y}"


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
