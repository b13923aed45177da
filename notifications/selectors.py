"""Reading the outbox."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from notifications.models import Event, EventSequence

PAGE = 100  # events of one user in one reading
USERS = 100  # users in one query for events


@dataclass(frozen=True, slots=True)
class News:
    """A user's events up to the number `until`, oldest first; `last` is the newest there is."""

    events: list[Event]
    until: int
    last: int


def last_numbers(user_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """The newest event number of each of these users that has one."""
    rows = EventSequence.objects.filter(user_id__in=list(user_ids))
    return dict(rows.values_list("user_id", "last"))


def events_after(user_id: uuid.UUID, number: int) -> QuerySet[Event]:
    """A user's events after the given number, oldest first."""
    return Event.objects.filter(user_id=user_id, number__gt=number).order_by("number")


def news_after(positions: Mapping[uuid.UUID, int]) -> dict[uuid.UUID, News]:
    """What follows each user's position, for those whose newest number is another one.

    One query when nobody is behind, and one more for every hundred users who are.
    """
    newest = last_numbers(positions)
    spans = {
        user_id: (number, min(number + PAGE, newest[user_id]), newest[user_id])
        for user_id, number in positions.items()
        if newest.setdefault(user_id, 0) != number
    }
    events: dict[uuid.UUID, list[Event]] = defaultdict(list)
    behind = [Q(user_id=u, number__gt=a, number__lte=b) for u, (a, b, _) in spans.items() if a < b]
    for first in range(0, len(behind), USERS):
        some = reduce(or_, behind[first : first + USERS])
        for event in Event.objects.filter(some).order_by("user_id", "number"):
            events[event.user_id].append(event)
    return {user_id: News(events[user_id], b, c) for user_id, (_, b, c) in spans.items()}
