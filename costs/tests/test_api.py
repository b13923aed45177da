"""/costs as clients see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from channels_app.models import Channel
from conftest import client_of
from costs.models import AlertRule, Budget, Category, CostAlert, DailyCost
from costs.services import reservation_make
from tests.factories import VideoFactory

COSTS = "/api/v1/costs"
ALERTS = f"{COSTS}/alerts"
RULE = {"type": "daily_limit", "threshold": 12.5, "email": "books@example.com"}


def spend(user: User, amount: str, day: date, category: str = "ai_generation") -> None:
    DailyCost.objects.create(owner=user, day=day, category=category, amount=Decimal(amount))


def alert(
    user: User, kind: CostAlert.Kind = CostAlert.Kind.DAILY_WARNING, **more: Any
) -> CostAlert:
    given = {
        "day": user.today(),
        "threshold": Decimal(40),
        "current": Decimal("41.50"),
        "message": "Daily cost approaching limit: $41.50 of $50",
    }
    return CostAlert.objects.create(owner=user, kind=kind, **(given | more))


@pytest.mark.parametrize(
    ("asked", "amount"),
    [
        ("", 1),
        ("?period=today", 1),
        ("?range=24h", 1),
        ("?period=day", 1),
        ("?period=week", 3),
        ("?time_range=7d", 3),
        ("?period=month", 7),
        ("?timeRange=30d", 7),
    ],
)
def test_the_breakdown_covers_whole_days_up_to_today(
    api: APIClient, user: User, other_user: User, asked: str, amount: int
) -> None:
    """Booked 1 today, 2 and 4 on the first days of the week and the month, 8 and 16 before them."""
    days_ago = {0: "1", 6: "2", 7: "4", 30: "8", 31: "16"}
    for ago, cost in days_ago.items():
        spend(user, cost, user.today() - timedelta(days=ago))
    spend(other_user, "100", user.today())
    assert api.get(f"{COSTS}/breakdown{asked}").json() == {
        "ai_generation": amount,
        "voice_synthesis": 0,
        "storage": 0,
        "api_calls": 0,
        "total": amount,
    }


def test_the_breakdown_names_every_category(api: APIClient, user: User) -> None:
    for amount, category in zip(("0.000001", "0.25", "0.5", "1"), Category, strict=True):
        spend(user, amount, user.today(), category)
    shares = api.get(f"{COSTS}/breakdown?case=snake").json()
    assert shares == {
        "ai_generation": 0.000001,
        "voice_synthesis": 0.25,
        "storage": 0.5,
        "api_calls": 1,
        "total": 1.750001,
    }


def test_today_is_where_the_user_lives(user: User) -> None:
    user.time_zone = "Asia/Tokyo"
    user.save()
    spend(user, "3", date(2026, 11, 21))
    with time_machine.travel("2026-11-20 15:30Z", tick=False):
        api = client_of(user)
        assert api.get(f"{COSTS}/breakdown").json()["total"] == 3
        assert api.get(f"{COSTS}/limits").json()["spentToday"] == 3


@pytest.mark.parametrize("asked", ["year", "90d", "", "TODAY"])
def test_other_periods_are_refused_with_those_allowed(api: APIClient, asked: str) -> None:
    answer = api.get(f"{COSTS}/breakdown?period={asked}")
    assert answer.status_code == 400
    assert "today, week, month" in answer.json()["message"]


def test_limits_begin_with_the_defaults(api: APIClient) -> None:
    assert api.get(f"{COSTS}/limits").json() == {
        "dailyLimit": 50,
        "monthlyLimit": 1500,
        "hard": True,
        "warningPercent": 80,
        "criticalPercent": 95,
        "spentToday": 0,
        "spentThisMonth": 0,
        "reserved": 0,
    }


@time_machine.travel("2026-11-20 12:00Z", tick=False)
def test_limits_come_with_what_is_spent_and_set_aside(user: User, channel: Channel) -> None:
    for day, amount in ((20, "1.25"), (1, "2")):
        spend(user, amount, date(2026, 11, day))
    spend(user, "4", date(2026, 10, 31))
    video = VideoFactory.create(channel=channel)
    reservation_make(owner=user, video_id=video.pk, amount=Decimal("0.5"))
    limits = client_of(user).get(f"{COSTS}/limits").json()
    figures = [limits[name] for name in ("spentToday", "spentThisMonth", "reserved")]
    assert figures == [1.25, 3.25, 0.5]


@pytest.mark.parametrize("method", ["put", "patch"])
def test_limits_are_changed_and_the_rest_stays(api: APIClient, method: str) -> None:
    change = getattr(api, method)
    answer = change(f"{COSTS}/limits", {"dailyLimit": 7.5, "monthly_limit": 90})
    assert answer.status_code == 200
    change(f"{COSTS}/limits", {"hard": False})
    limits = api.get(f"{COSTS}/limits").json()
    assert (limits["dailyLimit"], limits["monthlyLimit"], limits["hard"]) == (7.5, 90, False)
    assert change(f"{COSTS}/limits", {}).json() == limits


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"dailyLimit": -1}, "dailyLimit"),
        ({"dailyLimit": 1_000_001}, "dailyLimit"),
        ({"monthlyLimit": 10_000_000.01}, "monthlyLimit"),
        ({"dailyLimit": "50"}, "dailyLimit"),
        ({"dailyLimit": None}, "dailyLimit"),
        ({"hard": 1}, "hard"),
        ({"dailyLimit": 1501}, "dailyLimit"),
        ({"monthlyLimit": 49}, "monthlyLimit"),
        ({"monthlyLimit": 20, "dailyLimit": 21}, "dailyLimit"),
    ],
)
def test_limits_that_cannot_be_are_refused(
    api: APIClient, user: User, body: dict[str, Any], field: str
) -> None:
    answer = api.patch(f"{COSTS}/limits", body)
    assert answer.status_code == 400
    assert answer.json()["field"] == field
    assert not Budget.objects.exclude(daily_limit=50, monthly_limit=1500, hard=True).exists()


def test_binary_fractions_are_rounded(api: APIClient) -> None:
    api.patch(f"{COSTS}/limits", {"dailyLimit": 0.1 + 0.2})
    assert api.get(f"{COSTS}/limits").json()["dailyLimit"] == 0.3
    api.post(ALERTS, {"type": "per_video", "threshold": 33.3 * 0.7})
    assert api.get(f"{ALERTS}/rules").json()[0]["threshold"] == 23.31


def test_a_rule_is_set_replaced_and_removed(api: APIClient) -> None:
    answer = api.post(ALERTS, RULE)
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    api.post(ALERTS, {"type": "per_video", "threshold": 2})
    daily, per_video = api.get(f"{ALERTS}/rules").json()
    assert daily.pop("createdAt")
    assert daily == RULE
    assert set(per_video) == {"type", "threshold", "createdAt"}

    assert api.post(ALERTS, {"type": "daily_limit", "threshold": 3}).status_code == 200
    daily, _ = api.get(f"{ALERTS}/rules").json()
    assert daily["threshold"] == 3
    assert "email" not in daily

    assert api.delete(f"{ALERTS}/rules/daily_limit").status_code == 204
    assert [rule["type"] for rule in api.get(f"{ALERTS}/rules").json()] == ["per_video"]


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"type": "weekly"}, "type", "daily_limit, per_video, monthly_projection"),
        ({"threshold": 0}, "threshold", ""),
        ({"threshold": -5}, "threshold", ""),
        ({"threshold": 1e-9}, "threshold", ""),
        ({"threshold": 1e300}, "threshold", ""),
        ({"threshold": "5"}, "threshold", "a number"),
        ({"threshold": True}, "threshold", "a number"),
        ({"email": "nobody"}, "email", "valid email"),
        ({"email": "a@example.com\nBcc: b@example.com"}, "email", "valid email"),
        ({"email": f"{'a' * 250}@example.com"}, "email", ""),
    ],
)
def test_rules_that_cannot_be_are_refused(
    api: APIClient, change: dict[str, Any], field: str, says: str
) -> None:
    answer = api.post(ALERTS, RULE | change)
    assert answer.status_code == 400
    assert answer.json()["field"] == field
    assert says in answer.json()["message"]
    assert not AlertRule.objects.exists()


@pytest.mark.parametrize("body", ['{"type": "per_video", "threshold": 1e999}', "[]", "7"])
def test_numbers_without_end_and_other_shapes_are_refused(api: APIClient, body: str) -> None:
    answer = api.post(ALERTS, body, content_type="application/json")
    assert answer.status_code == 400


def test_the_same_key_sets_a_rule_once(api: APIClient) -> None:
    key = {"Idempotency-Key": "rule-1"}
    assert api.post(ALERTS, RULE, headers=key).status_code == 200
    AlertRule.objects.all().delete()
    assert api.post(ALERTS, RULE, headers=key).json() == {"success": True}
    assert not AlertRule.objects.exists()
    assert api.post(ALERTS, {**RULE, "threshold": 1}, headers=key).status_code == 409


def test_open_alerts_of_today_newest_first(user: User, other_user: User) -> None:
    with time_machine.travel("2026-11-20 12:00Z", tick=False):
        warning = alert(user)
        critical = alert(user, CostAlert.Kind.DAILY_CRITICAL)
        alert(user, CostAlert.Kind.MONTHLY_WARNING, day=date(2026, 11, 19))
        alert(other_user)
        shown = client_of(user).get(ALERTS).json()
    assert [each["id"] for each in shown] == [str(critical.pk), str(warning.pk)]
    assert [each["type"] for each in shown] == ["critical", "warning"]
    assert shown[1] == {
        "id": str(warning.pk),
        "type": "warning",
        "kind": "daily_warning",
        "threshold": 40,
        "currentCost": 41.5,
        "message": "Daily cost approaching limit: $41.50 of $50",
        "timestamp": "2026-11-20T12:00:00Z",
    }


@pytest.mark.parametrize("method", ["delete", "post"])
def test_an_alert_is_dismissed_for_good(api: APIClient, user: User, method: str) -> None:
    dismissed, other = alert(user), alert(user, CostAlert.Kind.DAILY_CRITICAL)

    def dismiss() -> tuple[int, object]:
        if method == "delete":
            answer = api.delete(f"{ALERTS}/{dismissed.pk}")
            return answer.status_code, answer.content
        answer = api.post(f"{ALERTS}/{dismissed.pk}/dismiss", content_type="application/json")
        return answer.status_code, answer.json()

    done = (204, b"") if method == "delete" else (200, {"success": True})
    assert dismiss() == done
    assert [each["id"] for each in api.get(ALERTS).json()] == [str(other.pk)]
    at = CostAlert.objects.get(pk=dismissed.pk).dismissed_at
    assert dismiss() == done
    assert CostAlert.objects.get(pk=dismissed.pk).dismissed_at == at


def test_raising_limits_brings_no_dismissed_alert_back(api: APIClient, user: User) -> None:
    dismissed = alert(user)
    api.delete(f"{ALERTS}/{dismissed.pk}")
    api.patch(f"{COSTS}/limits", {"dailyLimit": 100})
    assert api.get(ALERTS).json() == []


@pytest.mark.parametrize("id", ["{theirs}", "0", "x", "9" * 30, "%00", "1.5", "None"])
def test_a_strangers_alert_and_what_is_none_are_not_found(
    api: APIClient, other_user: User, id: str
) -> None:
    theirs = alert(other_user)
    address = f"{ALERTS}/{id.format(theirs=theirs.pk)}"
    for answer in (api.delete(address), api.post(f"{address}/dismiss")):
        assert (answer.status_code, answer.json()["code"]) == (404, "RES_4041")
    assert CostAlert.objects.get().dismissed_at is None


def test_a_strangers_rule_and_types_without_one_are_not_found(
    api: APIClient, other_api: APIClient
) -> None:
    other_api.post(ALERTS, RULE)
    assert api.get(f"{ALERTS}/rules").json() == []
    for type in ("daily_limit", "per_video", "weekly", "%00"):
        answer = api.delete(f"{ALERTS}/rules/{type}")
        assert (answer.status_code, answer.json()["code"]) == (404, "RES_4041")
    assert AlertRule.objects.exists()


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "breakdown"),
        ("get", "limits"),
        ("patch", "limits"),
        ("put", "limits"),
        ("get", "alerts"),
        ("post", "alerts"),
        ("delete", "alerts/1"),
        ("post", "alerts/1/dismiss"),
        ("get", "alerts/rules"),
        ("delete", "alerts/rules/per_video"),
    ],
)
def test_strangers_are_kept_out(stranger: APIClient, db: None, method: str, address: str) -> None:
    assert getattr(stranger, method)(f"{COSTS}/{address}").status_code == 401


def _alerts(user: User, start: int) -> None:
    kinds = list(CostAlert.Kind)
    alert(user, kinds[start % len(kinds)], day=user.today() - timedelta(days=start // len(kinds)))


def _costs(user: User, start: int) -> None:
    for category in Category:
        spend(user, "1", user.today() - timedelta(days=start), category)


def _reservations(user: User, start: int) -> None:
    video = VideoFactory.create(channel__owner=user)
    reservation_make(owner=user, video_id=video.pk, amount=Decimal("0.01"))


@pytest.mark.parametrize("address", ["breakdown?period=month", "limits", "alerts", "alerts/rules"])
@pytest.mark.parametrize("fill", [_alerts, _costs, _reservations])
def test_ten_more_rows_make_no_more_queries(
    api: APIClient, user: User, address: str, fill: Callable[[User, int], None]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert api.get(f"{COSTS}/{address}").status_code == 200
        return len(captured)

    for number in range(2):
        fill(user, number)
    before = queries()
    for number in range(2, 12):
        fill(user, number)
    assert queries() == before
