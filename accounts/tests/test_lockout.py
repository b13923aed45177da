"""Too many wrong passwords: nobody gets in from there for a while, everybody else does."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.conf import LazySettings
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from rest_framework.response import Response
from rest_framework.test import APIClient

from accounts.lockout import address_of
from accounts.models import User
from conftest import client_of
from tests.factories import PASSWORD, PlanFactory
from ytempire.core.throttles import LoginThrottle

LOGIN = "/api/v1/auth/login"
LIMIT = 20
WRONG = "wrong"


@pytest.fixture(autouse=True)
def no_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its limit is reached first by those who try without a pause."""
    monkeypatch.setitem(LoginThrottle.THROTTLE_RATES, "login", "1000/min")


def sign_in(user: User, password: str = WRONG, address: str = "192.0.2.1") -> Response:
    given = {"email": user.email, "password": password}
    answer: Response = client_of().post(LOGIN, given, REMOTE_ADDR=address)
    return answer


def fail(user: User, times: int, **more: str) -> None:
    for _ in range(times):
        assert sign_in(user, **more).status_code == 401


def lock(user: User) -> None:
    fail(user, LIMIT - 1)
    assert sign_in(user).status_code == 429


def test_then_the_right_password_is_refused_too_and_told_when_to_come_back(user: User) -> None:
    lock(user)
    answer = sign_in(user, PASSWORD)
    body = answer.json()  # type: ignore[attr-defined]
    assert (answer.status_code, body["code"]) == (429, "RATE_4291")
    assert answer.headers["Content-Type"] == "application/json"
    assert 14 * 60 < int(answer.headers["Retry-After"]) <= 15 * 60
    assert body["message"] == "Too many failed sign-ins. Try again in 15 minutes."


def test_it_ends_by_itself_and_trying_on_does_not_lengthen_it(user: User) -> None:
    lock(user)
    now = timezone.now()
    with time_machine.travel(now + timedelta(minutes=10)):
        assert 0 < int(sign_in(user).headers["Retry-After"]) <= 5 * 60
    with time_machine.travel(now + timedelta(minutes=15, seconds=1)):
        assert sign_in(user, PASSWORD).status_code == 200


def test_five_wrong_tries_of_a_client_that_repeats_each_do_not_lock(user: User) -> None:
    fail(user, 2 * 5)
    assert sign_in(user, PASSWORD).status_code == 200


def test_a_success_forgets_the_failures_before_it(user: User) -> None:
    fail(user, LIMIT - 1)
    assert sign_in(user, PASSWORD).status_code == 200
    fail(user, LIMIT - 1)
    assert sign_in(user, PASSWORD).status_code == 200


def test_it_holds_for_that_user_from_that_address_only(user: User, other_user: User) -> None:
    lock(user)
    assert sign_in(user, PASSWORD, "192.0.2.2").status_code == 200
    assert sign_in(other_user, PASSWORD).status_code == 200


def test_another_spelling_of_the_address_counts_with_it(user: User) -> None:
    lock(user)
    user.email = user.email.upper()
    assert sign_in(user, PASSWORD).status_code == 429


def test_who_does_not_exist_is_locked_out_alike(db: None) -> None:
    lock(User(email="nobody@example.com"))


def test_the_page_and_the_api_count_together(user: User) -> None:
    client = Client(REMOTE_ADDR="192.0.2.1")
    fail(user, LIMIT - 2)
    page = {"username": user.email, "password": "wrong"}
    assert client.post("/login", page).status_code == 200
    locked = client.post("/login", page)
    assert locked.status_code == 429
    assert "Too many failed sign-ins. Try again in 15 minutes." in locked.content.decode()
    assert 14 * 60 < int(locked["Retry-After"]) <= 15 * 60
    right = client.post("/login", {"username": user.email, "password": PASSWORD})
    assert right.status_code == 429
    assert sign_in(user, PASSWORD).status_code == 429
    assert client.get("/").status_code == 302


def test_signing_in_on_the_page_forgets_failures_too(user: User) -> None:
    client = Client(REMOTE_ADDR="192.0.2.1")
    fail(user, LIMIT - 1)
    right = {"username": user.email, "password": PASSWORD}
    assert client.post("/login", right).status_code == 302
    fail(user, 1)


def test_an_administrator_lets_somebody_in_again(user: User) -> None:
    lock(user)
    PlanFactory.create(code="enterprise")
    admin = Client()
    admin.force_login(User.objects.create_superuser("admin@example.com", PASSWORD))
    attempts = reverse("admin:axes_accessattempt_changelist")
    assert user.email in admin.get(attempts).content.decode()
    marked = [attempt.pk for attempt in AccessAttempt.objects.all()]
    sent = {"action": "delete_selected", "_selected_action": marked, "post": "yes"}
    assert admin.post(attempts, sent).status_code == 302
    assert sign_in(user, PASSWORD).status_code == 200


def test_no_password_is_kept(user: User) -> None:
    Client().post("/login?password=in-the-query", {"username": user.email, "password": "guess 77"})
    sign_in(user, "guess 77")
    rows = list(AccessAttempt.objects.values())
    assert rows
    assert "guess 77" not in str(rows)
    assert "in-the-query" not in str(rows)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9", "198.51.100.7"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "fe80::1%eth0", "fe80::1"),
        (1, "unknown", None),
    ],
)
def test_the_address_is_the_one_the_throttles_use(
    settings: LazySettings, proxies: int, forwarded: str, address: str | None
) -> None:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": proxies}
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert address_of(request) == address


def test_a_request_without_an_address_locks_nobody_else_out(
    user: User, stranger: APIClient
) -> None:
    fail(user, 2, address="")
    assert sign_in(user, PASSWORD, "").status_code == 200
