"""The costs page and the budget."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from channels_app.models import Channel
from costs.models import Budget, CostEntry, DailyCost
from costs.services import budget_update
from dashboard.tests.markup import Markup
from tests.factories import CostEntryFactory, VideoFactory


def test_today_and_the_month_stand_beside_their_limits(creator: Client, user: User) -> None:
    Budget.objects.create(owner=user, daily_limit=10, monthly_limit=100)
    for category, amount in (("ai_generation", 4), ("voice_synthesis", 5)):
        DailyCost.objects.create(owner=user, day=user.today(), category=category, amount=amount)
    page = Markup(creator.get("/costs"))
    assert "Today $9.00 of $10 90 %" in page.text
    assert "Voice Synthesis $5.00" in page.text
    near = [gauge for gauge in page.all("meter") if gauge.get("class") == "near"]
    assert [gauge["value"] for gauge in near] == ["90"]


def test_the_ledger_keeps_what_a_deleted_video_cost(
    creator: Client, other_user: User, channel: Channel
) -> None:
    kept = CostEntryFactory.create(video=VideoFactory.create(channel=channel))
    gone = VideoFactory.create(channel=channel)
    CostEntryFactory.create(video=gone)
    stranger = CostEntryFactory.create(model="strangers-model")
    assert stranger.owner != kept.owner
    gone.delete()
    page = Markup(creator.get("/costs"))
    assert page.all("a", href=reverse("video", args=[kept.video_id]))
    assert "deleted" in page.text
    assert "strangers-model" not in page.text
    assert CostEntry.objects.count() == 3


def test_an_empty_ledger_says_so(creator: Client) -> None:
    assert "Nothing has been booked yet" in Markup(creator.get("/costs")).text


def test_billing_leads_to_costs(creator: Client) -> None:
    assert creator.get("/settings/billing")["Location"] == "/costs"


def test_the_budget_is_kept(creator: Client, user: User) -> None:
    page = Markup(creator.get("/costs/budget"))
    assert Decimal(page.one("input", name="daily_limit")["value"]) == 50
    response = creator.post("/costs/budget", {"daily_limit": "7.50", "monthly_limit": "90"})
    assert response["Location"] == "/costs"
    budget = Budget.objects.get(owner=user)
    assert (budget.daily_limit, budget.monthly_limit) == (Decimal("7.5"), Decimal(90))
    assert not budget.hard


@pytest.mark.parametrize(
    ("day", "month"), [("-1", "90"), ("lots", "90"), ("1.234", "90"), ("100", "90"), ("", "90")]
)
def test_a_budget_that_cannot_be_is_refused(creator: Client, day: str, month: str) -> None:
    response = creator.post("/costs/budget", {"daily_limit": day, "monthly_limit": month})
    assert response.status_code == 400
    page = Markup(response)
    assert page.one("p", id="id_daily_limit_error")
    assert page.one("input", name="daily_limit").get("value", "") == day
    assert not Budget.objects.exists()


def test_the_budget_is_shown_in_dollars_and_cents(creator: Client, user: User) -> None:
    budget_update(owner=user, daily_limit=Decimal("7.5"), monthly_limit=Decimal(90), hard=True)
    form = creator.get("/costs/budget").content.decode()
    assert 'value="7.50"' in form
    assert 'value="90.00"' in form
