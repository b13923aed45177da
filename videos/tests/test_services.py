"""Requests and second tries: quota and money are looked at in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
import time_machine

from accounts.models import User
from channels_app.models import Channel
from channels_app.services import channel_delete, channel_update
from costs.models import Reservation
from costs.services import budget_update
from tests.factories import (
    ChannelFactory,
    PlanFactory,
    UserFactory,
    VideoFactory,
    charge_for_speech,
)
from tests.together import at_once
from videos import services
from videos.models import DailyVideos, Status, Video
from videos.services import VideoRequest
from ytempire.core.exceptions import (
    ConflictError,
    DomainError,
    InvalidInputError,
    QuotaExceededError,
)

TEXT = "x" * 50  # a dollar's worth, once speech is charged for and its pace is found


def request(channel: Channel, **fields: Any) -> Video:
    return services.video_request(
        owner=channel.owner, channel=channel, request=VideoRequest(**fields)
    )


def limit_spending(owner: User, daily: int) -> None:
    budget_update(owner=owner, daily_limit=Decimal(daily), monthly_limit=Decimal(1000), hard=True)


def test_a_request_waits_priced_with_its_money_set_aside(channel: Channel) -> None:
    charge_for_speech(Decimal("0.01"))
    video = request(channel, text=TEXT)
    assert video.status == Status.QUEUED
    assert video.estimated_cost == Decimal(1)
    assert Reservation.objects.get(video=video).amount == Decimal(1)


def test_a_refused_request_leaves_nothing(channel: Channel) -> None:
    charge_for_speech(Decimal("0.01"))
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
    with pytest.raises(QuotaExceededError, match=r"daily limit \(2\)"):
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


def outcome(call: Callable[[], object]) -> str:
    try:
        call()
    except DomainError as error:
        return error.code
    return "done"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", range(3))
def test_asking_a_channel_while_it_is_deleted_waits_in_one_order(round_number: int) -> None:
    channel = ChannelFactory.create()
    for _ in range(4):
        request(channel)
    calls: list[Callable[[], object]] = [partial(services.channel_delete, channel=channel)]
    calls += [partial(request, channel)] * 4
    deleted, *others = at_once(outcome, calls)
    assert deleted == "done"
    assert set(others) <= {"done", "RES_4042"}
    day = DailyVideos.objects.get()
    assert (day.requested, Video.objects.count(), Reservation.objects.count()) == (0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_channel_deleted_meanwhile_is_not_found() -> None:
    """Not an error of the database, when the rows are written that belong to it."""
    channel = ChannelFactory.create()
    same = Channel.objects.get(pk=channel.pk)
    calls: list[Callable[[], object]] = [partial(channel_delete, channel=same)]
    calls += [partial(request, channel), partial(channel_update, channel=channel, name="New")] * 3
    deleted, *others = at_once(outcome, calls)
    assert deleted == "done"
    assert set(others) <= {"done", "RES_4042"}
    assert outcome(partial(request, channel)) == "RES_4042"
    assert outcome(partial(channel_update, channel=channel, name="Newer")) == "RES_4042"
    assert not Video.objects.exists()


def test_a_retry_begins_afresh_and_sets_money_aside_again(channel: Channel) -> None:
    charge_for_speech(Decimal("0.01"))
    video = VideoFactory.create(
        channel=channel, failed=True, text=TEXT, attempts=3, progress=60, stage="audio"
    )
    services.video_retry(video=video)
    video.refresh_from_db()
    assert (video.status, video.stage, video.progress) == (Status.QUEUED, "", 0)
    assert (video.attempts, video.error_message, video.error_stage) == (0, "", "")
    assert Reservation.objects.get(video=video).amount == Decimal(1)


def test_a_retry_does_not_get_round_the_daily_limit(channel: Channel) -> None:
    channel.daily_video_limit = 1
    channel.save()
    cancelled = request(channel, topic="First")
    services.video_cancel(video=cancelled)
    request(channel, topic="Second")
    with pytest.raises(QuotaExceededError, match=r"daily limit \(1\)"):
        services.video_retry(video=cancelled)
    cancelled.refresh_from_db()
    assert cancelled.status == Status.FAILED


def test_a_retry_the_budget_refuses_leaves_the_video_failed(channel: Channel) -> None:
    charge_for_speech(Decimal("0.01"))
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


@pytest.mark.parametrize("field", ["topic", "notes", "text"])
@pytest.mark.parametrize("written", ["...", "\u202e\u202e", "\U0001f600\U0001f600", "\uffff"])
def test_what_nobody_can_say_is_refused(channel: Channel, field: str, written: str) -> None:
    with pytest.raises(InvalidInputError, match="at least one word"):
        request(channel, **{field: written})


def test_a_video_cancelled_yesterday_and_retried_today_counts_today(channel: Channel) -> None:
    channel.daily_video_limit = 1
    channel.save()
    with time_machine.travel("2026-11-20 12:00Z", tick=False):
        cancelled = request(channel, topic="Old")
        services.video_cancel(video=cancelled)
    with time_machine.travel("2026-11-21 12:00Z", tick=False):
        request(channel, topic="New")
        with pytest.raises(QuotaExceededError, match=r"daily limit \(1\)"):
            services.video_retry(video=cancelled)
