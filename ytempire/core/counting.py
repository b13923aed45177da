"""Counting for those who watch the installation: cheap however much there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet

COUNTED = 10_000
"""Nobody needs to know how many more there are, and counting a million would take its time."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many of the first COUNTED rows there are, and the earliest time among them."""

    count: int
    earliest: datetime | None

    @property
    def more(self) -> bool:
        """Whether there are more than were counted."""
        return self.count >= COUNTED


def backlog(rows: QuerySet[Any], column: str) -> Backlog:
    """rows: in an order that an index has, which ends the walk at COUNTED."""
    first = rows.values(column)[:COUNTED]
    return Backlog(**first.aggregate(count=Count(column), earliest=Min(column)))


def age(since: datetime | None, now: datetime) -> float:
    """Seconds; 0 for what is not there or still to come."""
    return max(0.0, (now - since).total_seconds()) if since else 0.0
