"""Videos held back: not due yet, or their owner or channel is paused."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from channels_app.models import Channel
from videos import turns
from videos.models import Pause, Queue, Video
from ytempire.core import clock

BATCH = 200
MANY = 5000
CHANNELS_AT_ONCE = 10
COLUMNS = ("queue", "turn", "channel_turn", "due_at")


def paused_queues() -> set[str]:
    """The queues nobody takes anything from, until they are resumed."""
    return {pause.queue for pause in Pause.objects.exclude(queue=None) if pause.queue}


def set_aside(video: Video, queue: str) -> bool:
    """Take what waits for nothing but a resume out of this line, if that is true of this video.

    Returns whether it was: it is then gone from the line, with others of its channel and priority.
    """
    if not _is_paused(video):
        return False
    line, held = turns.in_queue(queue), turns.in_queue(Queue.HELD)
    alike = {"channel": video.channel_id, "priority": video.priority}
    own = line.filter(owner=video.owner_id).order_by("turn")
    front = own.values_list("turn", flat=True).first()
    before = held.filter(**alike).order_by("-channel_turn").values_list("channel_turn", flat=True)
    rows = turns.unclaimed(line.filter(**alike).order_by("channel_turn"))
    batch = Video.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[:MANY]))
    behind = (before.first() or 0) + turns.FURTHER
    batch.update(queue=Queue.HELD, channel_turn=F("channel_turn") + behind)
    turns.move_up(queue, video.owner_id, front or 0.0)
    return True


def _is_paused(video: Video) -> bool:
    if video.channel.status == Channel.Status.PAUSED:
        return True
    return Pause.objects.filter(owner=video.owner_id).exists()


def release() -> int:
    """Put back in line, a batch at a time, what is due or resumed; returns how many videos."""
    if turns.reached(Queue.HELD) is None:
        return 0
    with transaction.atomic():
        return sum(_put_in_line(rows) for rows in [_due(), *map(_first_of, _resumed())])


def _due() -> QuerySet[Video]:
    return Video.objects.filter(due_at__lte=clock.now()).order_by("due_at")  # held, all of them


def _resumed() -> list[uuid.UUID]:
    """Channels that may work and have videos waiting for just that."""
    waiting = turns.in_queue(Queue.HELD).filter(channel=OuterRef("pk"), due_at=None)
    active = Channel.objects.exclude(status=Channel.Status.PAUSED)
    ready = active.filter(Exists(waiting), owner__queue_pause=None)
    return list(ready.order_by().values_list("pk", flat=True)[:CHANNELS_AT_ONCE])


def _first_of(channel: uuid.UUID) -> QuerySet[Video]:
    """The held videos of a channel's highest priority, in their order."""
    waiting = turns.in_queue(Queue.HELD).filter(channel=channel, due_at=None)
    highest = waiting.order_by("-priority").values("priority")[:1]
    return waiting.filter(priority=highest).order_by("channel_turn")


def _put_in_line(rows: QuerySet[Video]) -> int:
    videos = list(turns.unclaimed(rows)[:BATCH])
    for owned in _grouped(videos).values():
        first = owned[0]
        turns.line_up(owned, first.owner, turns.QUEUES[first.stage])
    for video in videos:
        video.due_at = None
    Video.objects.bulk_update(videos, COLUMNS)
    return len(videos)


def _grouped(videos: Iterable[Video]) -> dict[tuple[uuid.UUID, str], list[Video]]:
    """By owner and by the queue they go to."""
    groups: dict[tuple[uuid.UUID, str], list[Video]] = {}
    for video in videos:
        groups.setdefault((video.owner_id, turns.QUEUES[video.stage]), []).append(video)
    return groups
