"""Who keeps made things: the one table of the columns that name an artifact for good.

What stands here stays as long as its row. Scenes name what a film was made of, too, but let it go:
see videos/parts.py for how long it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Exists, Model, OuterRef, QuerySet

from videos.models import Artifact, Thumbnail, Version, Video

KEEPERS: Mapping[type[Model], Sequence[str]] = {
    Video: ("script", "film", "thumbnail", "captions", "subtitles", "manifest"),
    Version: ("film", "captions", "subtitles"),
    Thumbnail: ("wide", "tall"),
}


def unkept(rows: QuerySet[Artifact]) -> QuerySet[Artifact]:
    """Those of these artifacts that no row keeps."""
    for keeper, columns in KEEPERS.items():
        for column in columns:
            holding = keeper._default_manager.filter(**{column: OuterRef("pk")})
            rows = rows.filter(~Exists(holding))
    return rows


def kept_for(video: Video) -> set[str]:
    """The keys of all that is kept for this video."""
    return {
        key
        for keeper, columns in KEEPERS.items()
        for row in _rows(keeper, video).values_list(*columns)
        for key in row
        if key
    }


def _rows(keeper: type[Model], video: Video) -> QuerySet[Model]:
    own = {"pk": video.pk} if keeper is Video else {"video": video}
    return keeper._default_manager.filter(**own)


def no_longer_needed(keys: set[str]) -> QuerySet[Artifact]:
    """Those of these artifacts that no row keeps, and no video is made with."""
    part_of = Video.parts.through._default_manager.filter(artifact=OuterRef("pk"))
    return unkept(Artifact.objects.filter(pk__in=keys)).filter(~Exists(part_of))
