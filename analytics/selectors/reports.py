"""What the platform told of a period: of a channel, of all channels, of their revenue."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from accounts.models import User
from analytics.figures import growth
from analytics.models import ChannelSnapshot
from analytics.selectors.chart import chart_days, date_of, dates
from analytics.selectors.figures import (
    Totals,
    before,
    days_of,
    figures_by_day,
    last_synced,
    total,
)
from analytics.selectors.performance import Performance, top_performers
from channels_app.models import Channel
from costs.sums import money_sum
from ytempire.core.periods import days_until

BEST = 5
PLATFORM = "youtube"


@dataclass(frozen=True, slots=True)
class ChannelReport:
    """growth_rate: of the views, against the equally long period before."""

    channel: Channel
    period: str
    totals: Totals
    subscribers: int
    growth_rate: float
    top_videos: list[Performance]


def channel_report(user: User, channel: Channel, period: str) -> ChannelReport:
    days = days_until(user.today(), period)
    rows = ChannelSnapshot.objects.filter(channel=channel)
    totals = total(rows, days)
    return ChannelReport(
        channel=channel,
        period=period,
        totals=totals,
        subscribers=_subscribers(rows, days),
        growth_rate=growth(totals.views, total(rows, before(days)).views),
        top_videos=top_performers(user, BEST, channel=channel),
    )


def _subscribers(rows: QuerySet[ChannelSnapshot], days: Sequence[date]) -> int:
    """Gained less lost on these days."""
    net = Sum(F("subscribers_gained") - F("subscribers_lost"), default=0)
    return int(rows.filter(day__range=(days[0], days[-1])).aggregate(net=net)["net"])


@dataclass(frozen=True, slots=True)
class Overview:
    """A period's figures, each with its change in per cent against the equally long one before."""

    total_views: int
    views_change: float
    total_engagement: float
    engagement_change: float
    total_watch_time: int
    watch_time_change: float
    total_revenue: Decimal
    revenue_change: float

    @classmethod
    def of(cls, now: Totals, earlier: Totals) -> Overview:
        return cls(
            total_views=now.views,
            views_change=growth(now.views, earlier.views),
            total_engagement=now.engagement,
            engagement_change=growth(now.engagement, earlier.engagement),
            total_watch_time=now.watch_minutes,
            watch_time_change=growth(now.watch_minutes, earlier.watch_minutes),
            total_revenue=now.revenue,
            revenue_change=growth(now.revenue, earlier.revenue),
        )


@dataclass(frozen=True, slots=True)
class PlatformShare:
    """percentage: of the period's views."""

    platform: str
    percentage: float
    views: int


@dataclass(frozen=True, slots=True)
class AudienceReport:
    """All of the owner's channels together."""

    overview: Overview
    platform_breakdown: list[PlatformShare]
    top_videos: list[Performance]
    last_synced_at: datetime | None


def audience_report(user: User, period: str) -> AudienceReport:
    days = days_until(user.today(), period)
    totals = total(days_of(user), days)
    # There is one platform that is published to; it has all the views there are.
    shares = [PlatformShare(PLATFORM, 100.0, totals.views)] if totals.views else []
    return AudienceReport(
        overview=Overview.of(totals, total(days_of(user), before(days))),
        platform_breakdown=shares,
        top_videos=top_performers(user, BEST),
        last_synced_at=last_synced(user),
    )


@dataclass(slots=True)
class RevenuePoint:
    date: date
    revenue: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ChannelRevenue:
    channel_id: uuid.UUID
    name: str
    revenue: Decimal


@dataclass(frozen=True, slots=True)
class RevenueReport:
    """data: oldest first, a year in months. by_channel: those that earned, the most first;
    what a deleted channel earned stays in data."""

    period: str
    data: list[RevenuePoint]
    by_channel: list[ChannelRevenue]
    last_synced_at: datetime | None

    @property
    def total(self) -> Decimal:
        return sum((point.revenue for point in self.data), Decimal(0))


def revenue_report(user: User, period: str) -> RevenueReport:
    days = chart_days(user.today(), period)
    points = {day: RevenuePoint(day) for day in dates(days, period)}
    for day, figures in figures_by_day(user, days).items():
        points[date_of(day, period)].revenue += figures.revenue
    return RevenueReport(period, list(points.values()), _by_channel(user, days), last_synced(user))


def _by_channel(user: User, days: Sequence[date]) -> list[ChannelRevenue]:
    rows = ChannelSnapshot.objects.filter(owner=user, day__range=(days[0], days[-1])).order_by()
    earned = rows.values_list("channel", "channel__name").annotate(revenue=money_sum("revenue"))
    most_first = earned.filter(revenue__gt=0).order_by("-revenue", "channel__name", "channel")
    return [ChannelRevenue(*row) for row in most_first]
