"""The owner's figures by day and in sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Max, QuerySet

from accounts.models import User
from analytics.figures import engagement
from analytics.models import ChannelSnapshot, DailyFigures
from analytics.services import SUMS
from channels_app.models import Channel

Rows = QuerySet[DailyFigures] | QuerySet[ChannelSnapshot]


@dataclass(frozen=True, slots=True)
class Totals:
    """Some days added up."""

    views: int
    watch_minutes: int
    likes: int
    comments: int
    revenue: Decimal

    @property
    def engagement(self) -> float:
        return engagement(self.likes, self.comments, self.views)


def total(rows: Rows, days: Sequence[date]) -> Totals:
    """The rows of these days, which follow each other, added up."""
    return Totals(**rows.filter(day__range=(days[0], days[-1])).aggregate(**SUMS))


def before(days: Sequence[date]) -> list[date]:
    """The equally long period before these days."""
    return [day - timedelta(days=len(days)) for day in days]


def days_of(user: User) -> QuerySet[DailyFigures]:
    return DailyFigures.objects.filter(owner=user)


def figures_by_day(user: User, days: Sequence[date]) -> dict[date, DailyFigures]:
    """What the platform told of these days; days it told nothing of are left out."""
    return {row.day: row for row in days_of(user).filter(day__range=(days[0], days[-1]))}


def last_synced(user: User) -> datetime | None:
    """When the platform was last heard of for one of the user's channels."""
    synced = Channel.objects.filter(owner=user).aggregate(last=Max("statistics_synced_at"))
    moment: datetime | None = synced["last"]
    return moment
