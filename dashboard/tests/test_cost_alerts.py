"""From what costs on somebody is told: set, changed and removed on one page."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from costs.models import AlertRule
from dashboard.tests.markup import Markup

ADDRESS = "/costs/alerts"


def rules_of(user: User) -> dict[str, tuple[Decimal, str]]:
    return {rule.type: (rule.threshold, rule.email) for rule in user.alert_rules.all()}


def test_rules_are_set_changed_and_removed(creator: Client, user: User) -> None:
    given = {
        "daily_limit-threshold": "20",
        "daily_limit-email": "finance@example.com",
        "per_video-threshold": "1.5",
    }
    assert creator.post(ADDRESS, given)["Location"] == "/costs"
    assert rules_of(user) == {
        "daily_limit": (Decimal(20), "finance@example.com"),
        "per_video": (Decimal("1.5"), ""),
    }
    creator.post(ADDRESS, {"per_video-threshold": "2", "per_video-email": "me@example.com"})
    assert rules_of(user) == {"per_video": (Decimal(2), "me@example.com")}


def test_saving_what_is_shown_changes_nothing(creator: Client, user: User) -> None:
    AlertRule.objects.create(owner=user, type="per_video", threshold=Decimal("0.000001"))
    AlertRule.objects.create(owner=user, type="monthly_projection", threshold=1200, email="a@b.cd")
    before = rules_of(user)
    shown = {field["name"]: field.get("value", "") for field in fields_of(creator)}
    assert shown["monthly_projection-threshold"] == "1200"
    assert creator.post(ADDRESS, shown).status_code == 302
    assert rules_of(user) == before


def fields_of(creator: Client) -> list[dict[str, str]]:
    page = Markup(creator.get(ADDRESS))
    return [field for field in page.all("input") if "-" in field.get("name", "")]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("daily_limit-threshold", "0"),
        ("daily_limit-threshold", "-1"),
        ("daily_limit-threshold", "much"),
        ("per_video-threshold", "10000001"),
        ("monthly_projection-email", "nobody"),
    ],
)
def test_bad_input_is_marked_and_nothing_is_changed(
    creator: Client, user: User, field: str, value: str
) -> None:
    AlertRule.objects.create(owner=user, type="daily_limit", threshold=7)
    given = {"daily_limit-threshold": "8", "monthly_projection-threshold": "9", field: value}
    response = creator.post(ADDRESS, given)
    assert response.status_code == 400
    page = Markup(response)
    assert page.one("p", id=f"id_{field}_error")
    assert page.one("input", name=field)["value"] == value
    assert rules_of(user) == {"daily_limit": (Decimal(7), "")}


def test_an_address_alone_is_no_rule(creator: Client, user: User) -> None:
    response = creator.post(ADDRESS, {"per_video-email": "me@example.com"})
    assert response.status_code == 400
    assert Markup(response).one("p", id="id_per_video-threshold_error")


def test_a_strangers_rules_are_neither_shown_nor_touched(
    creator: Client, user: User, other_user: User
) -> None:
    AlertRule.objects.create(owner=other_user, type="per_video", threshold=7, email="a@b.cd")
    assert not [field for field in fields_of(creator) if field.get("value")]
    creator.post(ADDRESS, {"daily_limit-threshold": "8"})
    assert rules_of(other_user) == {"per_video": (Decimal(7), "a@b.cd")}


def test_settings_say_what_one_is_told_of(creator: Client, user: User) -> None:
    AlertRule.objects.create(owner=user, type="daily_limit", threshold=20, email="a@b.cd")
    AlertRule.objects.create(owner=user, type="per_video", threshold=Decimal("0.0045"))
    shown = Markup(creator.get("/settings")).text
    assert "a day has cost $20.00 mail to a@b.cd a video has cost $0.0045" in shown
