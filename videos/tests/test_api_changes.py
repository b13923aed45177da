"""Changing and deleting videos over the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from channels_app.models import Channel
from costs.models import CostEntry
from tests.factories import CostEntryFactory, VideoFactory
from videos.models import Status, Video


def address(video: Video) -> str:
    return f"/api/v1/videos/{video.pk}"


def test_title_description_and_sharing_can_be_changed(api: APIClient, channel: Channel) -> None:
    video = VideoFactory.create(channel=channel)
    before = video.updated_at
    change = {"title": "New", "description": "Told anew", "shared": True, "status": "completed"}
    answer = api.patch(address(video), change)
    assert answer.status_code == 200
    assert answer.json() == api.get(address(video)).json()
    video.refresh_from_db()
    assert (video.title, video.description, video.shared) == ("New", "Told anew", True)
    assert video.status == Status.QUEUED
    assert video.updated_at > before


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"title": "x" * 101},
        {"title": None},
        {"description": "x" * 5001},
        {"description": "a\0"},
        {"shared": "perhaps"},
        [],
        "x",
    ],
)
def test_wrong_changes_change_nothing(api: APIClient, channel: Channel, change: Any) -> None:
    video = VideoFactory.create(channel=channel)
    assert api.patch(address(video), change).status_code == 400
    assert Video.objects.get(pk=video.pk).title == video.title


def test_a_deleted_video_is_gone_and_its_costs_stay(api: APIClient, channel: Channel) -> None:
    video = VideoFactory.create(channel=channel, status=Status.COMPLETED)
    entry = CostEntryFactory.create(video=video)
    answer = api.delete(address(video))
    assert (answer.status_code, answer.content) == (204, b"")
    assert api.get(address(video)).status_code == 404
    assert CostEntry.objects.get(pk=entry.pk).video is None


def test_a_video_in_the_making_is_not_deleted(api: APIClient, channel: Channel) -> None:
    video = VideoFactory.create(
        channel=channel, status=Status.PROCESSING, started_at=timezone.now()
    )
    answer = api.delete(address(video))
    assert (answer.status_code, answer.json()["code"]) == (409, "VAL_4001")
    assert "Cancel it first" in answer.json()["message"]
    assert Video.objects.filter(pk=video.pk).exists()
