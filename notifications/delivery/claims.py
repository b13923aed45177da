"""Who has what in hand: a row is claimed by moving the time it is due, by compare-and-set.

The moved time is the lease. A process that dies leaves a row that is due again when the lease runs
out; one that comes back too late finds another time there and changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from django.db.models import F, QuerySet

from notifications.delivery.schedule import next_attempt
from notifications.models import Outgoing
from ytempire.core import clock

LEASE = timedelta(seconds=30)  # longer than any attempt takes

Row = TypeVar("Row", bound=Outgoing)
Status = Outgoing.Status


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended; without an error, it was delivered."""

    error: str = ""
    final: bool = False  # another attempt would make no sense
    wait: timedelta = timedelta(0)  # at least, until the next attempt
    columns: Mapping[str, object] = field(default_factory=dict)


def claim(model: type[Row], taken: Mapping[str, Collection[object]]) -> Row | None:
    """Take what has been due longest; None when there is nothing.

    taken: what to pass over, values by column. The attempt counts from here.
    """
    waiting = model._default_manager.filter(status=Status.PENDING)
    for column, values in taken.items():
        waiting = waiting.exclude(**{f"{column}__in": values})
    while True:
        now = clock.now()
        row = waiting.filter(due_at__lte=now).order_by("due_at").first()
        if row is None:
            return None
        lease = now + LEASE
        if held(row).update(due_at=lease, attempts=F("attempts") + 1):
            row.due_at, row.attempts = lease, row.attempts + 1
            return row


def held(row: Row) -> QuerySet[Row]:
    """The row, while it is as it was when it was read."""
    rows: QuerySet[Row] = type(row)._default_manager.filter(
        pk=row.pk, status=Status.PENDING, due_at=row.due_at
    )
    return rows


def settle(row: Outgoing, outcome: Outcome) -> bool:
    """Write down how the attempt ended; returns whether it was the last one and failed."""
    columns = {**outcome.columns, "error": outcome.error[:500]}
    due = None if outcome.final else next_attempt(row.attempts, outcome.wait)
    if not outcome.error:
        columns |= {"status": Status.DELIVERED, "delivered_at": clock.now()}
    elif due is None:
        columns |= {"status": Status.FAILED}
    else:
        columns |= {"due_at": due}
    written = held(row).update(**columns)
    return bool(written) and columns.get("status") == Status.FAILED


def give_back(row: Outgoing) -> None:
    """The attempt was interrupted by us: it does not count, and the next may be made at once."""
    held(row).update(due_at=clock.now(), attempts=F("attempts") - 1)
