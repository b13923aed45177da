"""What a month will have cost, from what was spent so far and on which weekdays.

Pure arithmetic over spending by day: USD, days of the owner's calendar, nothing rounded.

- A day still to come is expected to cost the mean of its weekday over the 28 days before today.
  Days before the owner's first spending do not count; a weekday that has not come round since then
  is expected to cost the mean of all days that count. On the very first day it is all there is
  to go by, so every day is expected to cost as much.
- Today costs what it is expected to, or what it has cost already if that is more.
- As of an earlier day it is the figure that was right at the end of that day.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

PATTERN_DAYS = 28
WEEKDAYS = range(7)
ZERO = Decimal(0)

Totals = Mapping[date, Decimal]


@dataclass(frozen=True, slots=True)
class MonthProjection:
    """One calendar month: spent up to today, expected by its end, whole days after today."""

    spent: Decimal
    projected: Decimal
    days_remaining: int


def first_day_needed(today: date) -> date:
    """From which day on the totals must be complete to project as of `today`."""
    return min(today.replace(day=1), today - timedelta(days=PATTERN_DAYS))


def project_month(totals: Totals, today: date, began: date | None = None) -> MonthProjection:
    """The month of `today`. `began` is the owner's first day of spending; without it, the first
    in `totals`. What `totals` holds of later days is not looked at."""
    expected = _weekday_means(totals, today, began)
    past = [today.replace(day=number) for number in range(1, today.day + 1)]
    coming = [today.replace(day=number) for number in range(today.day + 1, _length(today) + 1)]
    spent = _sum(totals, past)
    rest_of_today = max(expected[today.weekday()] - totals.get(today, ZERO), ZERO)
    ahead = sum((expected[day.weekday()] for day in coming), ZERO)
    return MonthProjection(spent, spent + rest_of_today + ahead, len(coming))


def project_next_month(totals: Totals, today: date, began: date | None = None) -> Decimal:
    """What the month after that of `today` is expected to cost, as above."""
    expected = _weekday_means(totals, today, began)
    first = today.replace(day=_length(today)) + timedelta(days=1)
    days = (first + timedelta(days=number) for number in range(_length(first)))
    return sum((expected[day.weekday()] for day in days), ZERO)


def _weekday_means(totals: Totals, today: date, began: date | None) -> list[Decimal]:
    """Expected spending by weekday, Monday first."""
    began = began or min((day for day, amount in totals.items() if amount), default=today)
    ago = (today - timedelta(days=number) for number in range(1, PATTERN_DAYS + 1))
    days = [day for day in ago if day >= began] or [today]
    overall = _mean(totals, days, ZERO)
    return [
        _mean(totals, [day for day in days if day.weekday() == weekday], overall)
        for weekday in WEEKDAYS
    ]


def _mean(totals: Totals, days: list[date], otherwise: Decimal) -> Decimal:
    return _sum(totals, days) / len(days) if days else otherwise


def _sum(totals: Totals, days: Iterable[date]) -> Decimal:
    return sum((totals.get(day, ZERO) for day in days), ZERO)


def _length(month: date) -> int:
    return monthrange(month.year, month.month)[1]
