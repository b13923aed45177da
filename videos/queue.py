"""The queue is the Video table; the order is that of turns.py. Tasks are only nudges."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When
from django_q.brokers import get_broker
from django_q.tasks import async_task

from videos import disk, holds, hosts, states, turns
from videos.models import Queue, Status, Video
from ytempire.core import clock

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 3
NUDGE = "videos.tasks.work"
KEEP_HOUSE = "ytempire.housekeeping.keep_house"
# What is nearly done is finished first.
PREFERENCE = (Queue.UPLOAD, Queue.RENDER, Queue.LIGHT)


# What a claim looks at, besides ids.
NEEDED = (
    "turn",
    "priority",
    "channel__status",
    "owner__plan_expires_at",
    "owner__plan__queue_weight",
)


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

    transaction.on_commit(send, robust=True)  # what is lost is made up for


def nudge_own() -> None:
    """Tell a worker of this host's own kind that there may be more."""
    async_task(NUDGE, cluster=hosts.cluster_name(settings.QUEUES))


def keep_moving(cluster: str) -> None:
    """Nudge unless a nudge is waiting already; the supervisor calls this on its rhythm."""
    if get_broker(cluster).queue_size() == 0:
        async_task(NUDGE, cluster=cluster)


def open_queues(queues: Iterable[str] | None = None) -> list[str]:
    """Those of these queues (this host's, unless named) from which work may be taken now."""
    served = settings.QUEUES if queues is None else queues
    shut = holds.paused_queues() | ({Queue.RENDER} if disk.is_low() else set())
    return [queue for queue in PREFERENCE if queue in served and queue not in shut]


def claim(
    host: str, queues: Iterable[str] | None = None, *, only: uuid.UUID | None = None
) -> Claim | None:
    """Take the video whose turn it is, or the one that is named; None when there is none.

    The attempt counts from here.
    """
    lease = f"{host}/{uuid.uuid4().hex}"
    if only is not None:
        return _take(lease, only)
    for queue in open_queues(queues):
        if claimed := _claim_from(queue, lease):
            return claimed
    return None


def _claim_from(queue: str, lease: str) -> Claim | None:
    # Without a lock first: most nudges find nothing.
    while turns.reached(queue) is not None:
        with transaction.atomic():
            front = turns.in_queue(queue).order_by(*turns.BY_TURN).only("owner", "turn")
            first = turns.unclaimed(front).first()
            if first is None:
                return None
            own = turns.in_queue(queue).filter(owner=first.owner_id).order_by(*turns.OF_OWNER)
            related = own.select_related("owner__plan", "channel").only(*NEEDED)
            best = turns.unclaimed(related).first() or first
            if not holds.set_aside(best, queue):
                claimed = _take(lease, best.pk)
                turns.taken(queue, first, best)
                return claimed
    return None


def _take(lease: str, video_id: uuid.UUID) -> Claim | None:
    """Claim this video, unless somebody else was first."""
    now = clock.now()
    handed_over = When(status=Status.PROCESSING, then=F("started_at"))
    taken = Video.objects.filter(pk=video_id, queue__isnull=False).update(
        status=Status.PROCESSING,
        queue=None,
        due_at=None,
        error_message="",
        lease=lease,
        lease_expires_at=now + LEASE,
        started_at=Case(handed_over, default=Value(now)),
        attempts=F("attempts") + 1,
    )
    return Claim(video_id, lease) if taken else None


def hold(claimed: Claim, due_at: datetime, reason: str, **columns: Any) -> bool:
    """Put a video aside until then, and say why; the attempt counts unless `columns` takes it back.

    Returns whether the claim was still good.
    """
    return states.move(
        claimed.video_id,
        Status.PROCESSING,
        Status.QUEUED,
        held_by=claimed.lease,
        queue=Queue.HELD,
        due_at=due_at,
        error_message=reason[:500],
        **columns,
    )


def hand_over(claimed: Claim, stage: str) -> bool:
    """Leave this stage to whoever serves its queue; what was begun stays begun.

    Returns whether the claim was still good.
    """
    video = held(claimed).select_related("owner__plan").first()
    if video is None:
        return False
    queue = turns.QUEUES[stage]
    columns = turns.last_in_line(video, video.owner, queue)
    moved = held(claimed).update(
        **columns, stage=stage, lease="", lease_expires_at=None, attempts=F("attempts") - 1
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
