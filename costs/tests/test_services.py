"""The ledger: booked once, rolled up, reserved and drawn down, told of in time."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from accounts.models import User
from channels_app.models import Channel
from costs import selectors, services
from costs.models import Budget, Category, CostAlert, CostEntry, DailyCost, Price, Reservation
from notifications.models import Event, EventType
from providers.base import Usage
from tests.factories import ChannelFactory, PriceFactory, VideoFactory
from tests.together import at_once
from videos.models import Video
from ytempire.core.exceptions import QuotaExceededError

ONE = Usage("vendor", "model", "call", 1)


@pytest.fixture
def price(db: None) -> Price:
    """USD 1 a call."""
    return PriceFactory.create()


@pytest.fixture
def video(channel: Channel, price: Price) -> Video:
    return VideoFactory.create(channel=channel)


def book(video: Video, key: str, calls: int = 1, category: Category = Category.API_CALLS) -> None:
    services.cost_book(
        owner=video.owner,
        video_id=video.pk,
        channel_id=video.channel_id,
        stage="script",
        category=category,
        usage=Usage("vendor", "model", "call", calls),
        idempotency_key=key,
    )


def set_budget(user: User, daily: int, monthly: int = 1500, *, hard: bool = True) -> None:
    limits = {"daily_limit": daily, "monthly_limit": monthly, "hard": hard}
    Budget.objects.update_or_create(owner=user, defaults=limits)


def test_a_usage_is_priced_and_rolled_up(video: Video, user: User) -> None:
    book(video, "a", calls=2)
    book(video, "b", calls=3)
    book(video, "c", category=Category.STORAGE)
    entry = CostEntry.objects.get(idempotency_key="a")
    assert (entry.amount, entry.quantity, entry.day) == (Decimal(2), 2, user.today())
    assert selectors.spent_on(user, user.today()) == 6
    shares = selectors.breakdown(user, user.today(), user.today())
    assert shares == {"ai_generation": 0, "voice_synthesis": 0, "storage": 1, "api_calls": 5}


def test_the_same_key_is_booked_once(video: Video, user: User) -> None:
    for _ in range(3):
        book(video, "same", calls=2)
    assert CostEntry.objects.count() == 1
    assert selectors.spent_on(user, user.today()) == 2


def test_what_has_no_price_is_written_down_at_nothing(video: Video, user: User) -> None:
    services.cost_book(
        owner=user,
        video_id=video.pk,
        channel_id=video.channel_id,
        stage="audio",
        category=Category.VOICE_SYNTHESIS,
        usage=Usage("unknown", "model", "character", 500),
        idempotency_key="free",
    )
    entry = CostEntry.objects.get()
    assert (entry.quantity, entry.price) == (500, None)
    assert entry.amount == 0
    assert not DailyCost.objects.exists()


def test_the_price_is_the_one_in_force_on_the_day(price: Price) -> None:
    PriceFactory.create(amount=Decimal(5), valid_from=date(2026, 6, 1))
    amounts = [
        selectors.amount_of(ONE, selectors.price_of(ONE, day))
        for day in (date(2019, 1, 1), date(2026, 5, 31), date(2026, 6, 1))
    ]
    assert amounts == [0, 1, 5]


def test_amounts_have_six_places() -> None:
    price = Price(amount=Decimal("0.15"), per=1_000_000)
    assert selectors.amount_of(Usage("v", "m", "input_token", 7), price) == Decimal("0.000001")


def test_booked_costs_draw_the_reservation_down_to_nothing(video: Video, user: User) -> None:
    services.reservation_make(owner=user, video_id=video.pk, amount=Decimal(3))
    book(video, "a", calls=2)
    assert Reservation.objects.get().amount == 1
    book(video, "b", calls=2)
    assert Reservation.objects.get().amount == 0
    book(video, "b", calls=2)
    assert selectors.spent_on(user, user.today()) == 4
    services.reservation_release(video_id=video.pk)
    assert selectors.reserved(user) == 0


def test_a_hard_budget_counts_what_is_spent_and_what_is_set_aside(
    video: Video, channel: Channel, user: User
) -> None:
    set_budget(user, 5)
    book(video, "spent", calls=2)
    services.reservation_make(owner=user, video_id=video.pk, amount=Decimal(2))
    second, third = VideoFactory.create_batch(2, channel=channel)
    with pytest.raises(QuotaExceededError, match=r"daily spending to \$6.00, over .* \$5.00"):
        services.reservation_make(owner=user, video_id=second.pk, amount=Decimal(2))
    assert not Reservation.objects.filter(video=second).exists()
    services.reservation_make(owner=user, video_id=third.pk, amount=Decimal(1))


def test_the_month_has_a_limit_of_its_own(video: Video, user: User) -> None:
    set_budget(user, 50, 10)
    with pytest.raises(QuotaExceededError, match="monthly"):
        services.reservation_make(owner=user, video_id=video.pk, amount=Decimal(11))


def test_a_soft_budget_and_free_videos_are_never_refused(
    video: Video, channel: Channel, user: User
) -> None:
    set_budget(user, 1, hard=False)
    services.reservation_make(owner=user, video_id=video.pk, amount=Decimal(99))
    set_budget(user, 0)
    free = VideoFactory.create(channel=channel)
    services.reservation_make(owner=user, video_id=free.pk, amount=Decimal(0))


def test_budgets_are_ones_own(video: Video, user: User) -> None:
    set_budget(user, 5)
    services.reservation_make(owner=user, video_id=video.pk, amount=Decimal(5))
    theirs = VideoFactory.create()
    set_budget(theirs.owner, 5)
    services.reservation_make(owner=theirs.owner, video_id=theirs.pk, amount=Decimal(5))


@pytest.mark.django_db(transaction=True)
def test_requests_that_arrive_together_cannot_overrun_a_hard_limit() -> None:
    channel = ChannelFactory.create()
    owner = channel.owner
    set_budget(owner, 5)

    def reserve(video: Video) -> bool:
        try:
            services.reservation_make(owner=owner, video_id=video.pk, amount=Decimal(2))
        except QuotaExceededError:
            return False
        return True

    granted = at_once(reserve, VideoFactory.create_batch(8, channel=channel))
    assert sum(granted) == 2
    assert selectors.reserved(owner) == 4


@pytest.mark.django_db(transaction=True)
def test_one_key_booked_from_many_threads_is_one_entry() -> None:
    PriceFactory.create()
    video = VideoFactory.create()
    at_once(lambda _: book(video, "same"), range(6))
    assert CostEntry.objects.count() == 1
    assert selectors.spent_on(video.owner, video.owner.today()) == 1


@pytest.mark.django_db(transaction=True)
def test_different_costs_booked_together_all_count() -> None:
    PriceFactory.create()
    video = VideoFactory.create()
    at_once(lambda number: book(video, f"key {number}"), range(8))
    assert selectors.spent_on(video.owner, video.owner.today()) == 8
    assert list(CostAlert.objects.values_list("kind", flat=True)) == []


def test_near_the_limit_the_owner_is_told_once_a_day_and_kind(video: Video, user: User) -> None:
    set_budget(user, 100, 100_000)
    told: list[list[str]] = []
    for number, calls in enumerate((79, 1, 10, 5, 5)):
        book(video, str(number), calls=calls)
        told.append(sorted(CostAlert.objects.values_list("kind", flat=True)))
    warned, critical = ["daily_warning"], ["daily_critical", "daily_warning"]
    assert told == [[], warned, warned, critical, critical]


def test_an_alert_is_an_event_in_the_clients_words(video: Video, user: User) -> None:
    set_budget(user, 50, 100_000)
    book(video, "a", calls=48)
    warning, critical = Event.objects.filter(user=user, type=EventType.COST_ALERT)
    assert warning.payload["type"] == "warning"
    assert warning.payload["message"] == "Daily cost approaching limit: $48.00 of $50"
    assert (warning.payload["threshold"], warning.payload["currentCost"]) == (40.0, 48.0)
    assert critical.payload["message"] == (
        "CRITICAL: Daily cost limit nearly reached: $48.00 of $50"
    )


def test_the_month_is_watched_too(video: Video, user: User) -> None:
    set_budget(user, 100_000, 100)
    book(video, "a", calls=96)
    kinds = set(CostAlert.objects.values_list("kind", flat=True))
    assert kinds == {"monthly_warning", "monthly_critical"}


def test_tomorrow_is_told_again(video: Video, user: User) -> None:
    set_budget(user, 10, 100_000)
    with time_machine.travel("2026-11-10 12:00Z", tick=False) as clock:
        book(video, "a", calls=9)
        clock.shift(timedelta(days=1))
        book(video, "b", calls=9)
    days = CostAlert.objects.filter(kind="daily_warning").values_list("day", flat=True)
    assert sorted(days) == [date(2026, 11, 10), date(2026, 11, 11)]


def test_a_dismissed_alert_is_not_raised_again_that_day(video: Video, user: User) -> None:
    set_budget(user, 10, 100_000)
    book(video, "a", calls=8)
    services.alert_dismiss(alert=CostAlert.objects.get())
    book(video, "b")
    assert not selectors.open_alerts(user).exists()


def test_the_day_is_the_owners(video: Video, user: User) -> None:
    user.time_zone = "Pacific/Auckland"
    user.save()
    video.refresh_from_db()
    with time_machine.travel("2026-11-10 20:00Z", tick=False):
        book(video, "a")
    assert CostEntry.objects.get().day == date(2026, 11, 11)


def test_a_budget_has_defaults_until_it_is_set(user: User) -> None:
    budget = selectors.budget_of(user)
    assert (budget.daily_limit, budget.monthly_limit) == (Decimal(50), Decimal(1500))
    assert budget.hard
    assert not Budget.objects.exists()
