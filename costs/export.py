"""The ledger as a file: every entry, corrections too, with what a unit cost and since when."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.core.serializers.json import DjangoJSONEncoder

from accounts.models import User
from costs.models import CostEntry
from ytempire.core.tables import csv_line

# Headings, and where each is found.
COLUMNS = {
    "id": "pk",
    "bookedAt": "created_at",
    "day": "day",
    "videoId": "video_id",
    "channelId": "channel_id",
    "stage": "stage",
    "category": "category",
    "provider": "provider",
    "model": "model",
    "unit": "unit",
    "quantity": "quantity",
    "unitPrice": "unit_price",
    "pricedFrom": "priced_from",
    "amount": "amount",
    "uncertain": "uncertain",
    "corrects": "corrects_id",
    "callKey": "call_key",
}
CELLS = attrgetter(*COLUMNS.values())
MONEY = ("unitPrice", "amount")
ROWS_AT_ONCE = 500

Row = Sequence[object]


def json_line(row: Row) -> str:
    """Money as numbers; what is not known is null."""
    cells = dict(zip(COLUMNS, row, strict=True))
    numbers = {name: float(str(cells[name])) for name in MONEY if cells[name] is not None}
    return json.dumps({**cells, **numbers}, cls=DjangoJSONEncoder) + "\n"


@dataclass(frozen=True, slots=True)
class Format:
    content_type: str
    line: Callable[[Row], str]
    headings: bool = False


FORMATS = {
    "csv": Format("text/csv", csv_line, headings=True),
    "jsonl": Format("application/jsonl", json_line),
}


async def lines_of(
    user: User, format: Format, since: date | None = None, until: date | None = None
) -> AsyncIterator[str]:
    """The user's entries of these days, both included, oldest first."""
    rows = CostEntry.objects.filter(owner=user).order_by("day", "pk")
    rows = rows.filter(day__gte=since) if since else rows
    rows = rows.filter(day__lte=until) if until else rows
    if format.headings:
        yield format.line(tuple(COLUMNS))
    async for row in rows.aiterator(ROWS_AT_ONCE):
        yield format.line(CELLS(row))
