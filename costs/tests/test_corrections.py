"""Corrections are entries, sums follow them; what a call that was cut off cost is settled once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from accounts.models import User
from channels_app.models import Channel
from costs import audit, selectors, services
from costs.models import ChannelCost, CostEntry, MonthlyUsage, Reservation
from costs.tests.test_rollups import book
from tests.factories import ChannelFactory, PriceFactory, UserFactory, VideoFactory
from tests.together import at_once
from videos.models import Video
from ytempire.core.exceptions import ConflictError, InvalidInputError, NotFoundError

pytestmark = pytest.mark.django_db


@pytest.fixture
def video(channel: Channel) -> Video:
    return VideoFactory.create(channel=channel)


def entry_of(video: Video, key: str = "entry", calls: int = 4, **more: Any) -> CostEntry:
    """USD 1 a call."""
    book(video, key, calls=calls, **more)
    return CostEntry.objects.get(idempotency_key=key)


def cut_off(video: Video, number: int = 1, units: int = 2) -> list[CostEntry]:
    """What one try at one call would have used: USD 1 of each unit."""
    return [
        entry_of(video, f"call:k:{number}:uncertain:{unit}", 1, uncertain=True, call_key="k")
        for unit in range(units)
    ]


def sums(video: Video) -> tuple[Any, ...]:
    """Of the day, the month's usage and the channel."""
    usage = MonthlyUsage.objects.get(owner=video.owner)
    channel = ChannelCost.objects.get(channel=video.channel)
    day = selectors.spent_on(video.owner, video.owner.today())
    return day, usage.amount, usage.quantity, channel.amount


def test_an_entry_says_what_a_unit_cost_and_since_when(video: Video) -> None:
    PriceFactory.create(
        model="tokens", amount=Decimal(15), per=1_000_000, valid_from=date(2026, 3, 1)
    )
    entry = entry_of(video, model="tokens", call_key="abc")
    assert (str(entry.unit_price), entry.priced_from, entry.call_key) == (
        "0.000015000000",
        date(2026, 3, 1),
        "abc",
    )


def test_a_correction_leaves_the_entry_and_moves_the_sums(video: Video) -> None:
    entry = entry_of(video)
    correction = services.entry_correct(entry=entry, amount=Decimal("2.5"), quantity=3)
    assert correction is not None
    assert correction.amount == Decimal("-1.5")
    assert correction.quantity == -1
    assert correction.corrects == entry
    assert sums(video) == (Decimal("2.5"), Decimal("2.5"), 3, Decimal("2.5"))
    services.entry_correct(entry=entry, amount=Decimal(6))
    assert sums(video) == (6, 6, 3, 6)
    assert audit.check().differences == []
    entry.refresh_from_db()
    assert entry.amount == entry.quantity == 4


def test_units_are_corrected_though_the_amount_was_right(video: Video) -> None:
    services.entry_correct(entry=entry_of(video), amount=Decimal(4), quantity=7)
    assert sums(video) == (4, 4, 7, 4)
    assert audit.check().differences == []


def test_units_that_were_free_are_in_no_sum_corrected_or_not(video: Video) -> None:
    entry = entry_of(video, "free", model="not in the price book")
    entry_of(video)
    services.entry_correct(entry=entry, amount=Decimal(0), quantity=7)
    assert sums(video) == (4, 4, 4, 4)
    assert audit.check().differences == []


def test_what_is_right_already_is_not_corrected(video: Video) -> None:
    entry = entry_of(video)
    services.entry_correct(entry=entry, amount=Decimal(1))
    assert services.entry_correct(entry=entry, amount=Decimal(1)) is None
    assert CostEntry.objects.count() == 2


def test_a_correction_belongs_to_the_day_it_corrects(video: Video, user: User) -> None:
    Reservation.objects.create(owner=user, video=video, amount=5)
    with time_machine.travel("2026-11-10 12:00Z", tick=False) as clock:
        entry = entry_of(video)
        clock.shift(timedelta(days=1))
        services.entry_take_back(entry=entry)
        assert selectors.spent_on(user, date(2026, 11, 10)) == 0
        assert selectors.spent_on(user, date(2026, 11, 11)) == 0
    # Yesterday's money is not there to be spent today.
    assert Reservation.objects.get().amount == 1


def test_what_is_taken_back_today_is_set_aside_again(video: Video, user: User) -> None:
    Reservation.objects.create(owner=user, video=video, amount=5)
    entry = entry_of(video)
    assert Reservation.objects.get().amount == 1
    services.entry_take_back(entry=entry)
    assert Reservation.objects.get().amount == 5


@pytest.mark.parametrize("amount", ["-0.000001", "-4"])
def test_less_than_nothing_is_refused(video: Video, amount: str) -> None:
    entry = entry_of(video)
    with pytest.raises(InvalidInputError):
        services.entry_correct(entry=entry, amount=Decimal(amount))


def test_a_correction_is_not_corrected(video: Video) -> None:
    correction = services.entry_take_back(entry=entry_of(video))
    assert correction is not None
    with pytest.raises(InvalidInputError, match="the entry that it corrects"):
        services.entry_take_back(entry=correction)


def test_a_correction_outlives_video_and_channel(video: Video) -> None:
    entry = entry_of(video)
    video.channel.delete()
    services.entry_take_back(entry=entry)
    assert audit.check().differences == []


def test_what_was_charged_stands_and_is_no_longer_asked_about(video: Video, user: User) -> None:
    first, second = cut_off(video)
    assert set(selectors.uncertain_of(user)) == {first, second}
    services.uncertain_settle(entry=second, charged=True)
    assert not selectors.uncertain_of(user).exists()
    assert sums(video) == (2, 2, 2, 2)
    assert audit.check().differences == []


def test_what_was_not_charged_is_taken_back(video: Video, user: User) -> None:
    first, _ = cut_off(video)
    services.uncertain_settle(entry=first, charged=False)
    assert not selectors.uncertain_of(user).exists()
    assert sums(video) == (0, 0, 0, 0)


def test_each_try_is_settled_for_itself(video: Video, user: User) -> None:
    [first] = cut_off(video, units=1)
    [second] = cut_off(video, number=2, units=1)
    services.uncertain_settle(entry=first, charged=False)
    assert list(selectors.uncertain_of(user)) == [second]


def test_what_is_known_cannot_be_settled_again(video: Video) -> None:
    first, second = cut_off(video)
    services.uncertain_settle(entry=first, charged=True)
    for entry in (first, second):
        with pytest.raises(ConflictError, match="known already"):
            services.uncertain_settle(entry=entry, charged=False)


def test_after_being_settled_as_charged_a_repeated_call_can_still_take_it_back(
    video: Video,
) -> None:
    """The provider answers the same call later: it was charged once, under the same key."""
    [entry] = cut_off(video, units=1)
    services.uncertain_settle(entry=entry, charged=True)
    for _ in range(2):
        services.entry_take_back(entry=entry)
    assert sums(video) == (0, 0, 0, 0)


def test_what_is_somebody_elses_is_not_found(video: Video) -> None:
    [entry] = cut_off(video, units=1)
    with pytest.raises(NotFoundError):
        selectors.uncertain_get(UserFactory.create(), str(entry.pk))


@pytest.mark.django_db(transaction=True)
def test_of_many_who_settle_it_at_once_one_does() -> None:
    video = VideoFactory.create(channel=ChannelFactory.create())
    first, _ = cut_off(video)

    def settle(number: int) -> bool:
        try:
            services.uncertain_settle(entry=first, charged=number % 2 == 0)
        except ConflictError:
            return False
        return True

    assert sum(at_once(settle, range(6))) == 1
    assert CostEntry.objects.exclude(corrects=None).count() == 2
    assert audit.check().differences == []
