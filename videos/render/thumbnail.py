"""A film's thumbnails: its title, designed in the style in three different ways."""

from __future__ import annotations

from pathlib import Path

from videos.render.layers import draw_still
from videos.render.output import publish, work_folder, written
from videos.render.scene import design_thumbnail
from videos.render.spec import FilmSpec, Format

NUMBERS = (1, 2, 3)
SIZES = {Format.WIDE: (1280, 720), Format.VERTICAL: (1080, 1920)}
_QUALITY = 90
_OUT = "thumbnail.jpg"


def render_thumbnail(title: str, film: FilmSpec, shape: Format, number: int, out: Path) -> None:
    """Write a JPEG of the shape's size (a key of SIZES), in the design with that number.

    Raises RenderError; `out` appears whole.
    """
    design = design_thumbnail(title, film, shape, number)
    picture = draw_still(design, SIZES[shape][0] / design.canvas.width)
    with work_folder(out) as folder:
        with written(folder / _OUT) as file:
            picture.save(file, "JPEG", quality=_QUALITY)
        publish(folder / _OUT, out)
