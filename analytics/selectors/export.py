"""The platform's figures as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Sequence
from operator import attrgetter

from accounts.models import User
from analytics.models import ChannelSnapshot
from ytempire.core.periods import days_until

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
# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
ROWS_AT_ONCE = 500


async def csv_of(user: User, period: str) -> AsyncIterator[str]:
    """A line for every channel and day that was told of, oldest first, in pieces."""
    days = days_until(user.today(), period)
    rows = ChannelSnapshot.objects.filter(owner=user, day__range=(days[0], days[-1]))
    lines = [_line(COLUMNS)]
    ordered = rows.select_related("channel").order_by("day", "channel__name", "channel")
    async for row in ordered.aiterator(ROWS_AT_ONCE):
        lines.append(_line(CELLS(row)))
        if len(lines) >= ROWS_AT_ONCE:
            yield "".join(lines)
            lines = []
    yield "".join(lines)


def _line(cells: Sequence[object]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([_cell(cell) for cell in cells])
    return written.getvalue()


def _cell(cell: object) -> object:
    """Text that would be a formula is made plain by an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
