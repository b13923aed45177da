"""Costs: what was spent today and this month, on what, and for which video."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.core.paginator import Page, Paginator
from django.urls import reverse

from accounts.models import User
from costs.models import Category, CostEntry
from costs.selectors import (
    UncertainCall,
    breakdown,
    budget_of,
    daily_totals,
    ledger_of,
    reserved,
    spent_in_month,
    spent_on,
    uncertain_calls,
)
from dashboard.chart import Series, series
from dashboard.contexts.shell import Gauge

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Share:
    """What one category took of the month."""

    label: str
    amount: Decimal
    percent: float


@dataclass(frozen=True, slots=True)
class MonthSoFar:
    """Spending day by day since the first, as a line."""

    first: date
    today: date
    line: Series

    @classmethod
    def load(cls, user: User, today: date) -> MonthSoFar:
        first = today.replace(day=1)
        totals = daily_totals(user, first, today)
        days = [first.replace(day=number) for number in range(1, today.day + 1)]
        values = [totals.get(day, Decimal(0)) for day in days]
        return cls(first, today, series(values, least=Decimal("0.10")))


@dataclass(frozen=True, slots=True)
class Costs:
    name: ClassVar[str] = "costs"
    every: ClassVar[int] = 30

    day: Gauge
    month: Gauge
    hard: bool
    reserved: Decimal
    month_so_far: MonthSoFar
    shares: list[Share]
    uncertain: list[UncertainCall]
    page: Page[CostEntry]

    @classmethod
    def load(cls, user: User, page: str | None) -> Costs:
        today, budget = user.today(), budget_of(user)
        return cls(
            day=Gauge(spent_on(user, today), budget.daily_limit),
            month=Gauge(spent_in_month(user, today), budget.monthly_limit),
            hard=budget.hard,
            reserved=reserved(user),
            month_so_far=MonthSoFar.load(user, today),
            shares=_shares(breakdown(user, today.replace(day=1), today)),
            uncertain=uncertain_calls(user),
            page=Paginator(ledger_of(user), PAGE_SIZE).get_page(page),
        )

    @property
    def url(self) -> str:
        return f"{reverse('costs')}?page={self.page.number}"


def _shares(amounts: dict[str, Decimal]) -> list[Share]:
    largest = max(amounts.values())
    return [
        Share(Category(name).label, amount, float(100 * amount / largest) if largest else 0.0)
        for name, amount in amounts.items()
    ]
