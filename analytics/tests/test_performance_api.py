"""/analytics: channels, videos, revenue and all together, against examples worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.models import User
from analytics.tests.telling import ago, tell, tell_video
from channels_app.models import Channel
from channels_app.services import channel_delete
from conftest import client_of
from tests.factories import (
    ArtifactFactory,
    ChannelFactory,
    CostEntryFactory,
    UserFactory,
    VideoFactory,
)
from videos.models import Status, Video

SYNCED = "2026-11-20T12:00:00Z"

pytestmark = pytest.mark.usefixtures("clock")


def get(api: APIClient, address: str, **query: Any) -> Any:
    answer = api.get(f"/api/v1/analytics{address}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def completed(channel: Channel, views: int = 0, cost: str = "", **figures: Any) -> Video:
    """A completed video; with views it has been told of."""
    video = VideoFactory.create(channel=channel, status=Status.COMPLETED)
    if views:
        tell_video(video, views=views, **figures)
    if cost:
        CostEntryFactory.create(video=video, amount=Decimal(cost))
    return video


def test_a_channel_over_a_period_and_against_the_one_before(
    api: APIClient, channel: Channel
) -> None:
    told: dict[str, Any] = {"watch_minutes": 50, "likes": 6, "comments": 2, "revenue": "1.25"}
    tell(channel, views=100, subscribers_gained=5, subscribers_lost=7, **told)
    tell(channel, ago(6), views=60, subscribers_gained=3, **told)
    tell(channel, ago(7), views=64)
    tell(channel, ago(13), views=64)
    tell(channel, ago(14), views=1000)
    tell(ChannelFactory.create(owner=channel.owner), views=1000)
    assert get(api, f"/channels/{channel.pk}", period="week") == {
        "channelId": str(channel.pk),
        "period": "week",
        "metrics": {
            "views": 160,
            "watchTime": 100,
            "subscribers": 1,
            "revenue": 2.5,
            "engagement": 10,
        },
        "topVideos": [],
        "growthRate": 25,
        "lastSyncedAt": SYNCED,
    }


@pytest.mark.parametrize(("period", "views"), [("day", 1), ("week", 3), ("month", 7)])
def test_a_channels_period_is_whole_days_up_to_today(
    api: APIClient, channel: Channel, period: str, views: int
) -> None:
    for days, count in ((-1, 16), (0, 1), (6, 2), (29, 4), (30, 8)):
        tell(channel, ago(days), views=count)
    assert get(api, f"/channels/{channel.pk}", period=period)["metrics"]["views"] == views


def test_the_days_are_those_of_the_users_calendar(clock: time_machine.Traveller, db: None) -> None:
    channel = ChannelFactory.create(owner=UserFactory.create(time_zone="Asia/Tokyo"))
    tell(channel, date(2026, 11, 21), views=5)
    for moment, views in (("2026-11-20 14:59Z", 0), ("2026-11-20 15:00Z", 5)):
        clock.move_to(moment)
        shown = get(client_of(channel.owner), f"/channels/{channel.pk}", period="day")
        assert shown["metrics"]["views"] == views


def test_a_channel_that_was_never_told_of_is_zero_without_a_date(
    api: APIClient, channel: Channel
) -> None:
    assert get(api, f"/channels/{channel.pk}") == {
        "channelId": str(channel.pk),
        "period": "week",
        "metrics": dict.fromkeys(("views", "watchTime", "subscribers", "revenue", "engagement"), 0),
        "topVideos": [],
        "growthRate": 0,
    }
    statistics = api.get(f"/api/v1/channels/{channel.pk}/stats").json()
    assert "lastSyncedAt" not in statistics


def test_a_channels_statistics_and_a_videos_metrics_say_when_they_are_from(
    api: APIClient, channel: Channel
) -> None:
    video = completed(channel)
    tell(channel, views=5, revenue="0.5", subscribers=12)
    assert "lastSyncedAt" not in api.get(f"/api/v1/videos/{video.pk}/metrics").json()
    tell_video(video, views=7, likes=1, comments=2, revenue="0.25")
    assert api.get(f"/api/v1/channels/{channel.pk}/stats").json() == {
        "videoCount": 1,
        "totalViews": 5,
        "subscribers": 12,
        "dailyRevenue": 0.5,
        "monthlyRevenue": 0.5,
        "lastSyncedAt": SYNCED,
    }
    assert api.get(f"/api/v1/videos/{video.pk}/metrics").json() == {
        "views": 7,
        "likes": 1,
        "comments": 2,
        "revenue": 0.25,
        "lastSyncedAt": SYNCED,
    }


def test_a_channels_best_videos_are_five_of_its_own(
    api: APIClient, user: User, channel: Channel
) -> None:
    videos = [completed(channel, views=100 * number) for number in range(1, 7)]
    completed(ChannelFactory.create(owner=user), views=1000)
    shown = get(api, f"/channels/{channel.pk}")["topVideos"]
    assert [each["videoId"] for each in shown] == [str(video.pk) for video in videos[:0:-1]]


def test_a_video_with_its_return_and_engagement(api: APIClient, channel: Channel) -> None:
    video = completed(
        channel, views=200, likes=8, comments=2, watch_minutes=90, revenue="1.50", cost="0.40"
    )
    CostEntryFactory.create(video=video, amount=Decimal("0.60"))
    CostEntryFactory.create(amount=Decimal(9))
    assert get(api, f"/videos/{video.pk}") == {
        "videoId": str(video.pk),
        "title": video.title,
        "views": 200,
        "revenue": 1.5,
        "roi": 50,
        "performanceScore": 50,
        "likes": 8,
        "comments": 2,
        "engagement": 5,
        "watchTime": 90,
        "lastSyncedAt": SYNCED,
    }


def test_a_video_that_was_never_told_of(api: APIClient, channel: Channel) -> None:
    shown = get(api, f"/videos/{completed(channel).pk}")
    assert "lastSyncedAt" not in shown
    assert not any(value for name, value in shown.items() if name not in ("videoId", "title"))


def test_top_performers_are_the_best_completed_videos(
    api: APIClient, user: User, channel: Channel
) -> None:
    middling, best = completed(channel, views=100), completed(channel, views=300, cost="2")
    completed(channel)
    failed = VideoFactory.create(channel=channel, failed=True)
    tell_video(failed, views=1000)
    completed(ChannelFactory.create(), views=1000)
    shown = get(api, "/top-performers")
    assert [each["videoId"] for each in shown] == [str(best.pk), str(middling.pk)]
    assert set(shown[0]) == {"videoId", "title", "views", "revenue", "roi", "performanceScore"}
    assert (shown[0]["roi"], shown[1]["roi"]) == (-100, 0)
    assert get(api, "/top-performers", limit=1) == shown[:1]


def test_revenue_by_date_and_channel(api: APIClient, user: User) -> None:
    first, second, poor = (ChannelFactory.create(owner=user, name=name) for name in "ABC")
    tell(first, revenue="1.25")
    tell(second, ago(6), revenue="3")
    tell(second, ago(7), revenue="50")
    tell(poor, views=3)
    tell(ChannelFactory.create(), revenue="1000")
    shown = get(api, "/revenue", period="week")
    assert (shown["period"], shown["total"], shown["currency"]) == ("week", 4.25, "USD")
    assert shown["data"] == [
        {"date": str(ago(days)), "revenue": {6: 3, 0: 1.25}.get(days, 0)}
        for days in range(6, -1, -1)
    ]
    assert shown["byChannel"] == [
        {"channelId": str(second.pk), "name": "B", "revenue": 3},
        {"channelId": str(first.pk), "name": "A", "revenue": 1.25},
    ]
    assert shown["lastSyncedAt"] == SYNCED
    channel_delete(channel=second)
    left = get(api, "/revenue", period="week")
    assert (left["total"], len(left["byChannel"])) == (4.25, 1)


def test_a_years_revenue_comes_in_twelve_months(api: APIClient, channel: Channel) -> None:
    for day in (date(2025, 11, 30), date(2025, 12, 1), date(2026, 11, 1), date(2026, 11, 20)):
        tell(channel, day, revenue="2")
    shown = get(api, "/revenue", period="year")
    assert shown["total"] == shown["byChannel"][0]["revenue"] == 6
    assert len(shown["data"]) == 12
    assert shown["data"][0] == {"date": "2025-12-01", "revenue": 2}
    assert shown["data"][-1] == {"date": "2026-11-01", "revenue": 4}


def test_everything_together_over_a_range(api: APIClient, user: User, channel: Channel) -> None:
    video = completed(channel, views=10, likes=1, comments=1)
    thumbnail = ArtifactFactory.create(kind="thumbnail")
    Video.objects.filter(pk=video.pk).update(thumbnail=thumbnail)
    tell(channel, views=100, likes=3, comments=1, watch_minutes=30, revenue="2")
    tell(ChannelFactory.create(owner=user), ago(6), views=200, likes=8, watch_minutes=30)
    tell(channel, ago(7), views=200, likes=4, watch_minutes=100, revenue="1.60")
    tell(channel, ago(14), views=5000)
    tell(ChannelFactory.create(), views=5000)
    shown = get(api, "", range="7d")
    # 300 views against 200; 12 / 300 = 4 % against 2 %; 60 minutes against 100; $2 against $1.60
    assert shown["overview"] == {
        "totalViews": 300,
        "viewsChange": 50,
        "totalEngagement": 4,
        "engagementChange": 100,
        "totalWatchTime": 60,
        "watchTimeChange": -40,
        "totalRevenue": 2,
        "revenueChange": 25,
    }
    platform = {"platform": "youtube", "percentage": 100, "views": 300}
    assert shown["platformBreakdown"] == [platform]
    (top,) = shown["topVideos"]
    assert top.pop("thumbnailUrl").startswith("http")
    assert top == {"id": str(video.pk), "title": video.title, "views": 10, "engagement": 20}
    assert shown["lastSyncedAt"] == SYNCED


def test_together_without_figures_there_is_no_platform(api: APIClient) -> None:
    shown = get(api, "")
    assert not any(shown["overview"].values())
    assert (shown["platformBreakdown"], shown["topVideos"]) == ([], [])
    assert "lastSyncedAt" not in shown


@pytest.mark.parametrize("kind", ["channels", "videos"])
def test_what_is_a_strangers_or_nothing_does_not_exist(
    other_api: APIClient, channel: Channel, kind: str
) -> None:
    own = {"channels": channel, "videos": completed(channel)}[kind]
    code = {"channels": "RES_4042", "videos": "RES_4043"}[kind]
    for id in (own.pk, "nothing"):
        answer = other_api.get(f"/api/v1/analytics/{kind}/{id}")
        assert (answer.status_code, answer.json()["code"]) == (404, code)
