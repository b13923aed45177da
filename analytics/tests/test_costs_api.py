"""/costs/daily-report, history and projection against examples worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.models import User
from analytics.tests.telling import TODAY, ago, spend
from channels_app.models import Channel
from conftest import client_of
from costs.models import Budget
from tests.factories import ChannelFactory, UserFactory, VideoFactory
from videos.models import Status

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("clock")


def complete(channel: Channel, count: int = 1, days_ago: int = 0) -> None:
    ended = NOON - timedelta(days=days_ago)
    VideoFactory.create_batch(
        count, channel=channel, status=Status.COMPLETED, queued_at=ended, completed_at=ended
    )


def report(api: APIClient) -> Any:
    return api.get("/api/v1/costs/daily-report").json()


def history(api: APIClient, **query: Any) -> Any:
    return api.get("/api/v1/costs/history", query).json()


def test_nothing_spent_is_a_report_of_zeros(api: APIClient) -> None:
    assert report(api) == {
        "date": "2026-11-20",
        "totalCost": 0,
        "videosGenerated": 0,
        "costPerVideo": 0,
        "budget": 50,
        "budgetRemaining": 50,
        "projectedMonthly": 0,
    }


def test_today_beside_its_videos_and_its_budget(api: APIClient, channel: Channel) -> None:
    Budget.objects.create(owner=channel.owner, daily_limit=10, monthly_limit=100)
    spend(channel.owner, "2.50")
    spend(channel.owner, "0.50", category="storage")
    complete(channel, 4)
    VideoFactory.create(channel=channel, failed=True)
    VideoFactory.create(channel=channel)
    stranger = ChannelFactory.create()
    spend(stranger.owner, "40")
    complete(stranger)
    shown = report(api)
    assert (shown["totalCost"], shown["videosGenerated"], shown["costPerVideo"]) == (3, 4, 0.75)
    assert (shown["budget"], shown["budgetRemaining"]) == (10, 7)
    # It began today: each of the ten days to come is expected to cost as much.
    assert shown["projectedMonthly"] == 33


def test_an_overrun_budget_has_nothing_remaining(api: APIClient, user: User) -> None:
    spend(user, "60")
    assert report(api)["budgetRemaining"] == 0


def test_history_has_every_day_oldest_first(api: APIClient, channel: Channel) -> None:
    spend(channel.owner, "2", ago(2))
    spend(channel.owner, "1", ago(29))
    spend(channel.owner, "5", ago(30))
    complete(channel, 2, days_ago=2)
    days = history(api)
    assert [day["date"] for day in days] == [str(ago(days)) for days in range(29, -1, -1)]
    assert [day["totalCost"] for day in days] == [1, *[0] * 26, 2, 0, 0]
    assert (days[-3]["videosGenerated"], days[-3]["costPerVideo"]) == (2, 1)
    assert days[-1] == report(api)
    assert history(api, days=3) == days[-3:]


def test_a_projection_is_as_of_its_day(api: APIClient, user: User) -> None:
    spend(user, "1", ago(2))  # Wednesday the 18th, the first day
    spend(user, "3", ago(1))  # Thursday the 19th
    wednesday, thursday, friday = (day["projectedMonthly"] for day in history(api, days=3))
    # Its own 1, and twelve days to come at 1.
    assert wednesday == 13
    # Thursday was expected to cost 1 (no Thursday yet: the mean of all days) and cost 3; eleven
    # days to come at the mean of the days before, 1.
    assert thursday == 15
    # 4 so far; today and to come: Fri 2 Sat 2 Sun 2 Mon 2 Tue 2 Wed 1 Thu 3 Fri 2 Sat 2 Sun 2 Mon 2
    assert friday == 4 + 22


@pytest.mark.parametrize("days", ["0", "366", "-1", "many"])
def test_history_is_one_to_365_days_long(api: APIClient, days: str) -> None:
    answer = api.get("/api/v1/costs/history", {"days": days})
    assert (answer.status_code, answer.json()["field"]) == (400, "days")
    assert len(history(api, days=365)) == 365


def test_the_day_is_where_the_user_lives(clock: time_machine.Traveller, db: None) -> None:
    channel = ChannelFactory.create(owner=UserFactory.create(time_zone="Asia/Tokyo"))
    clock.move_to("2026-11-20 15:30Z")
    spend(channel.owner, "1", TODAY + timedelta(days=1))
    VideoFactory.create(channel=channel, status=Status.COMPLETED, completed_at=datetime.now(UTC))
    shown = report(client_of(channel.owner))
    assert shown["date"] == "2026-11-21"
    assert (shown["totalCost"], shown["videosGenerated"]) == (1, 1)


def test_the_projection_with_what_it_assumes(api: APIClient, channel: Channel) -> None:
    ChannelFactory.create(owner=channel.owner, status=Channel.Status.PAUSED)
    for days in range(1, 29):
        spend(channel.owner, "2", ago(days))
    complete(channel, 7, days_ago=1)
    complete(channel, 7, days_ago=28)
    complete(channel, 7, days_ago=29)
    complete(channel, 1)
    spend(channel.owner, "0.50")
    shown = api.get("/api/v1/costs/projection").json()
    # 19 days of November at 2 and today so far; today to the end of the month eleven days at 2.
    assert shown["currentMonth"] == {"spent": 38.5, "projected": 60, "daysRemaining": 10}
    # 28 days at 2 make 56, over 14 videos; the 29th day ago and today do not count.
    assert shown["nextMonth"] == {
        "projected": 62,
        "assumptions": {"videosPerDay": 0.5, "costPerVideo": 4, "channels": 1},
    }
    assert shown["recommendations"] == []


def test_nothing_to_go_by_projects_nothing(api: APIClient) -> None:
    assert api.get("/api/v1/costs/projection").json() == {
        "currentMonth": {"spent": 0, "projected": 0, "daysRemaining": 10},
        "nextMonth": {
            "projected": 0,
            "assumptions": {"videosPerDay": 0, "costPerVideo": 0, "channels": 0},
        },
        "recommendations": [],
    }


def test_videos_that_cost_nothing_are_counted_from_the_first(
    api: APIClient, channel: Channel
) -> None:
    complete(channel, 3, days_ago=2)
    shown = api.get("/api/v1/costs/projection").json()
    assert shown["nextMonth"]["assumptions"]["videosPerDay"] == 1.5


def test_recommendations_follow_from_the_month(api: APIClient, user: User) -> None:
    Budget.objects.create(owner=user, daily_limit=10, monthly_limit=20)
    spend(user, "15")
    (advice,) = api.get("/api/v1/costs/projection").json()["recommendations"]
    assert "$20" in advice
