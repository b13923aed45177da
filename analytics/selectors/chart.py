"""Figures over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import User
from analytics.selectors.figures import figures_by_day
from costs.selectors import daily_totals
from videos.selectors import videos_by_day
from ytempire.core.periods import days_until

MONTHS = 12


@dataclass(slots=True)
class Point:
    """A day, or a month named by its first day.

    revenue and views: what the platform told of it; cost: what was booked; videos: completed.
    """

    date: date
    revenue: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)
    videos: int = 0
    views: int = 0


def chart(user: User, period: str) -> list[Point]:
    """Oldest first, a point for every day; a year comes in months, the last one so far."""
    days = chart_days(user.today(), period)
    points = {day: Point(day) for day in dates(days, period)}
    for day, figures in figures_by_day(user, days).items():
        points[date_of(day, period)].revenue += figures.revenue
        points[date_of(day, period)].views += figures.views
    for day, videos in videos_by_day(user, days[0], days[-1]).items():
        points[date_of(day, period)].videos += videos.completed
    for day, cost in daily_totals(user, days[0], days[-1]).items():
        points[date_of(day, period)].cost += cost
    return list(points.values())


def chart_days(today: date, period: str) -> list[date]:
    """The days drawn, oldest first: those of the period, or of twelve calendar months."""
    if period != "year":
        return days_until(today, period)
    year, month = divmod(today.year * MONTHS + today.month - MONTHS, MONTHS)
    first = date(year, month + 1, 1)
    return [first + timedelta(days=number) for number in range((today - first).days + 1)]


def dates(days: list[date], period: str) -> list[date]:
    """The dates of the points for these days, oldest first."""
    return list(dict.fromkeys(date_of(day, period) for day in days))


def date_of(day: date, period: str) -> date:
    """The date of the point that a day belongs to."""
    return day.replace(day=1) if period == "year" else day
