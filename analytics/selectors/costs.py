"""Spending beside the videos it paid for. Money in USD, days of the user's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import User
from channels_app.models import Channel
from costs.projection import (
    PATTERN_DAYS,
    MonthProjection,
    first_day_needed,
    project_month,
    project_next_month,
)
from costs.recommendations import recommendations
from costs.selectors import budget_of, daily_totals, spending_began
from videos.selectors import videos_began, videos_by_day


@dataclass(frozen=True, slots=True)
class DayReport:
    """videos: completed that day. budget: the daily limit as it is now. projected: what the day's
    month was expected to cost by the end of that day."""

    date: date
    cost: Decimal
    videos: int
    budget: Decimal
    projected: Decimal

    @property
    def cost_per_video(self) -> Decimal:
        return self.cost / self.videos if self.videos else Decimal(0)

    @property
    def budget_remaining(self) -> Decimal:
        return max(self.budget - self.cost, Decimal(0))


def day_reports(user: User, count: int) -> list[DayReport]:
    """The last `count` days, oldest first, the last one today; no day is left out."""
    today, limit = user.today(), budget_of(user).daily_limit
    days = [today - timedelta(days=ago) for ago in range(count - 1, -1, -1)]
    costs = daily_totals(user, first_day_needed(days[0]), today)
    videos = videos_by_day(user, days[0], today)
    began = spending_began(user)
    return [
        DayReport(
            date=day,
            cost=costs.get(day, Decimal(0)),
            videos=videos[day].completed if day in videos else 0,
            budget=limit,
            projected=project_month(costs, day, began).projected,
        )
        for day in days
    ]


@dataclass(frozen=True, slots=True)
class Projection:
    """This month and the next, and what was assumed: completed videos a day and spending for each
    of them over the 28 days before today (or since the first of either), active channels now."""

    month: MonthProjection
    next_month: Decimal
    videos_per_day: float
    cost_per_video: Decimal
    channels: int
    recommendations: list[str]


def projection(user: User) -> Projection:
    today, began = user.today(), spending_began(user)
    costs = daily_totals(user, first_day_needed(today), today)
    days = _days_behind(today, [began, videos_began(user)])
    made = videos_by_day(user, days[0], days[-1])
    videos = sum(day.completed for day in made.values())
    spent = sum((costs.get(day, Decimal(0)) for day in days), Decimal(0))
    month = project_month(costs, today, began)
    return Projection(
        month=month,
        next_month=project_next_month(costs, today, began),
        videos_per_day=videos / len(days),
        cost_per_video=spent / videos if videos else Decimal(0),
        channels=Channel.objects.filter(owner=user, status=Channel.Status.ACTIVE).count(),
        recommendations=recommendations(user, today, month.projected),
    )


def _days_behind(today: date, began: list[date | None]) -> list[date]:
    """The 28 days before today, from when there was anything; today when it all began today."""
    first = min((day for day in began if day), default=today)
    start = max(today - timedelta(days=PATTERN_DAYS), first)
    count = (today - start).days
    return [start + timedelta(days=number) for number in range(count)] or [today]
