"""What stages spend: booked for video and channel as long as they are there."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from channels_app.models import Channel
from channels_app.services import channel_delete
from costs.models import Category, ChannelCost, CostEntry, DailyCost, MonthlyUsage
from providers.base import Usage
from tests.factories import ChannelFactory, PriceFactory, VideoFactory
from tests.together import at_once
from videos.models import Status, Video
from videos.pipeline.context import StageContext
from videos.queue import Claim


def bill(video: Video, key: str = "key") -> None:
    """USD 1, as one attempt would."""
    context = StageContext(
        video, Claim(video.pk, "lease"), Path(), lambda: False, lambda _part: None
    )
    context.bill([Usage("vendor", "model", "call", 1)], key, Category.API_CALLS)


@pytest.fixture
def video(channel: Channel) -> Video:
    PriceFactory.create()
    return VideoFactory.create(channel=channel, status=Status.FAILED)


def test_it_counts_for_the_channel(video: Video) -> None:
    bill(video)
    bill(video)
    entry = CostEntry.objects.get()
    assert (entry.video, entry.channel) == (video, video.channel)
    assert ChannelCost.objects.get().amount == 1


def test_a_video_deleted_meanwhile_still_counts_for_its_channel(video: Video) -> None:
    Video.objects.filter(pk=video.pk).delete()
    bill(video)
    entry = CostEntry.objects.get()
    assert (entry.video, entry.channel) == (None, video.channel)
    assert ChannelCost.objects.get().amount == 1


def test_a_channel_deleted_meanwhile_leaves_the_cost_with_its_owner(video: Video) -> None:
    channel_delete(channel=video.channel)
    bill(video)
    entry = CostEntry.objects.get()
    assert (entry.video, entry.channel, entry.owner) == (None, None, video.owner)
    assert MonthlyUsage.objects.get().amount == 1


@pytest.mark.django_db(transaction=True)
def test_a_channel_deleted_while_its_videos_are_billed_loses_nothing() -> None:
    channel = ChannelFactory.create()
    PriceFactory.create()
    videos = VideoFactory.create_batch(6, channel=channel, status=Status.FAILED)
    calls: list[Callable[[], None]] = [lambda: channel_delete(channel=channel)]
    calls += [lambda video=video: bill(video) for video in videos]  # type: ignore[misc]
    at_once(lambda call: call(), calls)
    assert not Channel.objects.exists()
    assert CostEntry.objects.filter(video=None, channel=None).count() == 6
    assert DailyCost.objects.get().amount == Decimal(6)
    assert not ChannelCost.objects.exists()
