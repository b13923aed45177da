"""Does the ledger balance? Everything that is added up from it, added up again by the database.

One statement compares one table with all entries, so bookings that go on meanwhile are seen with
their sums or not at all.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, F, Model, Q, QuerySet

from costs.models import ChannelCost, CostEntry, DailyCost, LedgerCheck, MonthlyUsage, Reservation
from costs.sums import MonthOf, money_sum

logger = logging.getLogger(__name__)

NAMED = 20  # differences of one kind, at most
ENDED = ("completed", "failed")  # videos that need no money any more
SAME = ("owner", "day", "category", "provider", "model", "unit")

COMPARE = """
WITH compared ({columns}) AS ({booked} UNION ALL {kept})
SELECT {keys}, {sums} FROM compared GROUP BY {keys} HAVING {differ} ORDER BY {keys}
"""


@dataclass(frozen=True, slots=True)
class RollUp:
    """A table that is added up from the entries: a row for each key, with these figures."""

    model: type[Model]
    keys: tuple[str, ...]
    figures: tuple[str, ...] = ("amount",)

    @property
    def booked(self) -> QuerySet[CostEntry]:
        """The entries that count in it."""
        counted = CostEntry.objects.filter(~Q(amount=0) | Q(corrects__amount__gt=0))
        counted = counted.annotate(month=MonthOf("day"))
        return counted.exclude(**{self.keys[0]: None}).order_by()

    def differences(self) -> Iterator[dict[str, Any]]:
        """Keys whose row is wrong or missing, each figure by how much too little is kept."""
        kept = self.model._default_manager.order_by()
        less = [-F(figure) for figure in self.figures]
        booked_sql, first = self.booked.values_list(*self._columns).query.sql_with_params()
        kept_sql, second = kept.values_list(*self.keys, *less).query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(self._comparison(booked_sql, kept_sql), (*first, *second))
            for row in cursor.fetchall():
                yield dict(zip(self._columns, row, strict=True))

    def _comparison(self, booked: str, kept: str) -> str:
        sums = [f"ROUND(SUM({figure}), 6)" for figure in self.figures]
        return COMPARE.format(
            columns=", ".join(self._columns),
            booked=booked,
            kept=kept,
            keys=", ".join(self.keys),
            sums=", ".join(sums),
            differ=" OR ".join(f"{each} <> 0" for each in sums),
        )

    @property
    def _columns(self) -> tuple[str, ...]:
        return (*self.keys, *self.figures)


ROLL_UPS = (
    RollUp(DailyCost, ("owner_id", "day", "category")),
    RollUp(
        MonthlyUsage,
        ("owner_id", "month", "category", "provider", "model", "unit"),
        ("amount", "quantity"),
    ),
    RollUp(ChannelCost, ("channel_id", "month")),
)


def check() -> LedgerCheck:
    """Compare everything, and write down what was found; each difference is an error in the log."""
    found = [*_wrong_sums(), *_idle_reservations(), *_wrong_corrections()]
    for difference in found:
        logger.error("the ledger does not balance: %s", difference)
    sums = CostEntry.objects.aggregate(
        entries=Count("pk"), total=money_sum("amount", default=Decimal(0))
    )
    return LedgerCheck.objects.create(differences=found, **sums)


def _wrong_sums() -> Iterator[str]:
    for rollup in ROLL_UPS:
        wrong = [*rollup.differences()]
        name = str(rollup.model._meta.verbose_name)
        for row in wrong[:NAMED]:
            yield _sentence(name, row, rollup)
        if len(wrong) > NAMED:
            yield f"{name}: {len(wrong) - NAMED} more rows are wrong."


def _sentence(name: str, row: dict[str, Any], rollup: RollUp) -> str:
    which = ", ".join(str(row[key]) for key in rollup.keys)
    less = ", ".join(f"{figure} {row[figure]:+}" for figure in rollup.figures)
    return f"{name} of {which}: booked is more than what is kept by {less}."


def idle_reservations() -> QuerySet[Reservation]:
    """Money set aside for videos that have ended."""
    return Reservation.objects.filter(video__status__in=ENDED)


def _idle_reservations() -> Iterator[str]:
    for idle in idle_reservations()[:NAMED]:
        yield f"{idle.amount} is set aside for video {idle.video_id}, which has ended."


def _wrong_corrections() -> Iterator[str]:
    corrections = CostEntry.objects.exclude(corrects=None).order_by()
    alike = Q(corrects__corrects=None, **{name: F(f"corrects__{name}") for name in SAME})
    for number in corrections.exclude(alike).values_list("pk", flat=True)[:NAMED]:
        yield f"Entry {number} is not about what it corrects."
    standing = corrections.values("corrects").annotate(
        left=money_sum("amount") + F("corrects__amount")
    )
    for row in standing.filter(left__lt=0)[:NAMED]:
        yield f"More than all of entry {row['corrects']} was taken back."
