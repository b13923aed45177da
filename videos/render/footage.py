"""A clip or a picture as the ground of a scene, graded to the style; never black, never still."""

from __future__ import annotations

import struct
from pathlib import Path

from PIL import Image

from videos.render.clips import clip_chains, clip_inputs, read_clip, rounds_of
from videos.render.graph import PICTURE, Ground, held
from videos.render.output import plain_errors
from videos.render.process import Killed, RenderError, StopCheck
from videos.render.spec import FPS, SceneSpec, Shape, Visual
from videos.render.stills import draw_still
from videos.render.style import Grade, Style

_NAME = "footage"
_STILL = "footage.ppm"
# All that Pillow raises for a file that is damaged or no picture.
_DAMAGED = (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError)

Size = tuple[int, int]


def footage_ground(
    scene: SceneSpec, visual: Visual, style: Style, size: Size, *, folder: Path, stop: StopCheck
) -> Ground:
    """What fills frames of this size for all of the scene. Raises RenderError or Stopped."""
    with plain_errors():
        (folder / _NAME).symlink_to(visual.path.absolute())
    try:
        if visual.shape is Shape.PICTURE:
            return _still(scene, visual, style, size, folder)
        return _clip(scene, visual, style, size, folder=folder, stop=stop)
    except Killed:
        raise
    except (RenderError, *_DAMAGED) as error:
        message = f"The picture of scene {scene.index + 1} cannot be read: choose another."
        raise RenderError(message) from error


def _still(scene: SceneSpec, visual: Visual, style: Style, size: Size, folder: Path) -> Ground:
    far = draw_still(
        folder / _NAME,
        folder / _STILL,
        size,
        scene.frames,
        focus=visual.focus,
        paper=style.palette["ground"],
    )
    done = f"min(n/{max(1, scene.frames - 1)},1)"
    if scene.look % 2:
        done = f"(1-{done})"
    return Ground(
        ((*PICTURE, "-i", _STILL),),
        f"[0:v]{held('yuv420p', f',{grading(style.grade)}')},crop={size[0]}:{size[1]}:exact=1"
        f":x='{far[0]}*{done}':y='{far[1]}*{done}'[b0]",
    )


def _clip(
    scene: SceneSpec, visual: Visual, style: Style, size: Size, *, folder: Path, stop: StopCheck
) -> Ground:
    clip = read_clip(_NAME, folder, stop=stop)
    rounds = rounds_of(clip, visual.start, scene.frames / FPS)
    chains = clip_chains(clip, rounds, size, visual.focus, grading(style.grade))
    return Ground(clip_inputs(_NAME, rounds), chains)


def grading(grade: Grade) -> str:
    """The style's colours as a filter on light and colour alone, the cheapest there is."""
    return (
        f"eq=contrast={grade.contrast:.3f}:brightness={grade.brightness:.3f}"
        f":saturation={grade.saturation:.3f}:gamma_r={grade.red:.3f}"
        f":gamma_g={grade.green:.3f}:gamma_b={grade.blue:.3f}"
    )
