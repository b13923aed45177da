"""Reading what is asked of others, and how they are doing."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from calls.models import Call
from costs.models import CostEntry
from costs.sums import money_sum


def in_flight(provider: str, now: datetime) -> QuerySet[Call]:
    """The provider's calls that wait for their answer; what was cut off has ended by then."""
    return Call.objects.filter(provider=provider, state=Call.State.STARTED, expires_at__gt=now)


def overdue(now: datetime) -> QuerySet[Call]:
    """Calls whose answer nobody can be waiting for any more."""
    return Call.objects.filter(state=Call.State.STARTED, expires_at__lte=now)


def in_doubt() -> QuerySet[Call]:
    """Calls that were cut off, while something that was booked for that is not settled."""
    unsettled = CostEntry.objects.filter(call_key=OuterRef("key"), uncertain=True, corrections=None)
    return Call.objects.filter(Exists(unsettled), state=Call.State.UNCERTAIN)


def closed() -> QuerySet[Call]:
    """Calls that nothing will become of any more."""
    return Call.objects.exclude(state=Call.State.STARTED).exclude(pk__in=in_doubt().values("pk"))


def entries_of(key: str) -> QuerySet[CostEntry]:
    """What was booked for a call."""
    return CostEntry.objects.filter(call_key=key)


def booked(key: str, day: date | None = None) -> bool:
    """Whether anything booked for the call, on any day or on this one, was not taken back."""
    entries = entries_of(key) if day is None else entries_of(key).filter(day=day)
    return bool(entries.aggregate(total=money_sum("amount"))["total"])
