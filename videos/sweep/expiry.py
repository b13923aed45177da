"""Made things that no kept video needs: which they are, and how they go.

What a row keeps (videos/references.py) stays as long as the row. A video's parts stay while it may
go on (waiting, in the making, or failed not long ago) and YTEMPIRE_KEEP_PARTS_DAYS after its end;
when the media take more than their quota, the parts of completed videos go earlier, oldest first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from videos.models import Artifact, Status, Video
from videos.references import unkept
from videos.sweep.files import remove_file
from ytempire.core import clock

# A stage may hold what it asked for as long as this; see videos/parts.py.
UNUSED = timedelta(days=1)
PARTS = ("narration", "footage", "segment", "sound", "quality", "seen")
AT_ONCE = 200
GIGABYTE = 1_000_000_000


def expired() -> QuerySet[Artifact]:
    """What goes because its time is over."""
    return _idle(Q(video__completed_at=None) | Q(video__completed_at__gt=_kept_since()))


def spare() -> QuerySet[Artifact]:
    """What may go before its time to make room."""
    unfinished = Q(video__completed_at=None)
    retried = Q(video__status=Status.FAILED, video__completed_at__gt=_kept_since())
    return _idle(unfinished | retried).filter(kind__in=PARTS)


def parts_gone(video: Video) -> bool:
    """Whether a retry makes everything anew, because its parts are kept no longer."""
    ended = video.completed_at
    return video.status == Status.FAILED and ended is not None and ended <= _kept_since()


def _kept_since() -> datetime:
    return clock.now() - timedelta(days=settings.KEEP_PARTS_DAYS)


def _idle(holding: Q) -> QuerySet[Artifact]:
    """Not asked for lately, kept by no row, and part of no video that is `holding` its parts."""
    rows = unkept(Artifact.objects.filter(used_at__lt=clock.now() - UNUSED))
    part_of = Video.parts.through._default_manager.filter(artifact=OuterRef("pk"))
    return rows.filter(~Exists(part_of.filter(holding)))


def to_make_room() -> Iterator[int]:
    """The sizes of what the quota takes beyond what has expired."""
    has_expired = expired()
    over = excess() - bytes_of(has_expired)
    rows = spare().exclude(pk__in=has_expired.values("pk")).order_by("used_at", "pk")
    for size in rows.values_list("size", flat=True).iterator():
        if over <= 0:
            return
        over -= size
        yield size


def bytes_of(rows: QuerySet[Artifact]) -> int:
    return rows.aggregate(total=Sum("size"))["total"] or 0


def excess() -> int:
    """How many bytes the media take beyond their quota."""
    quota = int(settings.MEDIA_QUOTA_GB * GIGABYTE)
    return max(0, bytes_of(Artifact.objects.all()) - quota) if quota else 0


def sweep_expired() -> list[int]:
    """Remove what has expired; returns the sizes."""
    rows = expired()
    return [size for page in _pages(rows) for size in _remove(rows, page)]


def sweep_excess() -> list[int]:
    """Make room until the quota is kept, as far as possible; returns the sizes."""
    rows, removed, over = spare(), list[int](), excess()
    while sum(removed) < over:
        sizes = _remove(rows, _enough(rows, over - sum(removed)))
        if not sizes:
            break
        removed += sizes
    return removed


def _pages(rows: QuerySet[Artifact]) -> Iterator[list[str]]:
    keys = rows.order_by("pk").values_list("pk", flat=True)
    page = list(keys[:AT_ONCE])
    while page:
        yield page
        page = list(keys.filter(pk__gt=page[-1])[:AT_ONCE])


def _enough(rows: QuerySet[Artifact], wanted: int) -> list[str]:
    """The longest unused of these that take so many bytes together, or a batch of them."""
    keys: list[str] = []
    for key, size in rows.order_by("used_at", "pk").values_list("pk", "size")[:AT_ONCE]:
        if wanted <= 0:
            break
        keys.append(key)
        wanted -= size
    return keys


def _remove(rows: QuerySet[Artifact], keys: Sequence[str]) -> list[int]:
    """Remove those of `keys` that still are among `rows`: first the row, then the file.

    A crash between the two leaves a file without a row: see files.py.
    """
    with transaction.atomic():
        some = Artifact.objects.filter(pk__in=keys).order_by("pk")
        locked = list(some.select_for_update(skip_locked=True).values_list("pk", flat=True))
        # Looked at again under the lock: a stage that asked first keeps what it found.
        gone = dict(rows.filter(pk__in=locked).values_list("file", "size"))
        Artifact.objects.filter(file__in=gone, pk__in=locked).delete()
    for name in gone:
        remove_file(name)
    return list(gone.values())
