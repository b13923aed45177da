"""System: what runs, what waits, and what somebody should look at. For administrators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db.models import QuerySet
from django.urls import reverse

from calls import vitals as calls
from calls.vitals import Provider, Unended
from costs import vitals as costs
from costs.models import LedgerCheck
from notifications import vitals as notifications
from videos import vitals as videos
from videos.models import Chore, Queue
from videos.vitals import Host, Line
from ytempire.checks import Result, results
from ytempire.core import clock
from ytempire.core.counting import Backlog, age


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one kind of delivery has to do, and by how many seconds it is late."""

    kind: str
    pending: Backlog
    late: float


@dataclass(frozen=True, slots=True)
class System:
    name: ClassVar[str] = "system"
    every: ClassVar[int] = 10

    now: datetime
    checks: list[Result]
    lines: list[Line]
    processing: int
    hosts: list[Host]
    providers: list[Provider]
    calls: list[Unended]
    deliveries: list[Delivery]
    sockets: int
    ledger: LedgerCheck | None
    uncertain: int
    chores: QuerySet[Chore]

    @classmethod
    def load(cls) -> System:
        now = clock.now()
        return cls(
            now=now,
            checks=results(),
            lines=videos.lines(),
            processing=videos.processing(),
            hosts=videos.running(),
            providers=calls.providers(),
            calls=calls.unended(),
            deliveries=_deliveries(now),
            sockets=notifications.sockets(),
            ledger=costs.last_check(),
            uncertain=costs.uncertain(),
            chores=videos.chores(),
        )

    @property
    def url(self) -> str:
        return reverse("system")

    @property
    def waiting(self) -> int:
        """Videos in line, without those held back."""
        return sum(line.waiting.count for line in self.lines if line.queue != Queue.HELD)

    @property
    def more(self) -> bool:
        return any(line.waiting.more for line in self.lines if line.queue != Queue.HELD)

    @property
    def at_work(self) -> list[Host]:
        return [host for host in self.hosts if host.works]

    @property
    def slots(self) -> int:
        """How many videos can be made at the same time."""
        return sum(host.row.workers for host in self.at_work)

    @property
    def undelivered(self) -> int:
        return sum(delivery.pending.count for delivery in self.deliveries)


def _deliveries(now: datetime) -> list[Delivery]:
    known = notifications.deliveries().items()
    return [Delivery(kind, pending, age(pending.earliest, now)) for kind, pending in known]
