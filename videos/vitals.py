"""How queues, workers and stages are doing, over all owners: for those who run the installation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet

from videos import hosts
from videos.models import Chore, MissTally, Pause, Queue, StageTally, Status, Video, WorkerHost
from videos.turns import BY_TURN, in_queue
from ytempire.core import clock
from ytempire.core.counting import Backlog, backlog


@dataclass(frozen=True, slots=True)
class Line:
    """One queue, and since when those next in line have waited."""

    queue: Queue
    waiting: Backlog
    pause: Pause | None


def lines() -> list[Line]:
    pauses = {pause.queue: pause for pause in Pause.objects.exclude(queue=None)}
    return [Line(queue, _waiting(queue), pauses.get(queue)) for queue in Queue]


def _waiting(queue: str) -> Backlog:
    return backlog(in_queue(queue).order_by(*BY_TURN), "queued_at")


def processing() -> int:
    """How many videos workers have in hand."""
    in_hand = Video.objects.filter(status=Status.PROCESSING, lease_expires_at__isnull=False)
    return in_hand.count()


@dataclass(frozen=True, slots=True)
class Host:
    row: WorkerHost
    silent: timedelta | None
    """Since its workers were last heard of; None before the first time."""

    @property
    def queues(self) -> list[str]:
        """What it serves, in words."""
        return [str(Queue(name).label) for name in self.row.queues.split(",")]

    @property
    def works(self) -> bool:
        return self.silent is not None and self.silent <= hosts.HEARD and not self.row.stopping


def running() -> list[Host]:
    """The hosts that were heard of not long ago, by name."""
    now = clock.now()
    return [Host(row, now - row.beat_at if row.beat_at else None) for row in _hosts()]


def _hosts() -> QuerySet[WorkerHost]:
    return hosts.alive().order_by("name")


def tallies() -> QuerySet[StageTally]:
    return StageTally.objects.order_by("stage", "outcome", "cause")


def misses() -> QuerySet[MissTally]:
    """How often the quality gate found something amiss, by measure and what came of it."""
    return MissTally.objects.order_by("measure", "verdict")


def chores() -> QuerySet[Chore]:
    return Chore.objects.order_by("name")
