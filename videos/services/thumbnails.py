"""Choosing the picture that stands for a video, or bringing one."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import IO

import numpy as np
from django.db import transaction
from PIL import Image, ImageOps

from studio.pictures import flattened, upright
from studio.refusals import TooLargeError
from videos import artifacts
from videos.models import Artifact, Thumbnail, Video
from videos.parts import touch
from videos.render.focus import focus_of
from videos.render.thumbnail import SIZES
from videos.thumbnails import SHAPES, UPLOADED, picture_for
from ytempire.core.exceptions import NotFoundError, VideoNotFoundError
from ytempire.core.sizes import MEGABYTE, size_said

LARGEST = 10 * MEGABYTE
QUALITY = 90
FOCUS_SIDE = 100  # pixels


@transaction.atomic
def thumbnail_choose(*, video: Video, number: int) -> Thumbnail:
    """Let this one stand for the video, also when the video is made again.

    Raises NotFoundError where there is none of that number.
    """
    held = _held(video)
    own = Thumbnail.objects.filter(video=held)
    chosen = own.filter(number=number).first()
    if chosen is None:
        raise NotFoundError("This video has no such thumbnail.")
    own.exclude(pk=chosen.pk).update(chosen=False)
    own.filter(pk=chosen.pk).update(chosen=True)
    Video.objects.filter(pk=held.pk).update(thumbnail=picture_for(held, chosen))
    return own.get(pk=chosen.pk)


def thumbnail_upload(*, video: Video, file: IO[bytes], size: int) -> Thumbnail:
    """Take a picture of the creator's own, cut to both shapes, and choose it.

    size: bytes. Raises TooLargeError, UnsupportedMediaError, UnusableMediaError.
    """
    if size > LARGEST:
        raise TooLargeError(
            f"A thumbnail has at most {size_said(LARGEST)}; this file has {size_said(size)}."
        )
    image = flattened(upright(file))
    cut = {column: _cut(image, SIZES[shape]) for column, shape in SHAPES.items()}
    kept = {column: _stored(content) for column, content in cut.items()}  # may take a while
    with transaction.atomic():
        held = _held(video)
        _replace(held, kept)
        return thumbnail_choose(video=held, number=UPLOADED)


def _replace(video: Video, kept: Mapping[str, Artifact]) -> None:
    Thumbnail.objects.update_or_create(video=video, number=UPLOADED, defaults=dict(kept))


def _held(video: Video) -> Video:
    held = Video.objects.select_for_update(no_key=True).filter(pk=video.pk).first()
    if held is None:
        raise VideoNotFoundError
    return held


def _cut(image: Image.Image, size: tuple[int, int]) -> bytes:
    """A JPEG of this size, of what matters in the picture; nothing of the file comes along."""
    small = image.copy()
    small.thumbnail((FOCUS_SIDE, FOCUS_SIDE))
    focus = focus_of([np.asarray(small.convert("RGB"))])
    written = BytesIO()
    fitted = ImageOps.fit(image, size, Image.Resampling.LANCZOS, centering=focus)
    fitted.convert("RGB").save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()


def _stored(content: bytes) -> Artifact:
    key = artifacts.artifact_key("uploaded thumbnail", content.hex())
    touch(key)
    if found := artifacts.find(key):
        return found
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "thumbnail.jpg"
        path.write_bytes(content)
        return artifacts.store(key, "thumbnail", path, {})
