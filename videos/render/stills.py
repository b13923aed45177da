"""A picture as the ground of a scene: cropped around its subject, and panned over slowly."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageOps

from videos.render.output import written

_CLOSER = 0.1  # of the frame's longer side: at least so far is panned, if the scene lasts
_MOST_PIXELS = 120_000_000

Size = tuple[int, int]


def draw_still(
    source: Path, out: Path, size: Size, frames: int, *, focus: tuple[float, float], paper: str
) -> Size:
    """Write the part of the picture that will be seen, and return how far it is panned over,
    across and down, in pixels: one for each frame, so that the way is smooth.

    paper: the colour behind what is transparent. Raises OSError or ValueError.
    """
    with Image.open(source) as picture:
        if picture.width * picture.height > _MOST_PIXELS:
            raise ValueError("too many pixels")
        picture.draft("RGB", (2 * size[0], 2 * size[1]))
        upright = _opaque(ImageOps.exif_transpose(picture), paper)
    way = _way(upright.size, size, frames)
    area = (size[0] + way[0], size[1] + way[1])
    place = _centering(upright.size, area, focus)
    seen = ImageOps.fit(upright, area, Image.Resampling.BICUBIC, centering=place)
    with written(out) as file:
        seen.save(file, "PPM")
    return way


def _opaque(picture: Image.Image, paper: str) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    sheet = Image.new("RGB", picture.size, paper)
    layer = picture.convert("RGBA")
    sheet.paste(layer, (0, 0), layer)
    return sheet


def _way(picture: Size, size: Size, frames: int) -> Size:
    """Along the side on which the picture has more than the frame."""
    scale = max(size[0] / picture[0], size[1] / picture[1])
    spare = [int(have * scale) - need for have, need in zip(picture, size, strict=True)]
    axis = 0 if spare[0] > spare[1] else 1
    far = min(frames, max(spare[axis], int(_CLOSER * max(size)))) // 2 * 2
    return (far, 0) if axis == 0 else (0, far)


def _centering(picture: Size, area: Size, focus: tuple[float, float]) -> tuple[float, float]:
    """Where in the spare the area stands, from 0 to 1, for the focus to be in its middle."""
    scale = max(area[0] / picture[0], area[1] / picture[1])
    x, y = (
        _share(have * scale, need, at) for have, need, at in zip(picture, area, focus, strict=True)
    )
    return x, y


def _share(have: float, need: int, at: float) -> float:
    spare = have - need
    return 0.5 if spare < 1 else min(1.0, max(0.0, (at * have - need / 2) / spare))
