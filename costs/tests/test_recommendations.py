"""Recommendations against months computed by hand. Prices per million, as in the price book:
claude-haiku-4-5 1 and 5, gpt-4o-mini 0.15 and 0.60, gpt-5-nano 0.05 and 0.40; tts-1-hd 30,
tts-1 15."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from channels_app.models import Channel
from costs.models import Budget, ChannelCost, MonthlyUsage, Price
from costs.recommendations import recommendations
from tests.factories import ChannelFactory, PriceFactory

MONTH = date(2026, 11, 1)
TODAY = date(2026, 11, 20)
MILLION = 1_000_000


@pytest.fixture(autouse=True)
def prices(db: None) -> None:
    """Nothing but these."""
    Price.objects.all().delete()
    for model, unit, amount in (
        ("claude-haiku-4-5", "input_token", "1"),
        ("claude-haiku-4-5", "output_token", "5"),
        ("gpt-4o-mini", "input_token", "0.15"),
        ("gpt-4o-mini", "output_token", "0.60"),
        ("tts-1-hd", "character", "30"),
        ("tts-1", "character", "15"),
    ):
        PriceFactory.create(
            provider="openai", model=model, unit=unit, amount=Decimal(amount), per=MILLION
        )


def used(
    user: User,
    model: str,
    amount: str,
    category: str = "ai_generation",
    month: date = MONTH,
    **quantities: int,
) -> None:
    """So much of a model's units, the amount booked on the first of them."""
    for unit, quantity in quantities.items():
        MonthlyUsage.objects.create(
            owner=user,
            month=month,
            category=category,
            provider="openai",
            model=model,
            unit=unit,
            quantity=quantity,
            amount=Decimal(amount),
        )
        amount = "0"


def said(user: User, projected: str = "0") -> list[str]:
    return recommendations(user, TODAY, Decimal(projected))


def test_where_nothing_was_spent_there_is_nothing_to_say(user: User, channel: Channel) -> None:
    assert said(user) == []


def test_a_month_in_balance_needs_no_advice(user: User) -> None:
    used(user, "gpt-4o-mini", "0.59", input_token=MILLION)
    used(user, "espeak", "0.41", "voice_synthesis", call=1)
    assert said(user) == []


@pytest.mark.parametrize(("speech", "says"), [("0.40", True), ("0.41", False)])
def test_a_category_dominates_from_three_fifths_on(user: User, speech: str, says: bool) -> None:
    used(user, "writer", "0.60", call=1)
    used(user, "voice", speech, "voice_synthesis", call=1)
    sentence = (
        "Most of this month's costs are for AI generation: $0.60 of $1.00 (60 %). "
        "Saving there counts most."
    )
    assert said(user) == ([sentence] if says else [])


def test_cents_do_not_matter(user: User) -> None:
    used(user, "writer", "0.99", call=1)
    assert said(user) == []


def test_tokens_in_and_out_are_compared_together(user: User) -> None:
    """200,000 in and 100,000 out: 0.20 + 0.50 = 0.70; gpt-4o-mini 0.03 + 0.06 = 0.09."""
    used(user, "claude-haiku-4-5", "0.70", input_token=200_000, output_token=100_000)
    assert said(user) == [
        "gpt-4o-mini (openai) instead of claude-haiku-4-5 (openai) for AI generation "
        "would have saved $0.61 of $0.70 this month."
    ]


def test_a_model_without_a_price_for_one_of_the_units_is_no_alternative(user: User) -> None:
    Price.objects.filter(model="gpt-4o-mini", unit="output_token").delete()
    used(user, "claude-haiku-4-5", "0.70", input_token=200_000, output_token=100_000)
    assert said(user) == []


def test_the_price_of_today_counts(user: User) -> None:
    """gpt-5-nano comes in on the day: 0.01 + 0.04 = 0.05, and goes up the day after."""
    for amount_in, amount_out, day in (("0.05", "0.40", TODAY), ("9", "9", TODAY + timedelta(1))):
        for unit, amount in (("input_token", amount_in), ("output_token", amount_out)):
            PriceFactory.create(
                provider="openai",
                model="gpt-5-nano",
                unit=unit,
                valid_from=day,
                amount=Decimal(amount),
                per=MILLION,
            )
    used(user, "claude-haiku-4-5", "0.70", input_token=200_000, output_token=100_000)
    assert "gpt-5-nano" in said(user)[0]
    assert "saved $0.65 of $0.70" in said(user)[0]
    assert "gpt-4o-mini" in recommendations(user, TODAY - timedelta(1), Decimal(0))[0]
    assert "gpt-4o-mini" in recommendations(user, TODAY + timedelta(1), Decimal(0))[0]


def test_one_for_each_category_the_greatest(user: User) -> None:
    """Haiku would save 0.17 of 0.20, the second model 0.21 of 0.36; tts-1 0.12 of 0.24."""
    used(user, "claude-haiku-4-5", "0.20", input_token=200_000)
    used(user, "dear", "0.36", input_token=MILLION)
    used(user, "tts-1-hd", "0.24", "voice_synthesis", character=8_000)
    assert [sentence.split(" for ")[1] for sentence in said(user)] == [
        "AI generation would have saved $0.21 of $0.36 this month.",
        "voice synthesis would have saved $0.12 of $0.24 this month.",
    ]


@pytest.mark.parametrize(
    ("characters", "booked"),
    [
        (600, "0.018"),  # would save 0.009: less than a cent
        (10_000, "0.16"),  # would save 0.01 of 0.16: less than 10 %
    ],
)
def test_small_savings_are_not_worth_a_word(user: User, characters: int, booked: str) -> None:
    used(user, "tts-1-hd", booked, "voice_synthesis", character=characters)
    assert said(user) == []


def test_the_cheapest_has_nothing_better(user: User) -> None:
    used(user, "gpt-4o-mini", "0.15", input_token=MILLION)
    used(user, "tts-1", "0.15", "voice_synthesis", character=10_000)
    assert said(user) == []


def test_channels_above_an_even_share_are_named(user: User) -> None:
    Budget.objects.create(owner=user, daily_limit=10, monthly_limit=40)
    channels = [ChannelFactory.create(owner=user, name=name) for name in "ABCD"]
    for channel, amount in zip(channels, ("10", "10.01", "25", "0"), strict=True):
        ChannelCost.objects.create(channel=channel, month=MONTH, amount=Decimal(amount))
    ChannelCost.objects.create(channel=channels[0], month=date(2026, 10, 1), amount=Decimal(99))
    assert said(user) == [
        "C has cost $25.00 this month, more than its even share of your monthly limit ($10.00).",
        "B has cost $10.01 this month, more than its even share of your monthly limit ($10.00).",
    ]


def test_an_only_channel_has_no_share(user: User, channel: Channel) -> None:
    Budget.objects.create(owner=user, daily_limit=10, monthly_limit=40)
    ChannelCost.objects.create(channel=channel, month=MONTH, amount=Decimal(41))
    assert said(user) == []


@pytest.mark.parametrize(("projected", "says"), [("1500", False), ("1500.01", True)])
def test_a_month_over_the_limit_is_foretold(user: User, projected: str, says: bool) -> None:
    sentence = (
        "This month is projected to cost $1500.01, over your limit of $1500.00. "
        "Make fewer videos, or raise the limit."
    )
    assert said(user, projected) == ([sentence] if says else [])


def test_other_months_and_other_people_do_not_count(user: User, other_user: User) -> None:
    used(user, "claude-haiku-4-5", "70", month=date(2026, 10, 1), input_token=MILLION)
    used(other_user, "claude-haiku-4-5", "70", input_token=MILLION)
    ChannelFactory.create_batch(2, owner=user)
    theirs = ChannelFactory.create_batch(2, owner=other_user)
    ChannelCost.objects.create(channel=theirs[0], month=MONTH, amount=Decimal(5000))
    assert said(user) == []


def test_more_rows_make_no_more_queries(user: User) -> None:
    def fill(numbers: range) -> int:
        for number in numbers:
            used(user, f"model {number}", "9", input_token=MILLION)
            channel = ChannelFactory.create(owner=user)
            ChannelCost.objects.create(channel=channel, month=MONTH, amount=Decimal(2000))
        with CaptureQueriesContext(connection) as captured:
            assert said(user)
        return len(captured)

    assert fill(range(2)) == fill(range(2, 12)) == 5
