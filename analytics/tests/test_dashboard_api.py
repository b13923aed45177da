"""/dashboard: every figure against an example worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.models import User
from analytics.tests.telling import TODAY, ago, spend, tell
from channels_app.models import Channel
from conftest import client_of
from costs.models import CostAlert
from tests.factories import ChannelFactory, UserFactory, VideoFactory
from videos.models import Status, Video
from videos.states import CANCELLED

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOTHING = {
    "totalChannels": 0,
    "activeChannels": 0,
    "videosToday": 0,
    "videosProcessing": 0,
    "totalRevenue": 0,
    "monthlyRevenue": 0,
    "dailyCost": 0,
    "monthlyCost": 0,
    "automationPercentage": 0,
    "avgVideoTime": 0,
    "successRate": 0,
}

pytestmark = pytest.mark.usefixtures("clock")


def completed(channel: Channel, days_ago: int = 0, seconds: int = 60) -> Video:
    ended = NOON - timedelta(days=days_ago)
    started = ended - timedelta(seconds=seconds)
    return VideoFactory.create(
        channel=channel,
        status=Status.COMPLETED,
        queued_at=started,
        started_at=started,
        completed_at=ended,
    )


def failed(channel: Channel, days_ago: int = 0, message: str = "No disk.") -> None:
    ended = NOON - timedelta(days=days_ago)
    VideoFactory.create(
        channel=channel, failed=True, queued_at=ended, completed_at=ended, error_message=message
    )


def metrics(api: APIClient, period: str) -> Any:
    return api.get("/api/v1/dashboard/metrics", {"period": period}).json()


def test_nothing_is_zero_and_was_never_synced(api: APIClient) -> None:
    assert metrics(api, "today") == NOTHING


def test_channels_are_counted_and_automation_is_of_the_active_ones(
    api: APIClient, user: User
) -> None:
    for automated in (True, True, False):
        ChannelFactory.create(owner=user, automation_enabled=automated)
    ChannelFactory.create(owner=user, status=Channel.Status.PAUSED, automation_enabled=True)
    ChannelFactory.create(automation_enabled=True)
    shown = metrics(api, "today")
    assert (shown["totalChannels"], shown["activeChannels"]) == (4, 3)
    assert shown["automationPercentage"] == 66.67


def test_videos_of_today_and_in_the_making(api: APIClient, channel: Channel) -> None:
    completed(channel)
    completed(channel, days_ago=1)
    failed(channel)
    VideoFactory.create(channel=channel)
    VideoFactory.create_batch(2, channel=channel, status=Status.PROCESSING)
    VideoFactory.create(status=Status.PROCESSING)
    shown = metrics(api, "today")
    assert (shown["videosToday"], shown["videosProcessing"]) == (1, 2)


@pytest.mark.parametrize(
    ("period", "success", "seconds"),
    # today: 1 of 2; week: 2 of 4; month: 3 of 5
    [("today", 50, 40), ("week", 50, 60), ("month", 60, 100)],
)
def test_success_and_making_time_are_of_the_period(
    api: APIClient, channel: Channel, period: str, success: float, seconds: float
) -> None:
    completed(channel, seconds=40)
    completed(channel, days_ago=6, seconds=80)
    completed(channel, days_ago=29, seconds=180)
    completed(channel, days_ago=30, seconds=9000)
    failed(channel)
    failed(channel, days_ago=6)
    failed(channel, message=CANCELLED)
    completed(ChannelFactory.create())
    shown = metrics(api, period)
    assert (shown["successRate"], shown["avgVideoTime"]) == (success, seconds)


def test_revenue_and_cost_of_the_calendar_month(api: APIClient, channel: Channel) -> None:
    tell(channel, revenue="1.50")
    tell(channel, ago(19), revenue="2.25")  # the first of the month
    tell(channel, ago(20), revenue="100")
    for amount, days in (("0.75", 0), ("0.50", 19), ("9", 20)):
        spend(channel.owner, amount, ago(days))
    spend(channel.owner, "0.05", category="storage")
    stranger = ChannelFactory.create()
    tell(stranger, revenue="1000")
    spend(stranger.owner, "1000")
    shown = metrics(api, "week")
    assert (shown["totalRevenue"], shown["monthlyRevenue"]) == (103.75, 3.75)
    assert (shown["dailyCost"], shown["monthlyCost"]) == (0.8, 1.3)
    assert shown["lastSyncedAt"] == "2026-11-20T12:00:00Z"


def test_today_is_where_the_user_lives(clock: time_machine.Traveller, db: None) -> None:
    channel = ChannelFactory.create(owner=UserFactory.create(time_zone="Asia/Tokyo"))
    clock.move_to("2026-11-30 14:59Z")  # a minute before December there
    api = client_of(channel.owner)
    VideoFactory.create(channel=channel, status=Status.COMPLETED, completed_at=datetime.now(UTC))
    spend(channel.owner, "2", channel.owner.today())
    shown = metrics(api, "today")
    assert (shown["videosToday"], shown["dailyCost"], shown["monthlyCost"]) == (1, 2, 2)
    assert api.get("/api/v1/dashboard/chart").json()[-1]["date"] == "2026-11-30"
    clock.shift(timedelta(minutes=2))
    shown = metrics(api, "today")
    assert (shown["videosToday"], shown["dailyCost"], shown["monthlyCost"]) == (0, 0, 0)
    assert api.get("/api/v1/dashboard/chart").json()[-1]["date"] == "2026-12-01"


def chart(api: APIClient, **query: str) -> Any:
    return api.get("/api/v1/dashboard/chart", query).json()


@pytest.mark.parametrize(("period", "first", "count"), [("week", 6, 7), ("month", 29, 30)])
def test_a_chart_has_every_day_and_every_figure_whatever_the_metric(
    api: APIClient, channel: Channel, period: str, first: int, count: int
) -> None:
    for days in (first, first + 1):
        tell(channel, ago(days), views=5, revenue="1.5")
        spend(channel.owner, "0.25", ago(days))
        spend(channel.owner, "0.5", ago(days), category="storage")
        completed(channel, days_ago=days)
    points = chart(api, metric="views", period=period)
    assert [point["date"] for point in points] == [
        ago(days).isoformat() for days in range(count - 1, -1, -1)
    ]
    oldest = {"date": str(ago(first)), "revenue": 1.5, "cost": 0.75, "videos": 1, "views": 5}
    assert points[0] == oldest
    assert points[1] == {"date": str(ago(first - 1)), "revenue": 0, "cost": 0, "videos": 0} | {
        "views": 0
    }
    assert chart(api, metric="cost", period=period) == points


def test_a_year_comes_in_twelve_months_the_last_one_so_far(
    api: APIClient, channel: Channel
) -> None:
    for day in ("2025-11-30", "2025-12-01", "2025-12-31", "2026-11-01", "2026-11-20"):
        tell(channel, TODAY.fromisoformat(day), views=10, revenue="1")
        spend(channel.owner, "2", TODAY.fromisoformat(day))
    completed(channel)
    points = chart(api, metric="revenue", period="year")
    assert [point["date"] for point in points] == [
        "2025-12-01",
        *(f"2026-{month:02}-01" for month in range(1, 12)),
    ]
    assert points[0] == {"date": "2025-12-01", "revenue": 2, "cost": 4, "videos": 0, "views": 20}
    assert points[-1] == {"date": "2026-11-01", "revenue": 2, "cost": 4, "videos": 1, "views": 20}
    assert not any(point["views"] for point in points[1:-1])


def test_the_twelve_months_end_in_december_too(user: User, clock: time_machine.Traveller) -> None:
    clock.move_to("2026-12-31 12:00Z")
    dates = [point["date"] for point in chart(client_of(user), period="year")]
    assert (dates[0], dates[-1], len(dates)) == ("2026-01-01", "2026-12-01", 12)


def test_activity_is_newest_first_of_all_kinds(user: User, clock: time_machine.Traveller) -> None:
    clock.move_to("2026-11-20 09:00Z")
    channel = ChannelFactory.create(owner=user, name="Sky")
    video = completed(channel)  # at noon
    failed(channel)
    clock.move_to("2026-11-20 10:00Z")
    tell(channel, revenue="1200")
    happened = client_of(user).get("/api/v1/dashboard/activity").json()
    types = ["video_completed", *["revenue_milestone"] * 4, "channel_created"]
    assert [each["type"] for each in happened] == types
    assert happened[0] == {
        "id": f"video-{video.pk}",
        "type": "video_completed",
        "message": f'Video "{video.title}" completed',
        "timestamp": "2026-11-20T12:00:00Z",
        "metadata": {"videoId": str(video.pk), "channelId": str(channel.pk)},
    }
    assert {each["message"] for each in happened[1:5]} == {
        "Revenue reached $1",
        "Revenue reached $10",
        "Revenue reached $100",
        "Revenue reached $1,000",
    }
    assert happened[5]["message"] == 'Channel "Sky" created'
    assert happened[5]["metadata"] == {"channelId": str(channel.pk)}
    assert len({each["id"] for each in happened}) == 6


def test_activity_is_as_long_as_asked_and_nobody_elses(
    api: APIClient, channel: Channel, other_api: APIClient
) -> None:
    for days in range(25):
        completed(channel, days_ago=days)
    newest = api.get("/api/v1/dashboard/activity").json()
    assert len(newest) == 20
    assert api.get("/api/v1/dashboard/activity", {"limit": 3}).json() == newest[:3]
    assert other_api.get("/api/v1/dashboard/activity").json() == []


def test_the_overview_is_the_month_with_activity_and_open_alerts(
    api: APIClient, channel: Channel, other_user: User
) -> None:
    completed(channel, days_ago=29, seconds=90)
    alerts = [
        CostAlert.objects.create(
            owner=owner,
            day=ago(days),
            kind=kind,
            threshold=40,
            current=Decimal("41.5"),
            message="Daily cost approaching limit: $41.50 of $50",
        )
        for owner, days, kind in (
            (channel.owner, 0, CostAlert.Kind.DAILY_WARNING),
            (channel.owner, 0, CostAlert.Kind.MONTHLY_WARNING),
            (channel.owner, 1, CostAlert.Kind.DAILY_WARNING),
            (other_user, 0, CostAlert.Kind.DAILY_WARNING),
        )
    ]
    CostAlert.objects.filter(pk=alerts[1].pk).update(dismissed_at=NOON)
    overview = api.get("/api/v1/dashboard/overview").json()
    assert overview["metrics"] == metrics(api, "month")
    assert overview["metrics"]["avgVideoTime"] == 90
    assert overview["chartData"] == chart(api, period="month")
    assert overview["recentActivity"] == api.get("/api/v1/dashboard/activity").json()
    (alert,) = overview["alerts"]
    assert alert["id"] == str(alerts[0].pk)
    assert (alert["type"], alert["threshold"], alert["currentCost"]) == ("warning", 40, 41.5)
    assert alert["message"] == "Daily cost approaching limit: $41.50 of $50"
    assert alert["timestamp"] == "2026-11-20T12:00:00Z"
