"""Requests, endings and second tries: money, quota and events go along in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import transaction

from accounts.models import User
from channels_app.models import Channel
from costs.models import CostEntry, Price, Reservation
from costs.services import budget_update
from notifications.models import Event
from tests.factories import ChannelFactory, PlanFactory, UserFactory, VideoFactory
from tests.together import at_once
from videos import queue, services
from videos.models import Stage, Status, Video
from videos.services import VideoRequest
from ytempire.core.exceptions import ConflictError, QuotaExceededError

# What the built-in voice costs in tests that need a price: USD a character.
A_CHARACTER = Decimal("0.01")
TEXT = "x" * 100  # one dollar


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


def charge_for_speech() -> None:
    Price.objects.update_or_create(
        provider="builtin",
        model="espeak-ng",
        unit="character",
        valid_from=date(2026, 11, 1),
        defaults={"amount": A_CHARACTER, "per": 1},
    )


def limit_spending(owner: User, daily: int) -> None:
    budget_update(owner=owner, daily_limit=Decimal(daily), monthly_limit=Decimal(1000), hard=True)


def test_a_request_waits_priced_with_its_money_set_aside(channel: Channel) -> None:
    charge_for_speech()
    video = request(channel, text=TEXT)
    assert video.status == Status.QUEUED
    assert video.estimated_cost == Decimal(1)
    assert Reservation.objects.get(video=video).amount == Decimal(1)


def test_a_refused_request_leaves_nothing(channel: Channel) -> None:
    charge_for_speech()
    limit_spending(channel.owner, 1)
    request(channel, text=TEXT)
    with pytest.raises(QuotaExceededError, match="budget"):
        request(channel, text=TEXT)
    assert Video.objects.count() == Reservation.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"topic": "  Why\n the sky   is blue "}, "Why the sky is blue"),
        ({"notes": "- one\n- two"}, "- one - two"),
        ({"text": "Hello there."}, "Hello there."),
        ({}, "astronomy"),
        ({"topic": " "}, "astronomy"),
        ({"topic": "x" * 300}, "x" * 99 + "…"),
    ],
)
def test_a_video_has_a_working_title(channel: Channel, fields: dict[str, str], title: str) -> None:
    assert request(channel, **fields).title == title


def test_the_channels_day_has_a_limit_and_failures_do_not_count(channel: Channel) -> None:
    channel.daily_video_limit = 2
    VideoFactory.create(channel=channel, failed=True)
    request(channel)
    services.video_cancel(video=request(channel))
    request(channel)
    with pytest.raises(QuotaExceededError, match="limit of 2 videos today"):
        request(channel)


@pytest.mark.django_db
def test_the_day_begins_where_the_owner_lives() -> None:
    owner = UserFactory.create(time_zone="Pacific/Auckland")
    channel = ChannelFactory.create(owner=owner, daily_video_limit=1)
    with time_machine.travel("2026-11-10 10:59Z", tick=False) as clock:  # 23:59 there
        request(channel)
        with pytest.raises(QuotaExceededError):
            request(channel)
        clock.shift(120)
        request(channel)


@pytest.mark.django_db
def test_the_plan_counts_the_month_over_all_channels() -> None:
    owner = UserFactory.create(plan=PlanFactory.create(code="small", videos_per_month=2))
    with time_machine.travel("2026-11-10 12:00Z", tick=False) as clock:
        for _ in range(2):
            request(ChannelFactory.create(owner=owner))
        with pytest.raises(QuotaExceededError, match="small plan allows 2 videos a month"):
            request(ChannelFactory.create(owner=owner))
        clock.move_to("2026-12-01 00:01Z")
        request(ChannelFactory.create(owner=owner))


@pytest.mark.django_db(transaction=True)
def test_requests_that_arrive_together_do_not_overrun_the_day() -> None:
    channel = ChannelFactory.create(daily_video_limit=3)

    def ask(_number: int) -> bool:
        try:
            request(channel)
        except QuotaExceededError:
            return False
        return True

    assert sum(at_once(ask, range(8))) == 3
    assert Video.objects.count() == 3


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


def test_a_retry_begins_afresh_and_sets_money_aside_again(channel: Channel) -> None:
    charge_for_speech()
    video = VideoFactory.create(
        channel=channel, failed=True, text=TEXT, attempts=3, progress=60, stage="audio"
    )
    services.video_retry(video=video)
    video.refresh_from_db()
    assert (video.status, video.stage, video.progress) == (Status.QUEUED, "", 0)
    assert (video.attempts, video.error_message, video.error_stage) == (0, "", "")
    assert Reservation.objects.get(video=video).amount == Decimal(1)


def test_a_retry_the_budget_refuses_leaves_the_video_failed(channel: Channel) -> None:
    charge_for_speech()
    limit_spending(channel.owner, 0)
    video = VideoFactory.create(channel=channel, failed=True, text=TEXT)
    with pytest.raises(QuotaExceededError):
        services.video_retry(video=video)
    video.refresh_from_db()
    assert (video.status, video.error_stage) == (Status.FAILED, "audio")


@pytest.mark.django_db(transaction=True)
def test_of_two_retries_at_once_one_counts() -> None:
    video = VideoFactory.create(failed=True)

    def retry(_number: int) -> bool:
        try:
            services.video_retry(video=video)
        except ConflictError:
            return False
        return True

    assert sum(at_once(retry, range(4))) == 1
    assert Reservation.objects.count() == 1


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
    assert not CostEntry.objects.exists()


@pytest.mark.django_db
def test_the_watch_page_is_opened_and_closed() -> None:
    video = VideoFactory.create()
    for shared in (True, False):
        services.video_share(video=video, shared=shared)
        assert Video.objects.get(pk=video.pk).shared is shared
