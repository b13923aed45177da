"""The creator's own files, as a film takes them: copied, so that it keeps what is deleted later."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from studio.models import Media
from studio.pictures import flattened, upright
from studio.selectors import media_get
from videos import artifacts, cache
from videos.models import Artifact
from videos.pipeline.context import Made, StageContext
from ytempire.core.exceptions import MediaNotFoundError

LARGEST_LOGO, LARGEST_PICTURE = 1024, 4096  # pixels
GONE = "A file of your media library was deleted; the film is made without it."
TOLD = ("kind", "name", "sha256", "width", "height", "duration", "author", "licence", "source_url")


def own_media(context: StageContext, media_id: str) -> Artifact | None:
    """A file of the library: sound and clips as they are, a picture upright and as a JPEG.

    Its meta is what TOLD names. None, with a note, if it was deleted before it was ever used.
    """
    return _copied(context, "media", media_id, lambda media: WRITERS.get(media.kind, _as_it_is))


def own_logo(context: StageContext, media_id: str) -> Artifact | None:
    """A picture of the library as a PNG, not larger than a logo is ever shown."""
    return _copied(context, "logo", media_id, lambda _: _logo)


Writer = Callable[[Path, Path], Path]
"""Writes the first file to the second's place, under an ending of its own; returns where."""


def _as_it_is(source: Path, out: Path) -> Path:
    return Path(shutil.copyfile(source, out.with_suffix(source.suffix)))


def _picture(source: Path, out: Path) -> Path:
    image = flattened(upright(source))
    image.thumbnail((LARGEST_PICTURE, LARGEST_PICTURE))
    path = out.with_suffix(".jpg")
    image.save(path, "JPEG", quality=95, subsampling=0)
    return path


def _logo(source: Path, out: Path) -> Path:
    image = upright(source)
    image.thumbnail((LARGEST_LOGO, LARGEST_LOGO))
    path = out.with_suffix(".png")
    image.save(path, "PNG")
    return path


WRITERS: dict[str, Writer] = {Media.Kind.PICTURE: _picture}


def _copied(
    context: StageContext, kind: str, media_id: str, writer: Callable[[Media], Writer]
) -> Artifact | None:
    # A file never changes under its id, and nobody guesses one: the copy outlives the row.
    key = artifacts.artifact_key(kind, media_id)
    if found := context.find(key):
        return found
    try:
        media = media_get(context.video.owner, media_id)
        source = cache.local_copy(str(media.file), media.size)
        path = writer(media)(source, context.work_path(kind, key, ""))
    except (MediaNotFoundError, FileNotFoundError):
        context.tell(GONE)
        return None
    return context.keep(key, kind, path, Made({name: getattr(media, name) for name in TOLD}))
