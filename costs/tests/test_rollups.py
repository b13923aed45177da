"""Sums of the ledger: kept as costs are booked, and filled from what was booked before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.apps import apps

from channels_app.models import Channel
from costs import services
from costs.models import Category, ChannelCost, CostEntry, DailyCost, MonthlyUsage
from providers.base import Usage
from tests.factories import ChannelFactory, CostEntryFactory, PriceFactory, VideoFactory
from tests.together import at_once
from videos.models import Video

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
filling = import_module("costs.migrations.0004_fill_rollups")


def book(video: Video, key: str, calls: int = 1, model: str = "model", **more: Any) -> None:
    """USD 1 a call of `model`, 3 of `other`."""
    PriceFactory.create()
    PriceFactory.create(model="other", amount=3)
    asked: dict[str, Any] = {
        "owner": video.owner,
        "video_id": video.pk,
        "channel_id": video.channel_id,
        "stage": "script",
        "category": Category.API_CALLS,
        "usage": Usage("vendor", model, "call", calls),
        "idempotency_key": key,
    }
    services.cost_book(**asked | more)


def usage() -> list[tuple[Any, ...]]:
    fields = ("owner", "month", "category", "model", "unit", "quantity", "amount")
    return sorted(MonthlyUsage.objects.values_list(*fields), key=str)


def by_channel() -> list[tuple[Any, ...]]:
    return sorted(ChannelCost.objects.values_list("channel", "month", "amount"), key=str)


def book_two_months(channel: Channel, other: Channel) -> None:
    first, second = VideoFactory.create(channel=channel), VideoFactory.create(channel=other)
    with time_machine.travel("2026-11-30 23:30Z", tick=False) as clock:
        book(first, "a", calls=2)
        book(first, "b", calls=5)
        book(first, "c", model="other")
        book(second, "d", category=Category.STORAGE)
        clock.move_to("2026-12-01 00:30Z")
        book(first, "e", calls=4)


def test_usage_and_channels_are_summed_by_month(channel: Channel) -> None:
    other = ChannelFactory.create(owner=channel.owner)
    book_two_months(channel, other)
    owner = channel.owner.pk
    assert usage() == sorted(
        [
            (owner, NOVEMBER, "api_calls", "model", "call", 7, 7),
            (owner, NOVEMBER, "api_calls", "other", "call", 1, 3),
            (owner, NOVEMBER, "storage", "model", "call", 1, 1),
            (owner, DECEMBER, "api_calls", "model", "call", 4, 4),
        ],
        key=str,
    )
    assert by_channel() == sorted(
        [(channel.pk, NOVEMBER, 10), (other.pk, NOVEMBER, 1), (channel.pk, DECEMBER, 4)], key=str
    )


def test_booked_again_is_not_summed_again(channel: Channel) -> None:
    video = VideoFactory.create(channel=channel)
    for _ in range(3):
        book(video, "same", calls=2)
    assert MonthlyUsage.objects.get().amount == ChannelCost.objects.get().amount == 2


def test_what_no_channel_is_left_for_counts_for_the_owner(channel: Channel) -> None:
    book(VideoFactory.create(channel=channel), "a", video_id=None, channel_id=None)
    assert MonthlyUsage.objects.get().amount == DailyCost.objects.get().amount == 1
    assert CostEntry.objects.get().channel is None
    assert not ChannelCost.objects.exists()


def test_what_cost_nothing_is_in_the_ledger_only(channel: Channel) -> None:
    book(VideoFactory.create(channel=channel), "a", model="without a price")
    assert CostEntry.objects.get().channel == channel
    assert not MonthlyUsage.objects.exists()
    assert not ChannelCost.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_all_count() -> None:
    videos = VideoFactory.create_batch(2, channel=ChannelFactory.create())
    PriceFactory.create(), PriceFactory.create(model="other", amount=3)
    categories = list(Category)

    def one(number: int) -> None:
        model = "other" if number % 4 else "model"
        book(videos[number % 2], f"{number}", model=model, category=categories[number % 4])

    at_once(one, range(20))
    # 5 at 1 and 15 at 3.
    for rollup in (DailyCost, MonthlyUsage, ChannelCost):
        assert sum(rollup._default_manager.values_list("amount", flat=True)) == 50
    assert sum(MonthlyUsage.objects.values_list("quantity", flat=True)) == 20
    assert ChannelCost.objects.count() == 1
    assert DailyCost.objects.count() == MonthlyUsage.objects.count() == 4


def test_filling_comes_to_what_booking_keeps(channel: Channel) -> None:
    book_two_months(channel, ChannelFactory.create(owner=channel.owner))
    book_two_months_of_somebody_else()
    kept = usage(), by_channel()
    CostEntry.objects.update(channel=None)
    filling.empty(apps, None)
    assert not MonthlyUsage.objects.exists()
    for _ in range(2):
        filling.fill(apps, None)
        assert (usage(), by_channel()) == kept
    assert not CostEntry.objects.filter(channel=None).exists()


def book_two_months_of_somebody_else() -> None:
    video = VideoFactory.create()
    book(video, "theirs")
    with time_machine.travel("2026-10-31 12:00Z", tick=False):
        book(video, "theirs, before")


def test_filling_writes_in_batches_and_keeps_entries_of_deleted_videos(
    channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "BATCH", 2)
    video = VideoFactory.create(channel=channel)
    for number in range(5):
        CostEntryFactory.create(video=video, model=f"model {number}", quantity=10)
    CostEntryFactory.create(video=video, amount=0, model="free")
    gone = CostEntryFactory.create(video=video, model="model 0")
    CostEntry.objects.filter(pk=gone.pk).update(video=None)
    filling.fill(apps, None)
    assert MonthlyUsage.objects.count() == 5
    row = MonthlyUsage.objects.get(model="model 0")
    assert (row.quantity, row.amount) == (11, Decimal("0.5"))
    assert ChannelCost.objects.get().amount == Decimal("1.25")
