"""Entering what the platform told: days, sums, milestones; again, and at the same moment."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from analytics.models import ChannelSnapshot, DailyFigures, RevenueMilestone, VideoSnapshot
from analytics.selectors.dashboard import metrics
from analytics.tests.telling import TODAY, ago, tell, tell_video
from channels_app.models import Channel
from channels_app.services import channel_delete
from tests.factories import ChannelFactory, UserFactory, VideoFactory
from tests.together import at_once
from videos.models import Status, Video


def day_of(owner: User, day: date = TODAY) -> tuple[int, int, int, int, Decimal]:
    row = DailyFigures.objects.get(owner=owner, day=day)
    return row.views, row.watch_minutes, row.likes, row.comments, row.revenue


def milestones(owner: User) -> list[int]:
    amounts = RevenueMilestone.objects.filter(owner=owner).values_list("amount", flat=True)
    return sorted(int(amount) for amount in amounts)


def test_channels_add_up_to_the_owners_day(user: User, other_user: User) -> None:
    first, second = ChannelFactory.create_batch(2, owner=user)
    tell(first, views=100, watch_minutes=50, likes=5, comments=2, revenue="1.25")
    tell(second, views=10, watch_minutes=5, likes=1, comments=1, revenue="0.50")
    tell(second, ago(1), views=7)
    tell(ChannelFactory.create(owner=other_user), views=1000)
    assert day_of(user) == (110, 55, 6, 3, Decimal("1.75"))
    assert day_of(user, ago(1)) == (7, 0, 0, 0, Decimal(0))


def test_a_day_told_again_is_corrected(channel: Channel) -> None:
    tell(ChannelFactory.create(owner=channel.owner), views=1, revenue="1")
    tell(channel, views=100, likes=9, revenue="2.50")
    tell(channel, views=80, likes=10, revenue="2.75")
    assert ChannelSnapshot.objects.get(channel=channel).views == 80
    assert day_of(channel.owner) == (81, 0, 10, 0, Decimal("3.75"))


def test_a_channels_statistics_follow(channel: Channel, clock: time_machine.Traveller) -> None:
    tell(channel, date(2026, 10, 31), views=5, revenue="8")
    tell(channel, date(2026, 11, 2), views=10, revenue="2", subscribers=40)
    tell(channel, date(2026, 11, 19), views=20, revenue="4")
    tell(channel, date(2026, 11, 1), views=1, revenue="1")
    channel.refresh_from_db()
    assert (channel.total_views, channel.subscribers) == (36, 40)
    assert channel.daily_revenue == Decimal(4)
    assert channel.monthly_revenue == Decimal(7)
    assert channel.statistics_synced_at == timezone.now()


def test_a_videos_days_add_up(channel: Channel, clock: time_machine.Traveller) -> None:
    video = VideoFactory.create(channel=channel, status=Status.COMPLETED)
    tell_video(video, ago(1), views=10, watch_minutes=4, likes=2, comments=1, revenue="0.10")
    tell_video(video, views=30, watch_minutes=9, likes=3, comments=1, revenue="0.35")
    tell_video(video, views=20, watch_minutes=8, likes=2, comments=0, revenue="0.25")
    video.refresh_from_db()
    assert (video.views, video.watch_minutes, video.likes, video.comments) == (30, 12, 4, 1)
    assert video.revenue == Decimal("0.35")
    assert video.metrics_synced_at == timezone.now()
    assert VideoSnapshot.objects.filter(video=video).count() == 2


def test_a_score_is_against_the_videos_of_the_channel_that_are_known(channel: Channel) -> None:
    def made(where: Channel) -> Video:
        return VideoFactory.create(channel=where, status=Status.COMPLETED)

    other = made(channel)
    tell_video(other, views=300, likes=12)
    tell_video(made(ChannelFactory.create()), views=10**6)
    made(channel)  # nothing is known of it
    video = made(channel)
    tell_video(video, views=100, likes=8)
    # Mean of views 200, of engagement 20 / 400 = 5 %; its own 8 %.
    # r = 0.7 * 100 / 200 + 0.3 * 8 / 5 = 0.83; 0.83 / 1.83
    video.refresh_from_db()
    other.refresh_from_db()
    assert video.performance_score == 45.36
    assert other.performance_score == 50  # it was alone when it was told of


def test_small_revenues_add_up_to_the_cent(channel: Channel) -> None:
    """SQLite adds in binary fractions: 100 times 0.10 is 9.99999999999998 there."""
    DailyFigures.objects.bulk_create(
        DailyFigures(owner=channel.owner, day=ago(days), revenue=Decimal("0.10"))
        for days in range(1, 100)
    )
    tell(channel, revenue="0.10")
    assert milestones(channel.owner) == [1, 10]
    assert metrics(channel.owner, "month").total_revenue == 10


def test_milestones_are_reached_once(user: User) -> None:
    first, second = ChannelFactory.create_batch(2, owner=user)
    tell(first, ago(2), revenue="0.99")
    assert milestones(user) == []
    tell(second, ago(1), revenue="9.00")
    assert milestones(user) == [1]
    tell(first, revenue="200")
    assert milestones(user) == [1, 10, 100]
    reached = RevenueMilestone.objects.get(amount=1).reached_at
    tell(first, revenue="5")
    tell(first, revenue="200")
    assert milestones(user) == [1, 10, 100]
    assert RevenueMilestone.objects.get(amount=1).reached_at == reached


def test_a_cent_at_a_time_reaches_it_exactly(channel: Channel) -> None:
    for days in range(10):
        tell(channel, ago(days), revenue="0.10")
    assert milestones(channel.owner) == [1]


def test_what_a_deleted_channel_earned_stays_earned(channel: Channel) -> None:
    tell(channel, views=3, revenue="2")
    channel_delete(channel=channel)
    assert day_of(channel.owner) == (3, 0, 0, 0, Decimal(2))
    tell(ChannelFactory.create(owner=channel.owner), views=4, revenue="1")
    assert day_of(channel.owner) == (7, 0, 0, 0, Decimal(3))


@pytest.mark.django_db(transaction=True)
def test_channels_told_of_at_once_are_all_counted() -> None:
    owner = UserFactory.create()
    channels = ChannelFactory.create_batch(4, owner=owner)
    days = [(channel, ago(number)) for channel in channels for number in range(2)]

    def enter(which: tuple[Channel, date]) -> None:
        tell(*which, views=10, revenue="0.125")

    at_once(enter, days)
    assert day_of(owner) == day_of(owner, ago(1)) == (40, 0, 0, 0, Decimal("0.5"))
    assert milestones(owner) == [1]


@pytest.mark.django_db(transaction=True)
def test_one_day_told_by_several_at_once_is_counted_once() -> None:
    channel = ChannelFactory.create()

    def enter(views: int) -> None:
        tell(channel, views=views)

    at_once(enter, range(1, 9))
    last = ChannelSnapshot.objects.get(channel=channel).views
    assert day_of(channel.owner)[0] == last
    channel.refresh_from_db()
    assert channel.total_views == last
