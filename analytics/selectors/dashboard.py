"""The dashboard's figures at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q

from accounts.models import User
from analytics.figures import percent
from analytics.selectors.figures import days_of
from channels_app.models import Channel
from costs.selectors import spent_in_month, spent_on
from costs.sums import money_sum
from videos.selectors import in_the_making, videos_by_day
from ytempire.core.periods import days_until


@dataclass(frozen=True, slots=True)
class Metrics:
    """Today, this month and all time, as named; avg_video_time and success_rate over a period.

    Days and months are those of the user's calendar. Revenue comes by the platform's days.
    """

    total_channels: int
    active_channels: int
    videos_today: int
    videos_processing: int
    total_revenue: Decimal
    monthly_revenue: Decimal
    daily_cost: Decimal
    monthly_cost: Decimal
    automation_percentage: float
    avg_video_time: float
    success_rate: float
    last_synced_at: datetime | None


def metrics(user: User, period: str) -> Metrics:
    today = user.today()
    days = days_until(today, period)
    videos = videos_by_day(user, days[0], today)
    completed = sum(day.completed for day in videos.values())
    failed = sum(day.failed for day in videos.values())
    seconds = sum(day.making_seconds for day in videos.values())
    channels, revenue = _channels(user), _revenue(user, today)
    return Metrics(
        total_channels=channels["total"],
        active_channels=channels["active"],
        videos_today=videos[today].completed if today in videos else 0,
        videos_processing=in_the_making(user).count(),
        total_revenue=revenue["total"],
        monthly_revenue=revenue["month"],
        daily_cost=spent_on(user, today),
        monthly_cost=spent_in_month(user, today),
        automation_percentage=percent(channels["automated"], channels["active"]),
        avg_video_time=round(seconds / completed, 1) if completed else 0.0,
        success_rate=percent(completed, completed + failed),
        last_synced_at=channels["synced"],
    )


def _channels(user: User) -> dict[str, Any]:
    active = Q(status=Channel.Status.ACTIVE)
    return Channel.objects.filter(owner=user).aggregate(
        total=Count("pk"),
        active=Count("pk", filter=active),
        automated=Count("pk", filter=active & Q(automation_enabled=True)),
        synced=Max("statistics_synced_at"),
    )


def _revenue(user: User, today: date) -> dict[str, Decimal]:
    month = Q(day__range=(today.replace(day=1), today))
    return days_of(user).aggregate(
        total=money_sum("revenue", default=Decimal(0)),
        month=money_sum("revenue", only=month, default=Decimal(0)),
    )
