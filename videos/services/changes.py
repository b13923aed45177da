"""Changing and deleting what was made."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from videos import artifacts, rollups, selectors
from videos.models import Status, Video
from ytempire.core.exceptions import ConflictError


def video_share(*, video: Video, shared: bool) -> None:
    """Open the watch page to everybody who has its address, or close it again."""
    Video.objects.filter(pk=video.pk).update(shared=shared)


def video_edit(*, video: Video, **changes: Any) -> None:
    """Change title, description or shared; the values are already validated."""
    Video.objects.filter(pk=video.pk).update(**changes, updated_at=timezone.now())


def video_metrics_record(*, video: Video, **metrics: Any) -> None:
    """Keep what came back from the platform until now, and its score."""
    Video.objects.filter(pk=video.pk).update(**metrics, metrics_synced_at=timezone.now())


@transaction.atomic
def video_delete(*, video: Video) -> None:
    """Remove a video and its files for good; the ledger keeps its costs.

    Raises ConflictError while a worker has it in hand.
    """
    locked = Video.objects.select_for_update().filter(pk=video.pk).first()
    if locked is None:
        return
    if locked.status == Status.PROCESSING:
        raise ConflictError("This video is being made. Cancel it first, then delete it.")
    if locked.status == Status.QUEUED:
        rollups.count_withdrawn(locked)
    finished = selectors.finished_files(locked)
    locked.delete()
    artifacts.discard(key for key in finished if not selectors.is_needed(key))
