"""Hard limits hold by the cent, whoever comes at the same moment, on the owner's own calendar."""

from __future__ import annotations

from decimal import Decimal

import pytest
import time_machine

from accounts.models import User
from channels_app.models import Channel
from costs import selectors, services
from costs.tests.test_rollups import book
from tests.factories import ChannelFactory, VideoFactory
from tests.together import at_once
from videos.models import Video
from ytempire.core.exceptions import QuotaExceededError

AUCKLAND_MIDNIGHT = "2026-11-30 11:00Z"  # there it is the first of December now
JUST_BEFORE = "2026-11-30 10:59Z"

pytestmark = pytest.mark.django_db


def granted(video: Video, amount: str) -> bool:
    try:
        services.reservation_make(owner=video.owner, video_id=video.pk, amount=Decimal(amount))
    except QuotaExceededError:
        return False
    return True


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("limits", [("1", "500"), ("1", "1")])
def test_fifty_requests_at_once_do_not_overrun_it_by_a_cent(limits: tuple[str, str]) -> None:
    channel = ChannelFactory.create()
    daily, monthly = map(Decimal, limits)
    services.budget_update(owner=channel.owner, daily_limit=daily, monthly_limit=monthly, hard=True)
    videos = VideoFactory.create_batch(50, channel=channel)
    assert sum(at_once(lambda video: granted(video, "0.11"), videos)) == 9
    assert selectors.reserved(channel.owner) == Decimal("0.99")


@pytest.mark.django_db(transaction=True)
def test_bookings_and_requests_at_once_do_not_overrun_it() -> None:
    """What is booked for a video comes out of what is set aside for it."""
    channel = ChannelFactory.create()
    services.budget_update(owner=channel.owner, daily_limit=Decimal(12), hard=True)
    first = VideoFactory.create_batch(8, channel=channel)
    assert all(granted(video, "1") for video in first)
    later = VideoFactory.create_batch(8, channel=channel)

    def either(video: Video) -> None:
        if video in first:
            book(video, f"call for {video.pk}")
        else:
            granted(video, "1")

    at_once(either, [*first, *later])
    assert selectors.spent_on(channel.owner, channel.owner.today()) == 8
    assert selectors.reserved(channel.owner) == 4


@pytest.fixture
def aucklander(user: User) -> User:
    """USD 5 a day and 8 a month, 5 of them spent a minute before midnight of the month's end."""
    user.time_zone = "Pacific/Auckland"
    user.save()
    services.budget_update(owner=user, daily_limit=Decimal(5), monthly_limit=Decimal(8), hard=True)
    with time_machine.travel(JUST_BEFORE, tick=False):
        channel = ChannelFactory.create(owner=user)
        book(VideoFactory.create(channel=channel), "before", calls=5)
    return user


def test_day_and_month_end_at_the_owners_midnight(aucklander: User) -> None:
    channel = Channel.objects.get(owner=aucklander)
    with time_machine.travel(JUST_BEFORE, tick=False):
        assert not granted(VideoFactory.create(channel=channel), "1")
    with time_machine.travel(AUCKLAND_MIDNIGHT, tick=False):
        assert granted(VideoFactory.create(channel=channel), "5")
        assert not granted(VideoFactory.create(channel=channel), "0.01")


def test_a_new_day_of_the_same_month_has_what_the_month_has_left(user: User) -> None:
    services.budget_update(owner=user, daily_limit=Decimal(5), monthly_limit=Decimal(8), hard=True)
    channel = ChannelFactory.create(owner=user)
    with time_machine.travel("2026-11-29 23:59Z", tick=False) as clock:
        book(VideoFactory.create(channel=channel), "before", calls=5)
        assert not granted(VideoFactory.create(channel=channel), "0.01")
        clock.move_to("2026-11-30 00:00Z")
        assert not granted(VideoFactory.create(channel=channel), "3.01")
        assert granted(VideoFactory.create(channel=channel), "3")


def test_a_soft_limit_refuses_nothing(aucklander: User) -> None:
    services.budget_update(owner=aucklander, hard=False)
    with time_machine.travel(JUST_BEFORE, tick=False):
        video = VideoFactory.create(channel=Channel.objects.get(owner=aucklander))
        assert granted(video, "100")
