"""Changing and deleting what was made."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from channels_app import services as channels
from channels_app.models import Channel
from videos import artifacts, references, rollups, turns
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
    if locked.status == Status.QUEUED and locked.published_at is None:
        rollups.count_withdrawn(locked)
    kept = references.kept_for(locked)
    locked.delete()
    if locked.queue:
        turns.move_up(locked.queue, locked.owner_id, locked.turn)
    artifacts.discard(references.no_longer_needed(kept).values_list("pk", flat=True))


@transaction.atomic
def channel_delete(*, channel: Channel) -> None:
    """Remove a channel with its videos; those that nobody had begun give their places back.

    Raises ConflictError while one of them is being made, ChannelNotFoundError if it is gone.
    """
    # Its videos, then the channel, then the counts, as whoever asks or tries again meanwhile.
    list(channel.videos.select_for_update().order_by("turn").values_list("pk"))
    channels.channel_hold(channel=channel)
    waiting = channel.videos.filter(status=Status.QUEUED).select_related("owner")
    videos = list(waiting.order_by("turn"))
    for video in videos:
        if video.published_at is None:
            rollups.count_withdrawn(video)
    channels.channel_delete(channel=channel)
    fronts = {video.queue: video for video in reversed(videos) if video.queue}
    for queue, first in fronts.items():
        turns.move_up(queue, first.owner_id, first.turn)
