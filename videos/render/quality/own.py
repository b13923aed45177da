"""What a scene draws by itself where its captions stand: drawn once more, small or as a still."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from videos.render.canvas import CANVASES, Box
from videos.render.layers import draw_still, visible_extent
from videos.render.quality.keys import Picture
from videos.render.scene import design_scene
from videos.render.spec import FilmSpec, SceneSpec

_COARSE = 16  # pixels that a drawing's extent may be wider than what is visible
_TEXT = "<text"


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


def still_in(scene: SceneSpec, film: FilmSpec, box: Box) -> Picture:
    """What the scene shows there without captions, in pixels of the film. Raises RenderError."""
    still = draw_still(design_scene(scene, film), film.preset.scale)
    return np.asarray(still.convert("RGB").crop((box.x, box.y, box.right, box.bottom)))
