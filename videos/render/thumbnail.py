"""The film's thumbnail: its title, designed in the style."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from videos.render.layers import draw_still
from videos.render.output import publish, work_folder, written
from videos.render.scene import design_thumbnail
from videos.render.spec import FilmSpec, Format

SIZES = {
    Format.VERTICAL: (1080, 1920),
    Format.WIDE: (1280, 720),
    Format.SQUARE: (1080, 1080),
}
_QUALITY = 90
_OUT = "thumbnail.jpg"


def render_thumbnail(title: str, film: FilmSpec, out: Path) -> None:
    """Write a JPEG of the format's thumbnail size. Raises RenderError; `out` appears whole."""
    still = draw_still(design_thumbnail(title, film))
    picture = still.resize(SIZES[film.format], Image.Resampling.LANCZOS)
    with work_folder(out) as folder:
        with written(folder / _OUT) as file:
            picture.save(file, "JPEG", quality=_QUALITY, optimize=True)
        publish(folder / _OUT, out)
