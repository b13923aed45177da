"""The dashboard: am I on rhythm and on budget, and what needs me?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from channels_app.selectors import channels_for, daily_capacity
from costs.models import CostAlert
from costs.selectors import budget_of, daily_totals, open_alerts
from dashboard.chart import Series, series
from dashboard.contexts.making import Making
from dashboard.contexts.shell import Gauge
from videos.models import Video
from videos.selectors import asked_today, last_ended, videos_by_day

RECENT = 10
DAYS = 30
GREETINGS = (
    (5, "Good evening"),
    (12, "Good morning"),
    (18, "Good afternoon"),
    (24, "Good evening"),
)


@dataclass(frozen=True, slots=True)
class Trend:
    """Cost and finished videos over the last 30 days."""

    days: list[date]
    cost: Series
    videos: Series
    total_cost: Decimal
    total_videos: int

    @classmethod
    def over(cls, costs: dict[date, Decimal], made: dict[date, int], today: date) -> Trend:
        days = [today - timedelta(days=ago) for ago in range(DAYS - 1, -1, -1)]
        spent = [costs.get(day, Decimal(0)) for day in days]
        videos = [made.get(day, 0) for day in days]
        return cls(
            days=days,
            cost=series(spent, least=Decimal("0.10")),
            videos=series(videos, least=Decimal(1)),
            total_cost=sum(spent, Decimal(0)),
            total_videos=sum(videos),
        )

    @property
    def labels(self) -> list[date]:
        """Five days, evenly apart, the last one today."""
        return [self.days[round(index * (DAYS - 1) / 4)] for index in range(5)]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The day against what the active channels take."""

    asked: int
    capacity: int
    finished: int


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How videos ended: this month so far, and the same days of the month before."""

    completed: int
    failed: int
    before: int

    @property
    def percent(self) -> float | None:
        """Of those that ended this month, how many were completed; None when none ended."""
        total = self.completed + self.failed
        return 100 * self.completed / total if total else None


@dataclass(frozen=True, slots=True)
class Home:
    name: ClassVar[str] = "home"
    every: ClassVar[int] = 60

    greeting: str
    channels: int
    alerts: QuerySet[CostAlert]
    month: Gauge
    month_before: Decimal
    day: Gauge
    rhythm: Rhythm
    outcomes: Outcomes
    trend: Trend
    making: Making
    recent: list[Video]

    @classmethod
    def load(cls, user: User) -> Home:
        today, budget = user.today(), budget_of(user)
        first, before = today.replace(day=1), _month_before(today)
        since = min(before[0], today - timedelta(days=DAYS))
        costs = daily_totals(user, since, today)
        videos = videos_by_day(user, since, today)
        made = {day: row.completed for day, row in videos.items()}
        failed = {day: row.failed for day, row in videos.items()}
        return cls(
            greeting=_greeting(),
            channels=channels_for(user).count(),
            alerts=open_alerts(user),
            month=Gauge(_sum(costs, first, today), budget.monthly_limit),
            month_before=_sum(costs, *before),
            day=Gauge(costs.get(today, Decimal(0)), budget.daily_limit),
            rhythm=Rhythm(
                sum(asked_today(user).values()), daily_capacity(user), made.get(today, 0)
            ),
            outcomes=Outcomes(
                completed=int(_sum(made, first, today)),
                failed=int(_sum(failed, first, today)),
                before=int(_sum(made, *before)),
            ),
            trend=Trend.over(costs, made, today),
            making=Making.load(user),
            recent=last_ended(user, RECENT),
        )

    @property
    def url(self) -> str:
        return reverse("dashboard")

    @property
    def untouched(self) -> bool:
        """No video was ever asked for."""
        return not self.recent and not self.making.jobs

    @property
    def month_change(self) -> int | None:
        """Per cent against the same days of last month; None when nothing was spent then."""
        if not self.month_before:
            return None
        return round(100 * (self.month.spent - self.month_before) / self.month_before)


def _greeting() -> str:
    hour = timezone.localtime().hour
    return next(words for until, words in GREETINGS if hour < until)


def _month_before(today: date) -> tuple[date, date]:
    """The same days of the month before, or all of it where it is shorter."""
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last.replace(day=min(today.day, last.day))


def _sum(values: dict[date, Decimal] | dict[date, int], since: date, until: date) -> Decimal:
    return sum((Decimal(v) for day, v in values.items() if since <= day <= until), Decimal(0))
