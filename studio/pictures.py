"""Pictures that people bring: read with care, upright, and made small."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

from studio.refusals import TooLargeError, UnsupportedMediaError, UnusableMediaError

# A JPEG in which a phone keeps a second picture is an MPO to PIL.
SUFFIXES = {"JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png", "WEBP": ".webp", "GIF": ".gif"}
READ = ("JPEG", "PNG", "WEBP", "GIF")
MOVING = ("GIF", "WEBP", "PNG")
MOST_PIXELS = 60_000_000
LEAST_SIDE = 16
PREVIEW_SIDE = 640
DAMAGED = "The picture is damaged. Export it again."
NO_PICTURE = "This is no picture that is understood: choose a JPEG, PNG, WebP or GIF."
# What is transparent is shown on a grey on which dark and light logos can both be seen.
BEHIND = (128, 128, 144)

Image.init()  # else only some of the formats are known


def picture_suffix(path: Path) -> str:
    """The ending that fits the content, such as .jpg; empty for what is no picture.

    Raises a refusal for a picture that cannot be used.
    """
    try:
        with _opened(path) as image:
            return SUFFIXES[image.format or ""]
    except UnidentifiedImageError:
        return ""


def upright(source: Path | IO[bytes]) -> Image.Image:
    """The picture as it is meant to be seen, in RGB or RGBA, without what its file told besides."""
    try:
        with _opened(source) as image:
            ImageOps.exif_transpose(image, in_place=True)
            return image.convert("RGBA" if image.has_transparency_data else "RGB")
    except UnidentifiedImageError as error:
        raise UnusableMediaError(NO_PICTURE) from error


@contextmanager
def _opened(source: Path | IO[bytes]) -> Iterator[Image.Image]:
    """Raises UnidentifiedImageError for what is no picture, else a refusal."""
    try:
        with Image.open(source, formats=READ) as image:
            _require_usable(image)
            yield image
    except UnidentifiedImageError:
        raise
    # PIL's readers raise whatever a damaged file leads them to.
    except (OSError, SyntaxError, ValueError, IndexError, OverflowError, struct.error) as error:
        raise UnusableMediaError(DAMAGED) from error
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None


def flattened(image: Image.Image) -> Image.Image:
    """The picture without transparency."""
    if image.mode != "RGBA":
        return image
    flat = Image.new("RGB", image.size, BEHIND)
    flat.paste(image, mask=image.getchannel("A"))
    return flat


def preview_of(image: Image.Image) -> bytes:
    """A small JPEG of it."""
    small = image.copy()
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    written = BytesIO()
    flattened(small).save(written, "JPEG", quality=82)
    return written.getvalue()


def _require_usable(image: Image.Image) -> None:
    if image.format in MOVING and getattr(image, "is_animated", False):
        raise UnsupportedMediaError("A picture that moves has to be brought as a clip.")
    if image.width * image.height > MOST_PIXELS:
        raise _too_many_pixels()
    if min(image.size) < LEAST_SIDE:
        raise UnusableMediaError(
            f"The picture is {image.width} by {image.height} pixels: too small to be seen."
        )


def _too_many_pixels() -> TooLargeError:
    most = MOST_PIXELS // 1_000_000
    return TooLargeError(f"The picture has more than {most} million pixels. Make it smaller.")
