"""A subscription that has run out is the free plan."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from channels_app.models import Channel
from tests.factories import PlanFactory, VideoFactory

ME = "/api/v1/auth/me"


@pytest.fixture
def run_out(user: User) -> User:
    PlanFactory.create(code="free")
    user.plan_expires_at = timezone.now() - timedelta(seconds=1)
    user.save()
    return user


def test_it_shows_as_the_free_plan_and_when_it_ran_out(run_out: User, api: APIClient) -> None:
    body = api.get(ME).json()
    assert body["channelLimit"] == 1
    assert body["subscription"]["plan"] == "free"
    assert body["subscription"]["videosPerMonth"] == 30
    assert body["subscription"]["expiresAt"] < timezone.now().isoformat()


def test_until_that_moment_it_counts(user: User, api: APIClient) -> None:
    User.objects.update(plan_expires_at=timezone.now() + timedelta(minutes=1))
    body = api.get(ME).json()
    assert (body["channelLimit"], body["subscription"]["plan"]) == (10, "pro")


def test_no_more_channels_than_the_free_plan_has(
    run_out: User, channel: Channel, api: APIClient
) -> None:
    answer = api.post("/api/v1/channels", {"name": "A second one"})
    assert (answer.status_code, answer.json()["code"]) == (429, "RATE_4292")
    assert "free plan allows 1 channel." in answer.json()["message"]


def test_no_more_videos_than_the_free_plan_has(
    run_out: User, channel: Channel, api: APIClient
) -> None:
    VideoFactory.create_batch(30, channel=channel)
    given = {"channelId": str(channel.pk), "topic": "One more"}
    answer = api.post("/api/v1/videos/generate", given)
    assert (answer.status_code, answer.json()["code"]) == (429, "RATE_4292")
    assert "free plan allows 30 videos" in answer.json()["message"]
