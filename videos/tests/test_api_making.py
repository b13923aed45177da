"""Asking for videos over the API, the queue, and what can be done about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from channels_app.models import Channel
from costs.models import Reservation
from tests.factories import ChannelFactory, VideoFactory, charge_for_speech
from videos.models import Queue, Status, Video

VIDEOS = "/api/v1/videos"
GENERATE = f"{VIDEOS}/generate"
ESTIMATE = f"{VIDEOS}/estimate"


def wanted(channel: Channel, **more: Any) -> dict[str, Any]:
    return {
        "channelId": str(channel.pk),
        "topic": "Why the sky is blue",
        "style": "educational",
        "length": "short",
        "priority": 5,
        **more,
    }


def test_a_request_answers_the_whole_video_and_its_place(api: APIClient, channel: Channel) -> None:
    answer = api.post(GENERATE, wanted(channel))
    assert answer.status_code == 201
    body = answer.json()
    place = ("videoId", "queuePosition", "estimatedCompletion", "estimatedCost")
    video_id, position, completion, cost = (body.pop(name) for name in place)
    assert body == api.get(f"{VIDEOS}/{video_id}").json()
    assert (body["id"], body["status"], body["title"]) == (
        video_id,
        "queued",
        "Why the sky is blue",
    )
    assert position == 1
    assert datetime.fromisoformat(completion) > timezone.now()
    assert cost == 0  # the embedded providers are free


def test_all_that_is_asked_for_is_kept(api: APIClient, channel: Channel) -> None:
    voice = api.get("/api/v1/voices").json()[-1]["id"]
    asked = {
        "topic": "Tea",
        "notes": "- water\n- leaves",
        "text": "Boil water. Add leaves.",
        "style": "tutorial",
        "length": "medium",
        "format": "1:1",
        "voice": voice,
        "priority": 9,
    }
    video_id = api.post(GENERATE, wanted(channel, **asked)).json()["id"]
    assert Video.objects.filter(pk=video_id).values(*asked).get() == asked


def test_the_defaults(api: APIClient, channel: Channel) -> None:
    video_id = api.post(GENERATE, {"channel_id": str(channel.pk)}).json()["id"]
    video = Video.objects.get(pk=video_id)
    assert (video.topic, video.style, video.length) == ("astronomy", "educational", "short")
    assert (video.format, video.voice, video.priority) == ("9:16", "", 5)


def test_places_in_line_follow_priority(api: APIClient, channel: Channel) -> None:
    places = [
        api.post(GENERATE, wanted(channel, priority=priority)).json()["queuePosition"]
        for priority in (5, 5, 9)
    ]
    assert places == [1, 2, 1]


def test_an_estimate_costs_what_the_request_will_and_leaves_nothing_behind(
    api: APIClient, channel: Channel
) -> None:
    charge_for_speech(Decimal("0.001"))
    estimate = api.post(ESTIMATE, wanted(channel))
    assert estimate.status_code == 200
    assert set(estimate.json()) == {"estimatedCost", "estimatedSeconds"}
    assert estimate.json()["estimatedCost"] > 0.1
    assert estimate.json()["estimatedSeconds"] > 0
    assert not Video.objects.exists()

    made = api.post(GENERATE, wanted(channel)).json()
    assert made["estimatedCost"] == estimate.json()["estimatedCost"]
    assert Reservation.objects.get(video_id=made["id"]).amount == Decimal(
        str(made["estimatedCost"])
    )


def test_the_channels_day_has_a_limit(api: APIClient, channel: Channel) -> None:
    Channel.objects.filter(pk=channel.pk).update(daily_video_limit=1)
    assert api.post(GENERATE, wanted(channel)).status_code == 201
    answer = api.post(GENERATE, wanted(channel))
    assert (answer.status_code, answer.json()["code"]) == (429, "RATE_4292")
    assert channel.name in answer.json()["message"]


def test_somebody_elses_channel_is_not_found(api: APIClient, other_user: User) -> None:
    theirs = ChannelFactory.create(owner=other_user)
    for address in (GENERATE, ESTIMATE):
        answer = api.post(address, wanted(theirs))
        assert (answer.status_code, answer.json()["code"]) == (404, "RES_4042")


def test_the_queue_is_ones_own_next_first(
    api: APIClient, channel: Channel, other_user: User
) -> None:
    VideoFactory.create(channel=channel, title="later")
    VideoFactory.create(channel=channel, title="urgent", priority=9)
    VideoFactory.create(channel=channel, title="now", status=Status.PROCESSING, stage="audio")
    VideoFactory.create(channel=channel, title="ended", failed=True)
    VideoFactory.create(channel=ChannelFactory.create(owner=other_user), title="theirs")
    body = api.get(f"{VIDEOS}/queue").json()
    assert set(body) == {"queue", "processing", "paused", "stats"}
    assert [video["title"] for video in body["queue"]] == ["urgent", "later"]
    assert [video["title"] for video in body["processing"]] == ["now"]
    shown = api.get(f"{VIDEOS}/{body['queue'][0]['id']}").json()
    assert body["queue"][0] == {**shown, "waitsFor": ""}
    assert set(body["stats"]) == {"queueDepth", "averageWaitTime", "processingCount"}
    assert (body["stats"]["queueDepth"], body["stats"]["processingCount"]) == (2, 1)


@pytest.mark.parametrize("queue", [Queue.LIGHT, None])
def test_however_many_there_are_two_hundred_are_shown(
    api: APIClient, channel: Channel, queue: str | None
) -> None:
    status = Status.QUEUED if queue else Status.PROCESSING
    waiting = (Video(owner=channel.owner, channel=channel, title=str(n)) for n in range(201))
    Video.objects.bulk_create(waiting)
    Video.objects.update(status=status, queue=queue)
    body = api.get(f"{VIDEOS}/queue").json()
    assert len(body["queue"]) + len(body["processing"]) == 200
    assert body["stats"]["queueDepth"] + body["stats"]["processingCount"] == 201


def test_nobody_waits_in_an_empty_queue(api: APIClient) -> None:
    stats = {"queueDepth": 0, "averageWaitTime": 0, "processingCount": 0}
    empty = {"queue": [], "processing": [], "paused": False, "stats": stats}
    assert api.get(f"{VIDEOS}/queue").json() == empty


def test_who_waits_longer_has_more_before_them(api: APIClient, channel: Channel) -> None:
    waits = []
    for _ in range(6):
        VideoFactory.create(channel=channel)
        waits.append(api.get(f"{VIDEOS}/queue").json()["stats"]["averageWaitTime"])
    assert waits == sorted(waits)
    assert waits[0] == 0 < waits[-1]


def test_a_failed_video_is_queued_again(api: APIClient, channel: Channel) -> None:
    video = VideoFactory.create(channel=channel, failed=True)
    answer = api.post(f"{VIDEOS}/{video.pk}/retry", content_type="application/json")
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    shown = api.get(f"{VIDEOS}/{video.pk}").json()
    assert shown["status"] == "queued"
    assert "error" not in shown


@pytest.mark.parametrize("status", [Status.QUEUED, Status.PROCESSING, Status.COMPLETED])
def test_only_a_failed_video_is_queued_again(
    api: APIClient, channel: Channel, status: Status
) -> None:
    video = VideoFactory.create(channel=channel, status=status)
    answer = api.post(f"{VIDEOS}/{video.pk}/retry", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "VAL_4001")
    assert answer.json()["message"] == "Only a failed video can be retried."


@pytest.mark.parametrize("status", [Status.QUEUED, Status.PROCESSING])
def test_a_cancelled_video_fails_and_can_be_tried_again(
    api: APIClient, channel: Channel, status: Status
) -> None:
    video = VideoFactory.create(channel=channel, status=status, stage="audio")
    answer = api.post(f"{VIDEOS}/{video.pk}/cancel", content_type="application/json")
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    shown = api.get(f"{VIDEOS}/{video.pk}").json()
    assert shown["status"] == "failed"
    assert shown["error"] == {"stage": "audio", "message": "Cancelled", "retryable": True}


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.FAILED])
def test_what_has_ended_is_not_cancelled(api: APIClient, channel: Channel, status: Status) -> None:
    video = VideoFactory.create(channel=channel, status=status)
    answer = api.post(f"{VIDEOS}/{video.pk}/cancel", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "VAL_4001")


def test_voices_have_a_name_and_a_language(api: APIClient) -> None:
    voices = api.get("/api/v1/voices").json()
    assert voices
    assert all(set(voice) == {"id", "name", "language"} for voice in voices)
    assert len({voice["id"] for voice in voices}) == len(voices)
    assert all(voice["id"].partition(":")[2] for voice in voices)


def test_polling_status_is_not_caught_where_the_rest_is(
    api: APIClient, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rest_framework.throttling import UserRateThrottle

    monkeypatch.setitem(UserRateThrottle.THROTTLE_RATES, "user", "3/min")
    video = VideoFactory.create(channel=channel)
    polls = [api.get(f"{VIDEOS}/{video.pk}/status").status_code for _ in range(50)]
    assert set(polls) == {200}
    others = [api.get(VIDEOS).status_code for _ in range(4)]
    assert others == [200, 200, 200, 429]


def test_estimates_grow_with_the_line(api: APIClient, channel: Channel) -> None:
    before = api.post(ESTIMATE, wanted(channel)).json()["estimatedSeconds"]
    VideoFactory.create_batch(4, channel=channel, queued_at=timezone.now() - timedelta(hours=1))
    assert api.post(ESTIMATE, wanted(channel)).json()["estimatedSeconds"] > before
