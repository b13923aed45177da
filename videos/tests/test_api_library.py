"""Videos over the API: what they look like, finding them, changing and deleting them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from channels_app.models import Channel
from tests.factories import (
    ArtifactFactory,
    ChannelFactory,
    CostEntryFactory,
    VideoFactory,
)
from videos.models import Status, Video

VIDEOS = "/api/v1/videos"
ALWAYS = {
    "id",
    "channelId",
    "title",
    "description",
    "thumbnailUrl",
    "youtubeUrl",
    "videoUrl",
    "captionsUrl",
    "status",
    "progress",
    "cost",
    "metrics",
    "style",
    "length",
    "format",
    "shared",
    "createdAt",
    "version",
    "captionLook",
    "music",
    "footage",
    "preset",
}


def address(video: Video, more: str = "") -> str:
    return f"{VIDEOS}/{video.pk}{more}"


def titles(answer: Any) -> list[str]:
    return [video["title"] for video in answer.json()]


def test_a_waiting_video(api: APIClient, channel: Channel) -> None:
    video = VideoFactory.create(channel=channel, title="Sky")
    assert api.get(address(video)).json() == {
        "id": str(video.pk),
        "channelId": str(channel.pk),
        "title": "Sky",
        "description": "",
        "thumbnailUrl": "",
        "youtubeUrl": "",
        "videoUrl": "",
        "captionsUrl": "",
        "status": "queued",
        "progress": 0,
        "cost": {"script": 0, "audio": 0, "rendering": 0, "total": 0},
        "metrics": {"views": 0, "likes": 0, "comments": 0, "revenue": 0},
        "style": "educational",
        "length": "short",
        "format": "9:16",
        "captionLook": "outline",
        "music": "",
        "footage": True,
        "preset": "final",
        "version": 1,
        "shared": False,
        "createdAt": video.created_at.isoformat().replace("+00:00", "Z"),
    }


def test_a_video_in_the_making_names_its_stage(api: APIClient, channel: Channel) -> None:
    video = VideoFactory.create(
        channel=channel, status=Status.PROCESSING, stage="audio", progress=31.5
    )
    shown = api.get(address(video, "/status")).json()
    assert set(shown) == ALWAYS | {"stage"}
    assert (shown["status"], shown["stage"], shown["progress"]) == ("processing", "audio", 31.5)


def test_a_failed_video_says_why(api: APIClient, channel: Channel) -> None:
    video = VideoFactory.create(channel=channel, failed=True, stage="audio")
    shown = api.get(address(video)).json()
    assert set(shown) == ALWAYS | {"error"}
    assert shown["error"] == {
        "stage": "audio",
        "message": "The voice is not known.",
        "retryable": True,
    }


def test_a_finished_video_can_be_watched(api: APIClient, channel: Channel) -> None:
    published = datetime(2026, 11, 1, 12, tzinfo=UTC)
    video = VideoFactory.create(
        channel=channel,
        status=Status.COMPLETED,
        stage="uploading",
        progress=100,
        duration=41.2,
        published_at=published,
        film=ArtifactFactory.create(),
        thumbnail=ArtifactFactory.create(),
        captions=ArtifactFactory.create(),
    )
    shown = api.get(address(video)).json()
    assert set(shown) == ALWAYS | {"duration", "publishedAt"}
    assert (shown["duration"], shown["publishedAt"]) == (41.2, "2026-11-01T12:00:00Z")
    for name in ("thumbnailUrl", "videoUrl", "captionsUrl", "youtubeUrl"):
        assert shown[name].startswith("http"), name
    assert video.share_token in shown["youtubeUrl"]


def test_money_is_numbers_and_adds_up(api: APIClient, channel: Channel) -> None:
    video = VideoFactory.create(channel=channel, revenue=Decimal("1.5"), views=7)
    for stage, amount in (("script", "0.25"), ("script", "0.5"), ("audio", "1"), ("uploading", 2)):
        CostEntryFactory.create(video=video, stage=stage, amount=Decimal(amount))
    CostEntryFactory.create()  # of somebody else
    shown = api.get(address(video)).json()
    assert shown["cost"] == {"script": 0.75, "audio": 1, "rendering": 0, "total": 3.75}
    assert shown["metrics"] == {"views": 7, "likes": 0, "comments": 0, "revenue": 1.5}
    assert api.get(address(video, "/metrics")).json() == shown["metrics"]


def test_status_is_the_whole_video(api: APIClient, channel: Channel) -> None:
    video = VideoFactory.create(channel=channel)
    assert api.get(address(video, "/status")).json() == api.get(address(video)).json()


def test_the_list_is_a_plain_array_newest_first(
    api: APIClient, channel: Channel, other_user: User
) -> None:
    for title in ("first", "second", "third"):
        VideoFactory.create(channel=channel, title=title)
    VideoFactory.create(channel=ChannelFactory.create(owner=other_user))
    assert titles(api.get(VIDEOS)) == ["third", "second", "first"]
    assert titles(api.get(VIDEOS, {"limit": 1, "offset": 1})) == ["second"]


def test_a_page_is_an_object_with_the_total(api: APIClient, channel: Channel) -> None:
    VideoFactory.create_batch(5, channel=channel)
    body = api.get(VIDEOS, {"page": 2, "limit": 2}).json()
    assert set(body) == {"videos", "total"}
    assert body["total"] == 5
    assert body["videos"] == api.get(VIDEOS).json()[2:4]
    assert api.get(VIDEOS, {"page": 9, "limit": 2}).json() == {"videos": [], "total": 5}


@pytest.mark.parametrize("name", ["channelId", "channel_id"])
def test_filters_by_channel_and_status(api: APIClient, channel: Channel, name: str) -> None:
    VideoFactory.create(channel=channel, title="here")
    VideoFactory.create(channel=channel, title="failed", failed=True)
    VideoFactory.create(channel=ChannelFactory.create(owner=channel.owner), title="there")
    here = {name: str(channel.pk)}
    assert titles(api.get(VIDEOS, here)) == ["failed", "here"]
    assert titles(api.get(VIDEOS, {**here, "status": "failed"})) == ["failed"]


def test_fifty_unless_told(api: APIClient, channel: Channel) -> None:
    VideoFactory.create_batch(51, channel=channel)
    assert len(api.get(VIDEOS).json()) == 50
    assert len(api.get(VIDEOS, {"limit": 200}).json()) == 51


@pytest.mark.parametrize("channel_id", ["[object Object]", "undefined", "\0", "1", "x" * 3000])
def test_what_is_no_channel_has_no_videos(
    api: APIClient, channel: Channel, channel_id: str
) -> None:
    VideoFactory.create(channel=channel)
    answer = api.get(VIDEOS, {"channelId": channel_id})
    assert answer.status_code in {200, 400}
    assert answer.status_code == 400 or answer.json() == []


def test_somebody_elses_channel_has_no_videos_for_me(api: APIClient, other_user: User) -> None:
    theirs = VideoFactory.create(channel=ChannelFactory.create(owner=other_user))
    assert api.get(VIDEOS, {"channelId": str(theirs.channel_id)}).json() == []


@pytest.mark.parametrize(
    ("query", "field", "says"),
    [
        ({"status": "all"}, "status", "queued, processing, completed, failed"),
        ({"limit": "x"}, "limit", "integer"),
        ({"limit": 0}, "limit", "1"),
        ({"limit": 201}, "limit", "200"),
        ({"offset": -1}, "offset", "0"),
        ({"offset": 10**30}, "offset", "less than"),
        ({"page": 0}, "page", "1"),
        ({"page": 10**30}, "page", "less than"),
    ],
)
def test_wrong_queries_say_what_is_allowed(
    api: APIClient, query: dict[str, Any], field: str, says: str
) -> None:
    answer = api.get(VIDEOS, query)
    body = answer.json()
    assert (answer.status_code, body["code"], body["field"]) == (400, "VAL_4001", field)
    assert says in body["message"]


@pytest.mark.parametrize("id", ["undefined", "1", "%00", "00000000-0000-0000-0000-000000000000"])
def test_what_is_no_video_is_not_found(api: APIClient, id: str) -> None:
    for more in ("", "/status", "/metrics", "/scenes"):
        answer = api.get(f"{VIDEOS}/{id}{more}")
        assert (answer.status_code, answer.json()["code"]) == (404, "RES_4043")
