"""Reading the outbox."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from notifications.models import Event, EventSequence


def last_numbers(user_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """The newest event number of each of these users that has one."""
    rows = EventSequence.objects.filter(user_id__in=list(user_ids))
    return dict(rows.values_list("user_id", "last"))


def events_after(user_id: uuid.UUID, number: int) -> QuerySet[Event]:
    """A user's events after the given number, oldest first."""
    return Event.objects.filter(user_id=user_id, number__gt=number).order_by("number")
