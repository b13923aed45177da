"""The pictures that may stand for a video, each in two shapes, and the one that does."""

from __future__ import annotations

from collections.abc import Mapping

from videos.models import Artifact, Thumbnail, Video
from videos.render.spec import Format

UPLOADED, FIRST = 0, 1
SHAPES: Mapping[str, Format] = {"wide": Format.WIDE, "tall": Format.VERTICAL}
"""The columns of a Thumbnail, and what they hold."""

Shaped = Mapping[str, Artifact]
"""One picture by column."""


def shape_of(video: Video) -> str:
    """The column whose picture stands for a film of this format."""
    return "tall" if video.format == Format.VERTICAL else "wide"


def thumbnails_keep(*, video: Video, drawn: Mapping[int, Shaped]) -> Artifact:
    """Write down these pictures by number; the chosen one, whose picture is returned, stays chosen.

    Belongs into a transaction that holds the video's row.
    """
    for number, shaped in drawn.items():
        Thumbnail.objects.update_or_create(video=video, number=number, defaults=dict(shaped))
    own = Thumbnail.objects.filter(video=video)
    chosen = own.filter(chosen=True).first()
    if chosen is None:
        own.filter(number=FIRST).update(chosen=True)
        chosen = own.get(number=FIRST)
    return picture_for(video, chosen)


def picture_for(video: Video, thumbnail: Thumbnail) -> Artifact:
    """Raises LookupError where its files were lost."""
    picture: Artifact | None = getattr(thumbnail, shape_of(video))
    if picture is None:
        raise LookupError("this thumbnail has no file")
    return picture
