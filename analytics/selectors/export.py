"""The platform's figures as a table for spreadsheets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from operator import attrgetter

from accounts.models import User
from analytics.models import ChannelSnapshot
from ytempire.core.periods import days_until
from ytempire.core.tables import csv_line

COLUMNS = (
    "date",
    "channel",
    "views",
    "watch minutes",
    "likes",
    "comments",
    "subscribers gained",
    "subscribers lost",
    "revenue (USD)",
)
CELLS = attrgetter(
    "day",
    "channel.name",
    "views",
    "watch_minutes",
    "likes",
    "comments",
    "subscribers_gained",
    "subscribers_lost",
    "revenue",
)
ROWS_AT_ONCE = 500


async def csv_of(user: User, period: str) -> AsyncIterator[str]:
    """A line for every channel and day that was told of, oldest first."""
    days = days_until(user.today(), period)
    rows = ChannelSnapshot.objects.filter(owner=user, day__range=(days[0], days[-1]))
    ordered = rows.select_related("channel").order_by("day", "channel__name", "channel")
    yield csv_line(COLUMNS)
    async for row in ordered.aiterator(ROWS_AT_ONCE):
        yield csv_line(CELLS(row))
