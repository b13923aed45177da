"""How spending and the ledger are doing, over all owners: for those who run the installation."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

from costs.models import CostEntry, DailyCost, LedgerCheck
from costs.sums import money_sum
from ytempire.core import clock


class Spending(NamedTuple):
    """USD, on the owners' own calendars."""

    category: str
    today: Decimal
    month: Decimal


def spending() -> Iterator[Spending]:
    """What was spent on each category; categories without a cost this month are left out."""
    today = clock.now().date()
    rows = DailyCost.objects.filter(day__gte=today.replace(day=1)).order_by()
    for row in rows.values("category").annotate(
        today=money_sum("amount", only=Q(day=today), default=Decimal(0)),
        month=money_sum("amount", default=Decimal(0)),
    ):
        yield Spending(**row)


def uncertain() -> int:
    """How many calls were cut off of which nobody knows yet whether they were charged."""
    return CostEntry.objects.filter(uncertain=True, corrections=None).count()


def last_check() -> LedgerCheck | None:
    return LedgerCheck.objects.first()
