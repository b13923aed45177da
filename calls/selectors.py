"""Reading what is asked of others, and how they are doing."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet

from calls.models import Call
from costs.models import CostEntry
from costs.sums import money_sum


def in_flight(provider: str, now: datetime) -> QuerySet[Call]:
    """The provider's calls that wait for their answer; what was cut off has ended by then."""
    return Call.objects.filter(provider=provider, state=Call.State.STARTED, expires_at__gt=now)


def overdue(now: datetime) -> QuerySet[Call]:
    """Calls whose answer nobody can be waiting for any more."""
    return Call.objects.filter(state=Call.State.STARTED, expires_at__lte=now)


def entries_of(key: str) -> QuerySet[CostEntry]:
    """What was booked for a call."""
    return CostEntry.objects.filter(call_key=key)


def booked(key: str, day: date | None = None) -> bool:
    """Whether anything booked for the call, on any day or on this one, was not taken back."""
    entries = entries_of(key) if day is None else entries_of(key).filter(day=day)
    return bool(entries.aggregate(total=money_sum("amount"))["total"])
