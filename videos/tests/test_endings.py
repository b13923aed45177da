"""How videos end: what goes along in the same transaction, and what is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from channels_app.models import Channel
from costs.models import Reservation
from notifications.models import Event
from tests.factories import ChannelFactory, VideoFactory
from tests.together import at_once
from videos import queue, services
from videos.models import Stage, Status, Video
from videos.services import VideoRequest
from ytempire.core.exceptions import ConflictError


@contextmanager
def undone() -> Iterator[None]:
    """A transaction that is rolled back, as when the plug is pulled before the commit."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def request(channel: Channel, **fields: Any) -> Video:
    return services.video_request(
        owner=channel.owner, channel=channel, request=VideoRequest(**fields)
    )


@pytest.mark.parametrize("status", [Status.QUEUED, Status.PROCESSING])
def test_cancelling_ends_a_video_and_frees_its_money(channel: Channel, status: Status) -> None:
    video = request(channel)
    if status == Status.PROCESSING:
        queue.claim("host")
    services.video_cancel(video=video)
    video.refresh_from_db()
    assert (video.status, video.error_message) == (Status.FAILED, "Cancelled")
    assert (video.error_stage, video.error_retryable) == (Stage.SCRIPT, True)
    assert (video.lease, Reservation.objects.count()) == ("", 0)


def test_a_worker_notices_that_its_video_was_cancelled(channel: Channel) -> None:
    video = request(channel)
    claim = queue.claim("host")
    assert claim is not None
    services.video_cancel(video=video)
    assert not queue.heartbeat(claim)
    assert not services.video_complete(video=video, held_by=claim.lease)
    assert Video.objects.get(pk=video.pk).status == Status.FAILED


@pytest.mark.django_db
@pytest.mark.parametrize("status", [Status.COMPLETED, Status.FAILED])
def test_what_has_ended_cannot_be_cancelled(status: Status) -> None:
    with pytest.raises(ConflictError):
        services.video_cancel(video=VideoFactory.create(status=status))
    assert not Event.objects.exists()


def finish(video: Video) -> None:
    claim = queue.claim("host", only=video.pk)
    assert claim is not None
    assert services.video_complete(video=video, held_by=claim.lease)


def cancel(video: Video) -> None:
    services.video_cancel(video=video)


@pytest.mark.parametrize(
    ("end", "type", "more"),
    [
        (finish, "video.completed", {}),
        (cancel, "video.failed", {"error": "Cancelled", "stage": "script", "retryable": True}),
    ],
)
def test_every_ending_is_one_event(
    channel: Channel, end: Callable[[Video], None], type: str, more: dict[str, Any]
) -> None:
    video = request(channel, topic="Sky")
    end(video)
    event = Event.objects.get()
    assert (event.user, event.type, event.number) == (channel.owner, type, 1)
    told = {"videoId": str(video.pk), "title": "Sky", "channelId": str(channel.pk)}
    assert event.payload == {**told, **more}


@pytest.mark.parametrize("end", [finish, cancel])
def test_an_undone_ending_tells_nothing(channel: Channel, end: Callable[[Video], None]) -> None:
    video = request(channel)
    with undone():
        end(video)
        assert Event.objects.exists()
    assert not Event.objects.exists()
    assert Video.objects.get(pk=video.pk).status == Status.QUEUED
    assert Reservation.objects.filter(video=video).exists()


def test_numbers_are_without_gaps_for_each_user(channel: Channel) -> None:
    other = ChannelFactory.create()
    for here in (channel, other, channel, channel, other):
        video = request(here)
        with undone():
            cancel(video)
        cancel(video)
    for owner, count in ((channel.owner, 3), (other.owner, 2)):
        numbers = Event.objects.filter(user=owner).values_list("number", flat=True)
        assert list(numbers) == list(range(1, count + 1))


@pytest.mark.django_db(transaction=True)
def test_numbers_are_without_gaps_when_videos_end_together() -> None:
    channel = ChannelFactory.create()
    at_once(cancel, VideoFactory.create_batch(8, channel=channel))
    numbers = Event.objects.values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, 9))


@pytest.mark.django_db
def test_a_video_in_the_making_is_not_deleted_under_its_worker() -> None:
    video = VideoFactory.create(status=Status.PROCESSING)
    with pytest.raises(ConflictError):
        services.video_delete(video=video)
    cancel(video)
    services.video_delete(video=video)
    services.video_delete(video=video)  # gone already: nothing to do
    assert not Video.objects.exists()


@pytest.mark.django_db
def test_the_watch_page_is_opened_and_closed() -> None:
    video = VideoFactory.create()
    for shared in (True, False):
        services.video_share(video=video, shared=shared)
        assert Video.objects.get(pk=video.pk).shared is shared
