"""A channel's logo, as a drawing can hold it."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageStat

from videos.render.process import RenderError
from videos.render.spec import Brand

_ROOM = (420, 220)  # what it may fill of a card, in pixels at scale 1
_SHARP = 2  # kept so many times larger than it is shown


@dataclass(frozen=True, slots=True)
class Logo:
    """uri: the picture itself; width and height in pixels at scale 1; color: its mean, to tell
    whether it is seen on a ground."""

    uri: str
    width: float
    height: float
    color: str


def logo_of(brand: Brand) -> Logo | None:
    """Raises RenderError when the file is no picture."""
    return _read(brand.logo, brand.logo_key) if brand.logo else None


@lru_cache(maxsize=16)
def _read(path: Path, _key: str) -> Logo:
    try:
        with Image.open(path) as file:
            picture = file.convert("RGBA")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise RenderError("The channel's logo is no picture: choose another one.") from error
    picture = picture.crop(picture.getchannel("A").getbbox())
    factor = min(room / side for room, side in zip(_ROOM, picture.size, strict=True))
    width, height = (side * factor for side in picture.size)
    picture.thumbnail((round(width * _SHARP), round(height * _SHARP)), Image.Resampling.LANCZOS)
    return Logo(_uri(picture), width, height, _mean(picture))


def _uri(picture: Image.Image) -> str:
    packed = io.BytesIO()
    picture.save(packed, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(packed.getvalue()).decode()}"


def _mean(picture: Image.Image) -> str:
    seen = ImageStat.Stat(picture.convert("RGB"), picture.getchannel("A").point(_solid)).mean
    return "#" + "".join(f"{round(channel):02x}" for channel in seen)


def _solid(alpha: int) -> int:
    return 255 if alpha > 127 else 0  # noqa: PLR2004 - half of what there is
