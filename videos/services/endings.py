"""How videos end: completed, failed, cancelled. An edit that fails leaves what was there before."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce

from costs.services import reservation_release
from notifications.models import EventType
from notifications.services import event_publish
from videos import rollups, states, turns, versions
from videos.models import Stage, Status, Video
from ytempire.core import clock
from ytempire.core.exceptions import ConflictError

FILM_STAYS = "The film is as it was before the edit."


def video_cancel(*, video: Video) -> None:
    """End a video that is waiting or in the making; its worker notices the lost lease.

    Raises ConflictError when it has already ended.
    """
    unfinished = (Status.QUEUED, Status.PROCESSING)
    if not video_fail(video=video, source=unfinished, message=states.CANCELLED, retryable=True):
        raise ConflictError("This video has already ended, so it cannot be cancelled.")


@transaction.atomic
def video_fail(
    *,
    video: Video,
    source: Status | Collection[Status] = Status.PROCESSING,
    message: str,
    retryable: bool,
    held_by: str | None = None,
) -> bool:
    """End a video with a reason; returns whether this call ended it.

    A video that was being edited is completed again, with the film and the scenes of before.
    """
    now = clock.now()
    rows = Video.objects.select_for_update(no_key=True).filter(pk=video.pk)
    place = rows.values("queue", "turn").first()
    before = versions.last_filmed(video.pk)
    moved = states.move(
        video.pk,
        source,
        Status.COMPLETED if before else Status.FAILED,
        held_by=held_by,
        error_stage=Case(When(stage="", then=Value(Stage.SCRIPT)), default=F("stage")),
        error_message=message[:500],
        error_retryable=retryable,
        completed_at=now,
        **(versions.columns_of(before) if before else {}),
    )
    if moved:
        ended = as_it_is_now(video)
        if place and place["queue"]:
            turns.move_up(place["queue"], ended.owner_id, place["turn"])
        reservation_release(video_id=ended.pk)
        if before:
            versions.scenes_write(video=ended, entries=before.scenes)
        elif ended.published_at is None:  # otherwise an edit, of what lost its film
            rollups.count_failed(ended, now)
        _publish(
            EventType.VIDEO_FAILED,
            ended,
            error=f"{ended.error_message.rstrip('.')}. {FILM_STAYS}"
            if before
            else ended.error_message,
            stage=ended.error_stage,
            retryable=retryable,
        )
    return moved


@transaction.atomic
def video_complete(*, video: Video, held_by: str) -> bool:
    """End a video well; returns whether this call ended it. An edit is no further video."""
    now = clock.now()
    moved = states.move(
        video.pk,
        Status.PROCESSING,
        Status.COMPLETED,
        held_by=held_by,
        progress=100,
        completed_at=now,
        published_at=Coalesce("published_at", now),
    )
    if moved:
        ended = as_it_is_now(video)
        reservation_release(video_id=ended.pk)
        versions.version_film_keep(video=ended)
        if ended.published_at == now:
            rollups.count_completed(ended, now)
        _publish(EventType.VIDEO_COMPLETED, ended)
    return moved


def as_it_is_now(video: Video) -> Video:
    """What the move left, whatever the caller's object still holds."""
    return Video.objects.select_related("owner__plan", "channel", "version").get(pk=video.pk)


def _publish(event: EventType, video: Video, **more: object) -> None:
    told = {"videoId": str(video.pk), "title": video.title, "channelId": str(video.channel_id)}
    event_publish(user_id=video.owner_id, type=event, payload={**told, **more})
