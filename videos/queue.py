"""The queue is the Video table: priority first, then first come. Tasks are only nudges."""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.tasks import async_task

from videos import states
from videos.models import Status, Video

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 3
ORDER = ("-priority", "queued_at", "id")
NUDGE = "videos.tasks.work"


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on one video until the lease runs out."""

    video_id: uuid.UUID
    lease: str


def nudge() -> None:
    """Tell a worker that there may be work, once the transaction has committed."""
    transaction.on_commit(lambda: async_task(NUDGE))


def waiting() -> QuerySet[Video]:
    return Video.objects.filter(status=Status.QUEUED).order_by(*ORDER)


def claim(host: str, *, only: uuid.UUID | None = None) -> Claim | None:
    """Take the first waiting video, or the one that is named; None when there is none.

    The attempt counts from here.
    """
    lease = f"{host}/{uuid.uuid4().hex}"
    candidates = waiting() if only is None else waiting().filter(pk=only)
    while (video_id := candidates.values_list("pk", flat=True).first()) is not None:
        now = timezone.now()
        if states.move(
            video_id,
            Status.QUEUED,
            Status.PROCESSING,
            lease=lease,
            lease_expires_at=now + LEASE,
            started_at=now,
            attempts=F("attempts") + 1,
        ):
            return Claim(video_id, lease)
    return None


def held(claimed: Claim) -> QuerySet[Video]:
    """The claimed video's row while the claim is good; a worker writes it through this alone."""
    return Video.objects.filter(pk=claimed.video_id, status=Status.PROCESSING, lease=claimed.lease)


def heartbeat(claimed: Claim) -> bool:
    """Extend the lease; False when it was lost (cancelled, or given to another worker)."""
    return held(claimed).update(lease_expires_at=timezone.now() + LEASE) == 1


def give_back(claimed: Claim) -> bool:
    """Put an unfinished video back in its place; an interrupted attempt does not count."""
    moved = states.move(
        claimed.video_id,
        Status.PROCESSING,
        Status.QUEUED,
        held_by=claimed.lease,
        attempts=F("attempts") - 1,
    )
    if moved:
        nudge()
    return moved


def release_host(host: str) -> int:
    """Give back everything a stopping host still holds; returns how many videos that were."""
    claims = [Claim(*row) for row in _held_by_host(host).values_list("pk", "lease")]
    return sum(give_back(claimed) for claimed in claims)


def expire_host(host: str) -> int:
    """A host died: its leases end now. Unlike giving back, the attempts count."""
    return _held_by_host(host).update(lease_expires_at=timezone.now())


def _held_by_host(host: str) -> QuerySet[Video]:
    return Video.objects.filter(status=Status.PROCESSING, lease__startswith=f"{host}/")


def expired(now: datetime) -> QuerySet[Video]:
    """Videos whose worker has not been heard of for a whole lease."""
    return Video.objects.filter(status=Status.PROCESSING, lease_expires_at__lte=now)


def take_over(video: Video) -> str | None:
    """Hold an expired video under a lease of the reaper; None if it was renewed meanwhile."""
    now, lease = timezone.now(), f"reaper/{uuid.uuid4().hex}"
    stale = expired(now).filter(pk=video.pk, lease=video.lease)
    return lease if stale.update(lease=lease, lease_expires_at=now + LEASE) else None


def keep_moving() -> None:
    """Nudge unless a nudge is waiting already; the supervisor calls this on its rhythm."""
    if get_broker().queue_size() == 0:
        async_task(NUDGE)
