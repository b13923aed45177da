"""Alerts: raised when a cost is booked, once a day and kind, as an event and by mail."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from channels_app.models import Channel
from costs import selectors, services
from costs.models import AlertRule, Budget, Category, CostAlert, CostEntry, DailyCost
from notifications.models import Event, EventType, Mail
from providers.base import Usage
from tests.factories import ChannelFactory, PriceFactory, UserFactory, VideoFactory
from tests.together import at_once
from videos.models import Video

Type = AlertRule.Type
# Of a booking that raises nothing and begins no row of a roll-up.
BOOKING_QUERIES = 15
CENT = Decimal("0.01")


@pytest.fixture
def video(channel: Channel) -> Video:
    PriceFactory.create(amount=CENT)
    return VideoFactory.create(channel=channel, title="Why the sky is blue")


def book(
    video: Video, key: str, cents: int, category: Category = Category.API_CALLS, **more: Any
) -> None:
    asked: dict[str, Any] = {
        "owner": video.owner,
        "video_id": video.pk,
        "channel_id": video.channel_id,
        "stage": "script",
        "category": category,
        "usage": Usage("vendor", "model", "call", cents),
        "idempotency_key": key,
    }
    services.cost_book(**asked | more)


def rule(user: User, type: Type, threshold: str, email: str = "") -> None:
    services.alert_rule_set(owner=user, type=type, threshold=Decimal(threshold), email=email)


def kinds(user: User) -> list[str]:
    return sorted(CostAlert.objects.filter(owner=user).values_list("kind", flat=True))


def payloads(user: User) -> list[dict[str, Any]]:
    events = Event.objects.filter(user=user, type=EventType.COST_ALERT)
    return [event.payload for event in events]


def test_a_daily_rule_tells_when_the_day_reaches_it(video: Video, user: User) -> None:
    rule(user, Type.DAILY_LIMIT, "1.50")
    told = []
    for number, cents in enumerate((149, 1, 5)):
        book(video, str(number), cents)
        told.append(kinds(user))
    assert told == [[], ["daily_limit"], ["daily_limit"]]
    (payload,) = payloads(user)
    alert = CostAlert.objects.get()
    assert payload == {
        "id": str(alert.pk),
        "type": "critical",
        "threshold": 1.5,
        "currentCost": 1.5,
        "message": "Today's costs have reached $1.50. You set an alert at $1.50.",
    }


def test_a_rule_for_videos_looks_at_each_alone(video: Video, user: User) -> None:
    rule(user, Type.PER_VIDEO, "1")
    for number in range(3):
        book(VideoFactory.create(channel=video.channel), f"other {number}", 99)
    book(video, "no video", 500, video_id=None)
    assert kinds(user) == []
    book(video, "a", 60)
    book(video, "b", 60, Category.VOICE_SYNTHESIS)
    (payload,) = payloads(user)
    assert (payload["type"], payload["currentCost"]) == ("warning", 1.2)
    assert payload["message"] == (
        "“Why the sky is blue” has cost $1.20. You set an alert at $1.00 a video."
    )


def test_a_rule_for_the_month_looks_at_its_projection(video: Video, user: User) -> None:
    """2 a day since the 1st: on the 10th, 20 spent and 20 days to come; 60 in all."""
    for day in range(1, 10):
        DailyCost.objects.create(
            owner=user, day=date(2026, 11, day), category="storage", amount=Decimal(2)
        )
    rule(user, Type.MONTHLY_PROJECTION, "60.01")
    with time_machine.travel("2026-11-10 12:00Z", tick=False):
        book(video, "a", 200)
        assert kinds(user) == []
        book(video, "b", 1)
    (payload,) = payloads(user)
    assert payload["message"] == (
        "This month is projected to cost $60.01. You set an alert at $60.01."
    )
    assert (payload["type"], payload["currentCost"]) == ("warning", 60.01)


def test_a_pause_counts_in_the_projection(video: Video, user: User) -> None:
    """The first spending was long ago: one day of 28 makes no habit."""
    DailyCost.objects.create(
        owner=user, day=date(2026, 1, 1), category="storage", amount=Decimal(1)
    )
    rule(user, Type.MONTHLY_PROJECTION, "2")
    with time_machine.travel("2026-11-10 12:00Z", tick=False):
        book(video, "a", 199)
        assert kinds(user) == []
        book(video, "b", 1)
    assert kinds(user) == ["monthly_projection"]


def test_fractions_of_a_cent_are_told(video: Video, user: User) -> None:
    PriceFactory.create(model="cheap", amount=Decimal("0.0005"))
    rule(user, Type.PER_VIDEO, "0.004")
    book(video, "a", 0, usage=Usage("vendor", "cheap", "call", 9))
    (payload,) = payloads(user)
    assert "has cost $0.0045. You set an alert at $0.004 a video." in payload["message"]


def test_who_is_named_in_a_rule_gets_a_mail(video: Video, user: User) -> None:
    rule(user, Type.DAILY_LIMIT, "1", email="books@example.com")
    rule(user, Type.PER_VIDEO, "1")
    book(video, "a", 100)
    book(video, "b", 100)
    mail = Mail.objects.get()
    assert (mail.user, mail.to, mail.subject) == (user, "books@example.com", "YTEMPIRE: cost alert")
    assert "Today's costs have reached $1.00. You set an alert at $1.00." in mail.text
    assert "/costs" in mail.text
    assert user.email in mail.text


def test_many_costs_reach_a_threshold_to_the_cent(video: Video, user: User) -> None:
    """SQLite adds in binary fractions: 80 times 0.10 is 7.999999999999988 there."""
    Budget.objects.create(owner=user, daily_limit=10, monthly_limit=100)
    for number in range(80):
        assert kinds(user) == []
        book(video, str(number), 10)
    assert selectors.spent_on(user, user.today()) == 8
    assert kinds(user) == ["daily_warning"]


def test_what_has_reached_its_limit_is_not_approaching_it(video: Video, user: User) -> None:
    book(video, "a", 5000)
    assert kinds(user) == ["daily_critical"]


def test_budgets_alone_send_no_mail(video: Video, user: User) -> None:
    book(video, "a", 4999)
    assert kinds(user) == ["daily_critical", "daily_warning"]
    assert not Mail.objects.exists()


def test_limits_are_written_as_the_clients_write_them(video: Video, user: User) -> None:
    Budget.objects.create(owner=user, daily_limit=Decimal("7.50"), monthly_limit=Decimal(100))
    book(video, "a", 740)
    assert [payload["message"] for payload in payloads(user)] == [
        "Daily cost approaching limit: $7.40 of $7.5",
        "CRITICAL: Daily cost limit nearly reached: $7.40 of $7.5",
    ]


def test_rules_are_ones_own(video: Video, user: User, other_user: User) -> None:
    rule(other_user, Type.DAILY_LIMIT, "0.01")
    book(video, "a", 100)
    assert not CostAlert.objects.exists()


def test_yesterday_and_last_month_do_not_count(video: Video, user: User) -> None:
    Budget.objects.create(owner=user, daily_limit=10, monthly_limit=10)
    rule(user, Type.DAILY_LIMIT, "8")
    with time_machine.travel("2026-11-30 12:00Z", tick=False) as clock:
        book(video, "a", 799)
        clock.shift(timedelta(days=1))
        book(video, "b", 799)
    assert kinds(user) == []


def test_a_dismissed_alert_stays_dismissed_until_tomorrow(video: Video, user: User) -> None:
    rule(user, Type.DAILY_LIMIT, "1")
    with time_machine.travel("2026-11-10 12:00Z", tick=False) as clock:
        book(video, "a", 100)
        services.alert_dismiss(alert=CostAlert.objects.get())
        rule(user, Type.DAILY_LIMIT, "1.10")
        services.budget_update(owner=user, daily_limit=Decimal(60))
        book(video, "b", 100)
        assert not selectors.open_alerts(user).exists()
        clock.shift(timedelta(days=1))
        book(video, "c", 110)
        assert selectors.open_alerts(user).count() == 1
    assert len(payloads(user)) == 2


@pytest.mark.django_db(transaction=True)
def test_bookings_at_once_tell_once_and_miss_nothing() -> None:
    """Four channels and categories, far from the limit; only who sees all four can tell."""
    owner = UserFactory.create()
    videos = [VideoFactory.create(channel=ChannelFactory.create(owner=owner)) for _ in Category]
    PriceFactory.create(amount=CENT)
    Budget.objects.create(owner=owner, daily_limit=10, monthly_limit=10)
    for type, threshold in zip(Type, ("10", "2.50", "10"), strict=True):
        rule(owner, type, threshold, email="books@example.com")

    def one(number: int) -> None:
        book(videos[number % 4], f"{number}", 50, list(Category)[number % 4])

    at_once(one, range(20))
    assert kinds(owner) == sorted(CostAlert.Kind.values)
    assert len(payloads(owner)) == len(CostAlert.Kind)
    assert Mail.objects.count() == len(Type)


def test_what_is_not_booked_raises_nothing(video: Video, user: User) -> None:
    rule(user, Type.DAILY_LIMIT, "1")
    book(video, "same", 99)
    book(video, "same", 99)
    assert kinds(user) == []


def test_a_booking_takes_the_same_queries_however_much_was_booked(video: Video, user: User) -> None:
    for type in Type:
        rule(user, type, "1000")

    def queries(key: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            book(video, key, 1)
        return len(captured)

    book(video, "first", 1)
    before = queries("second")
    for number in range(10):
        other = VideoFactory.create(channel=ChannelFactory.create(owner=user))
        with time_machine.travel(f"2026-11-{number + 1:02} 12:00Z", tick=False):
            book(other, f"other {number}", 1)
        book(video, f"more {number}", 1)
    assert queries("third") == before
    AlertRule.objects.all().delete()
    assert queries("fourth") == BOOKING_QUERIES


def test_entries_remember_their_channel(video: Video) -> None:
    book(video, "a", 1)
    assert CostEntry.objects.get().channel == video.channel
