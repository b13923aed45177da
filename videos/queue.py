"""The queue is the Video table; the order is that of turns.py. Tasks are only nudges."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, F, QuerySet, Value, When
from django_q.brokers import get_broker
from django_q.tasks import async_task

from channels_app.models import Channel
from videos import hosts, states, turns
from videos.models import Pause, Queue, Status, Video
from ytempire.core import clock

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 3
NUDGE = "videos.tasks.work"
# What is nearly done is finished first.
PREFERENCE = (Queue.UPLOAD, Queue.RENDER, Queue.LIGHT)


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on one video until the lease runs out."""

    video_id: uuid.UUID
    lease: str


def nudge(queue: str = Queue.LIGHT) -> None:
    """Tell the workers of a queue that there may be work, once the transaction has committed."""

    def send() -> None:
        for cluster in hosts.clusters_of(queue):
            async_task(NUDGE, cluster=cluster)

    transaction.on_commit(send)


def nudge_own() -> None:
    """Tell a worker of this host's own kind that there may be more."""
    async_task(NUDGE, cluster=hosts.cluster_name(settings.QUEUES))


def keep_moving(cluster: str) -> None:
    """Nudge unless a nudge is waiting already; the supervisor calls this on its rhythm."""
    if get_broker(cluster).queue_size() == 0:
        async_task(NUDGE, cluster=cluster)


def waiting(queues: Sequence[str] = settings.QUEUES) -> QuerySet[Video]:
    return Video.objects.filter(queue__in=queues)


def claim(
    host: str, queues: Sequence[str] = settings.QUEUES, *, only: uuid.UUID | None = None
) -> Claim | None:
    """Take the video whose turn it is, or the one that is named; None when there is none.

    The attempt counts from here.
    """
    lease = f"{host}/{uuid.uuid4().hex}"
    if only is not None:
        return _take(lease, Video.objects.filter(pk=only, queue__isnull=False))
    paused = paused_queues()
    for queue in PREFERENCE:
        if queue not in queues or queue in paused:
            continue
        # Without a lock first: most nudges find nothing.
        if waiting([queue]).exists() and (claimed := _claim_next(lease, queue)):
            return claimed
    return None


@transaction.atomic
def _claim_next(lease: str, queue: str) -> Claim | None:
    while (first := _locked(turns.in_queue(queue).order_by(*turns.BY_TURN))) is not None:
        own = turns.in_queue(queue).filter(owner=first.owner_id)
        best = _locked(own.order_by(*turns.OF_OWNER)) or first
        if _hold_if_paused(best, queue):
            continue
        if best.pk != first.pk:  # it takes the owner's turn, and leaves its own
            Video.objects.filter(pk=first.pk).update(turn=best.turn)
        return _take(lease, Video.objects.filter(pk=best.pk))
    return None


def _locked(rows: QuerySet[Video]) -> Video | None:
    """The first of these rows that nobody else is about to claim."""
    skip = connection.features.has_select_for_update_skip_locked
    needed = rows.only("pk", "owner_id", "channel_id", "turn")
    return needed.select_for_update(no_key=True, skip_locked=skip).first()


def _take(lease: str, rows: QuerySet[Video]) -> Claim | None:
    """Claim the one row this finds, unless somebody else was first."""
    video_id = rows.values_list("pk", flat=True).first()
    now = clock.now()
    handed_over = When(status=Status.PROCESSING, then=F("started_at"))
    taken = rows.filter(queue__isnull=False).update(
        status=Status.PROCESSING,
        queue=None,
        due_at=None,
        lease=lease,
        lease_expires_at=now + LEASE,
        started_at=Case(handed_over, default=Value(now)),
        attempts=F("attempts") + 1,
    )
    return Claim(video_id, lease) if video_id and taken else None


def _hold_if_paused(video: Video, queue: str) -> bool:
    """Take what waits for nothing but a resume out of the line; returns whether that was so."""
    rows = turns.in_queue(queue)
    if Pause.objects.filter(owner=video.owner_id).exists():
        return bool(rows.filter(owner=video.owner_id).update(queue=Queue.HELD))
    if Channel.objects.filter(pk=video.channel_id, status=Channel.Status.PAUSED).exists():
        return bool(rows.filter(channel=video.channel_id).update(queue=Queue.HELD))
    return False


def paused_queues() -> set[str]:
    """The queues nobody takes anything from, until they are resumed."""
    return {pause.queue for pause in Pause.objects.exclude(queue=None) if pause.queue}


def hold(claimed: Claim, due_at: datetime) -> bool:
    """Put a video aside until then, after a failure that may pass; the attempt counts."""
    return states.move(
        claimed.video_id,
        Status.PROCESSING,
        Status.QUEUED,
        held_by=claimed.lease,
        queue=Queue.HELD,
        due_at=due_at,
    )


def hand_over(claimed: Claim, queue: str) -> bool:
    """Leave the next stage to the workers of another queue; what was begun stays begun."""
    video = held(claimed).select_related("owner__plan").first()
    if video is None:
        return False
    columns = turns.last_in_line(video, video.owner, queue)
    moved = held(claimed).update(
        **columns, lease="", lease_expires_at=None, attempts=F("attempts") - 1
    )
    nudge(queue)
    return bool(moved)


def held(claimed: Claim) -> QuerySet[Video]:
    """The claimed video's row while the claim is good; a worker writes it through this alone."""
    return Video.objects.filter(pk=claimed.video_id, status=Status.PROCESSING, lease=claimed.lease)


def heartbeat(claimed: Claim) -> bool:
    """Extend the lease; False when it was lost (cancelled, or given to another worker)."""
    return held(claimed).update(lease_expires_at=clock.now() + LEASE) == 1


def give_back(claimed: Claim) -> bool:
    """Put an unfinished video back in front; an interrupted attempt does not count."""
    return requeue(claimed, attempts=F("attempts") - 1)


def requeue(claimed: Claim, **columns: object) -> bool:
    """Put a video that is held under this lease back in front of the queue of its stage."""
    stage = held(claimed).values_list("stage", flat=True).first()
    queue = turns.QUEUES[stage or ""]
    moved = states.move(
        claimed.video_id,
        Status.PROCESSING,
        Status.QUEUED,
        held_by=claimed.lease,
        **turns.first_in_line(queue),
        **columns,
    )
    if moved:
        nudge(queue)
    return moved


def release_host(host: str) -> int:
    """Give back everything a stopping host still holds; returns how many videos that were."""
    claims = [Claim(*row) for row in _held_by_host(host).values_list("pk", "lease")]
    return sum(give_back(claimed) for claimed in claims)


def expire_host(host: str) -> int:
    """A host died: its leases end now. Unlike giving back, the attempts count."""
    return _held_by_host(host).update(lease_expires_at=clock.now())


def _held_by_host(host: str) -> QuerySet[Video]:
    return Video.objects.filter(status=Status.PROCESSING, lease__startswith=f"{host}/")


def expired(now: datetime) -> QuerySet[Video]:
    """Videos whose worker has not been heard of for a whole lease."""
    return Video.objects.filter(status=Status.PROCESSING, lease_expires_at__lte=now)


def take_over(video: Video) -> Claim | None:
    """Hold an expired video under a lease of the reaper; None if it was renewed meanwhile."""
    now, lease = clock.now(), f"reaper/{uuid.uuid4().hex}"
    stale = expired(now).filter(pk=video.pk, lease=video.lease)
    taken = stale.update(lease=lease, lease_expires_at=now + LEASE)
    return Claim(video.pk, lease) if taken else None
