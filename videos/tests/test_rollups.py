"""Videos counted by day: as they move, once each, and as the migration counts what was there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.utils import timezone

from accounts.models import User
from channels_app.models import Channel
from tests.clocks import travel
from tests.factories import ChannelFactory, PlanFactory, UserFactory, VideoFactory
from tests.together import at_once
from videos import queue, services
from videos.models import ChannelDailyVideos, DailyVideos, Video
from videos.services import VideoRequest
from ytempire.core.exceptions import QuotaExceededError

TODAY, TOMORROW = date(2026, 11, 20), date(2026, 11, 21)
COUNTS = ("day", "requested", "completed", "failed", "making_seconds")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with travel("2026-11-20 12:00Z") as traveller:
        yield traveller


def request(channel: Channel) -> Video:
    return services.video_request(owner=channel.owner, channel=channel, request=VideoRequest())


def begin(video: Video) -> str:
    claim = queue.claim("host", only=video.pk)
    assert claim is not None
    return claim.lease


def fail(video: Video) -> None:
    services.video_fail(video=video, message="No disk.", retryable=True, held_by=begin(video))


def days(channel: Channel) -> list[tuple[Any, ...]]:
    """The channel's days, which must be its owner's too."""
    own = ChannelDailyVideos.objects.filter(channel=channel).order_by("day").values_list(*COUNTS)
    rows = DailyVideos.objects.filter(owner=channel.owner).order_by("day").values_list(*COUNTS)
    assert list(own) == list(rows)
    return list(rows)


def test_a_video_counts_on_the_days_it_is_requested_and_completed(
    channel: Channel, clock: time_machine.Traveller
) -> None:
    video = request(channel)
    clock.move_to("2026-11-20 23:59Z")
    lease = begin(video)
    clock.shift(timedelta(seconds=90))
    services.video_complete(video=video, held_by=lease)
    assert days(channel) == [(TODAY, 1, 0, 0, 0), (TOMORROW, 0, 1, 0, 90)]


def test_a_failure_counts_when_it_happens_and_frees_the_place_of_the_day_it_was_asked_for(
    channel: Channel, clock: time_machine.Traveller
) -> None:
    video = request(channel)
    request(channel)
    clock.move_to("2026-11-21 00:01Z")
    fail(video)
    assert days(channel) == [(TODAY, 1, 0, 0, 0), (TOMORROW, 0, 0, 1, 0)]


def test_a_retry_counts_on_its_own_day(channel: Channel, clock: time_machine.Traveller) -> None:
    video = request(channel)
    fail(video)
    clock.move_to("2026-11-21 00:01Z")
    services.video_retry(video=video)
    assert days(channel) == [(TODAY, 0, 0, 1, 0), (TOMORROW, 1, 0, 0, 0)]


def test_what_was_cancelled_is_neither_requested_nor_failed(
    channel: Channel, clock: time_machine.Traveller
) -> None:
    services.video_cancel(video=request(channel))
    assert days(channel) == [(TODAY, 0, 0, 0, 0)]


@pytest.mark.django_db
def test_days_are_the_owners_own(clock: time_machine.Traveller) -> None:
    channel = ChannelFactory.create(owner=UserFactory.create(time_zone="Asia/Tokyo"))
    clock.move_to("2026-11-20 14:59Z")
    request(channel)
    clock.move_to("2026-11-20 15:01Z")
    request(channel)
    assert days(channel) == [(TODAY, 1, 0, 0, 0), (TOMORROW, 1, 0, 0, 0)]


def test_only_the_call_that_ends_a_video_counts_it(
    channel: Channel, clock: time_machine.Traveller
) -> None:
    video = request(channel)
    lease = begin(video)
    assert services.video_complete(video=video, held_by=lease)
    assert not services.video_complete(video=video, held_by=lease)
    assert not services.video_fail(video=video, message="Late.", retryable=True, held_by=lease)
    assert days(channel) == [(TODAY, 1, 1, 0, 0)]


def test_a_request_that_is_refused_counts_nothing(channel: Channel) -> None:
    channel.daily_video_limit = 1
    request(channel)
    with pytest.raises(QuotaExceededError):
        request(channel)
    assert days(channel) == [(channel.owner.today(), 1, 0, 0, 0)]


def test_deleting_what_was_made_frees_no_place(channel: Channel) -> None:
    channel.daily_video_limit = 1
    video = request(channel)
    services.video_complete(video=video, held_by=begin(video))
    services.video_delete(video=video)
    with pytest.raises(QuotaExceededError):
        request(channel)


def test_deleting_what_nobody_has_begun_frees_its_place(channel: Channel) -> None:
    channel.daily_video_limit = 1
    services.video_delete(video=request(channel))
    request(channel)
    assert days(channel) == [(channel.owner.today(), 1, 0, 0, 0)]


@pytest.mark.django_db
def test_deleting_a_channel_frees_the_places_nobody_has_begun() -> None:
    owner = UserFactory.create(plan=PlanFactory.create(code="small", videos_per_month=2))
    first, second = ChannelFactory.create_batch(2, owner=owner)
    made = request(first)
    services.video_complete(video=made, held_by=begin(made))
    request(first)
    services.channel_delete(channel=first)
    assert DailyVideos.objects.get(owner=owner).requested == 1
    request(second)
    with pytest.raises(QuotaExceededError, match="2 videos a month"):
        request(second)


def test_counts_are_never_negative(channel: Channel, clock: time_machine.Traveller) -> None:
    video = request(channel)
    User.objects.update(time_zone="Pacific/Auckland")  # it is tomorrow there
    services.video_cancel(video=video)
    assert days(channel) == [(TODAY, 1, 0, 0, 0), (TOMORROW, 0, 0, 0, 0)]


@pytest.mark.django_db(transaction=True)
def test_videos_that_end_together_are_all_counted() -> None:
    channel = ChannelFactory.create()
    videos = [request(channel) for _ in range(12)]
    begun = {video: begin(video) for video in videos[:8]}
    DailyVideos.objects.all().delete()
    ChannelDailyVideos.objects.all().delete()

    def end(video: Video) -> bool:
        if lease := begun.get(video):
            return services.video_complete(video=video, held_by=lease)
        services.video_cancel(video=video)
        return True

    assert all(at_once(end, videos))
    ((_, requested, completed, failed, _),) = days(channel)
    assert (requested, completed, failed) == (0, 8, 0)


def a_history(channel: Channel) -> None:
    now = timezone.now()
    for hours in range(0, 60, 5):
        asked, ended = now - timedelta(hours=hours), now - timedelta(hours=hours - 1)
        VideoFactory.create(channel=channel, queued_at=asked)
        VideoFactory.create(
            channel=channel,
            status="completed",
            queued_at=asked,
            started_at=ended - timedelta(seconds=hours),
            completed_at=ended,
        )
        for message in ("No disk.", "Cancelled"):
            VideoFactory.create(
                channel=channel,
                failed=True,
                error_message=message,
                queued_at=asked,
                completed_at=ended,
            )


def over_midnight(channel: Channel) -> None:
    """Asked for on one day, ended on another, with nothing else on either."""
    for days, ending in ((10, {"status": "completed"}), (20, {"failed": True})):
        asked = timezone.now() - timedelta(days=days)
        ended = asked + timedelta(days=1)
        VideoFactory.create(
            channel=channel, queued_at=asked, started_at=asked, completed_at=ended, **ending
        )


def all_days() -> list[tuple[Any, ...]]:
    counted = [
        *DailyVideos.objects.order_by("owner", "day").values_list("owner", *COUNTS),
        *ChannelDailyVideos.objects.order_by("channel", "day").values_list("channel", *COUNTS),
    ]
    return [row for row in counted if any(row[2:])]


@pytest.mark.django_db
def test_the_migration_counts_what_was_there_as_if_it_had_been_counted_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for zone in ("UTC", "Asia/Tokyo", "America/Los_Angeles"):
        owner = UserFactory.create(time_zone=zone)
        over_midnight(ChannelFactory.create(owner=owner))
        for _ in range(2):
            a_history(ChannelFactory.create(owner=owner))
    counted = all_days()
    migration = import_module("videos.migrations.0003_fill_rollups")
    monkeypatch.setattr(migration, "BATCH", 3)
    migration.empty(apps, None)
    assert not all_days()
    for _ in range(2):
        migration.fill(apps, None)
        assert all_days() == counted
