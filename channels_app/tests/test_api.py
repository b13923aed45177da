"""Channels over the API."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from channels_app.models import Channel
from tests.factories import ChannelFactory, VideoFactory

CHANNELS = "/api/v1/channels"


def address(channel: Channel, more: str = "") -> str:
    return f"{CHANNELS}/{channel.pk}{more}"


def shown(channel: Channel) -> dict[str, Any]:
    """The channel as the contract writes it."""
    channel.refresh_from_db()
    return {
        "id": str(channel.pk),
        "name": channel.name,
        "youtubeChannelId": "",
        "niche": channel.niche,
        "status": channel.status,
        "automationEnabled": channel.automation_enabled,
        "dailyVideoLimit": channel.daily_video_limit,
        "statistics": {
            "videoCount": 0,
            "totalViews": 0,
            "subscribers": 0,
            "dailyRevenue": 0,
            "monthlyRevenue": 0,
        },
        "createdAt": channel.created_at.isoformat().replace("+00:00", "Z"),
        "updatedAt": channel.updated_at.isoformat().replace("+00:00", "Z"),
    }


def test_a_new_channel_is_active_and_shown_whole(api: APIClient, user: User) -> None:
    answer = api.post(CHANNELS, {"name": "Stars", "niche": "astronomy", "dailyVideoLimit": 2})
    assert answer.status_code == 201
    channel = Channel.objects.get(owner=user)
    assert answer.json() == shown(channel)
    assert (channel.status, channel.daily_video_limit) == (Channel.Status.ACTIVE, 2)


def test_both_cases_are_understood(api: APIClient) -> None:
    answer = api.post(CHANNELS, {"name": "Stars", "niche": "x", "daily_video_limit": 7})
    assert answer.json()["dailyVideoLimit"] == 7


def test_the_list_is_a_plain_array_of_ones_own(
    api: APIClient, channel: Channel, other_user: User
) -> None:
    ChannelFactory.create(owner=other_user)
    assert api.get(CHANNELS).json() == [shown(channel)]


def test_one_channel_and_its_statistics(api: APIClient, channel: Channel) -> None:
    Channel.objects.filter(pk=channel.pk).update(
        total_views=12, subscribers=3, daily_revenue="1.25", monthly_revenue="30.5"
    )
    VideoFactory.create_batch(2, channel=channel)
    statistics = {
        "videoCount": 2,
        "totalViews": 12,
        "subscribers": 3,
        "dailyRevenue": 1.25,
        "monthlyRevenue": 30.5,
    }
    assert api.get(address(channel)).json()["statistics"] == statistics
    assert api.get(address(channel, "/stats")).json() == statistics


@pytest.mark.parametrize("method", ["patch", "put"])
def test_changes_are_merged(api: APIClient, channel: Channel, method: str) -> None:
    answer = getattr(api, method)(address(channel), {"name": "Moons", "status": "paused"})
    assert answer.status_code == 200
    assert answer.json() == shown(channel)
    assert (channel.name, channel.status, channel.niche) == ("Moons", "paused", "astronomy")


def test_a_whole_channel_may_be_sent_back(api: APIClient, channel: Channel) -> None:
    Channel.objects.filter(pk=channel.pk).update(status=Channel.Status.ERROR)
    whole = api.get(address(channel)).json()
    whole |= {"niche": "moons", "id": "x", "statistics": {"totalViews": 99}, "unknown": None}
    answer = api.put(address(channel), whole)
    assert answer.status_code == 200
    assert answer.json()["niche"] == "moons"
    assert (answer.json()["id"], answer.json()["status"]) == (str(channel.pk), "error")
    assert answer.json()["statistics"]["totalViews"] == 0


@pytest.mark.parametrize("enabled", [True, False])
def test_automation_is_switched(api: APIClient, channel: Channel, *, enabled: bool) -> None:
    answer = api.patch(address(channel, "/automation"), {"enabled": enabled})
    assert answer.status_code == 200
    assert answer.json() == shown(channel)
    assert channel.automation_enabled is enabled


def test_a_deleted_channel_is_gone_with_its_videos(api: APIClient, channel: Channel) -> None:
    VideoFactory.create(channel=channel)
    answer = api.delete(address(channel))
    assert (answer.status_code, answer.content) == (204, b"")
    assert api.get(address(channel)).status_code == 404
    assert api.get("/api/v1/videos").json() == []


def test_more_than_the_plan_allows_is_refused(api: APIClient, user: User) -> None:
    user.plan.channel_limit = 1
    user.plan.save()
    ChannelFactory.create(owner=user)
    answer = api.post(CHANNELS, {"name": "Second", "niche": "x", "dailyVideoLimit": 1})
    assert (answer.status_code, answer.json()["code"]) == (429, "RATE_4292")
    assert "1 channel." in answer.json()["message"]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({}, "VAL_4003", "name"),
        ({"name": ""}, "VAL_4001", "name"),
        ({"name": "   "}, "VAL_4001", "name"),
        ({"name": "x" * 101}, "VAL_4001", "name"),
        ({"name": "a\0b"}, "VAL_4001", "name"),
        ({"name": ["a"]}, "VAL_4001", "name"),
        ({"name": "a", "dailyVideoLimit": 0}, "VAL_4001", "dailyVideoLimit"),
        ({"name": "a", "dailyVideoLimit": 101}, "VAL_4001", "dailyVideoLimit"),
        ({"name": "a", "dailyVideoLimit": 10**30}, "VAL_4001", "dailyVideoLimit"),
        ({"name": "a", "dailyVideoLimit": "many"}, "VAL_4001", "dailyVideoLimit"),
        ({"name": "a", "dailyVideoLimit": None}, "VAL_4001", "dailyVideoLimit"),
        ({"name": "a", "niche": "x" * 101}, "VAL_4001", "niche"),
    ],
)
def test_what_is_wrong_is_named(
    api: APIClient, given: dict[str, Any], code: str, field: str
) -> None:
    answer = api.post(CHANNELS, given)
    body = answer.json()
    assert (answer.status_code, body["code"], body["field"]) == (400, code, field)
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    "change",
    [{"name": " "}, {"status": "gone"}, {"status": "error"}, {"dailyVideoLimit": 0}, [], "x", 5],
)
def test_wrong_changes_change_nothing(api: APIClient, channel: Channel, change: Any) -> None:
    before = api.get(address(channel)).json()
    assert api.patch(address(channel), change).status_code == 400
    assert api.get(address(channel)).json() == before


@pytest.mark.parametrize("given", [{}, {"enabled": "perhaps"}, {"enabled": None}, [True]])
def test_automation_wants_a_boolean(api: APIClient, channel: Channel, given: Any) -> None:
    assert api.patch(address(channel, "/automation"), given).status_code == 400


@pytest.mark.parametrize("id", ["undefined", "1", "%00", "00000000-0000-0000-0000-000000000000"])
def test_what_is_no_channel_is_not_found(api: APIClient, id: str) -> None:
    answer = api.get(f"{CHANNELS}/{id}")
    assert (answer.status_code, answer.json()["code"]) == (404, "RES_4042")
