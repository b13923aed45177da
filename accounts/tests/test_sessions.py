"""Sessions: tokens that replace each other, and every way they end."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient
from rest_framework_simplejwt.tokens import RefreshToken

from accounts.models import Session, User
from accounts.services.sessions import session_start
from accounts.tokens import refresh_token
from conftest import bearer, client_of
from tests.credentials import token_of
from tests.factories import PASSWORD, PlanFactory, UserFactory
from tests.together import at_once

LOGIN = "/api/v1/auth/login"
REFRESH = "/api/v1/auth/refresh"
LOGOUT = "/api/v1/auth/logout"
ME = "/api/v1/auth/me"
PATIENCE = settings.REFRESH_GRACE + timedelta(seconds=1)


def refreshed(token: str) -> dict[str, Any] | None:
    """The new tokens, or None when they are refused; never another answer."""
    answer = client_of().post(REFRESH, {"refreshToken": token})
    if answer.status_code == 200:
        return dict(answer.json())
    assert (answer.status_code, answer.json()["code"]) == (400, "AUTH_4011")
    return None


def works(access: str) -> bool:
    status = bearer(access).get(ME).status_code
    assert status in (200, 401)
    return bool(status == 200)


def signed_in_again(user: User) -> dict[str, Any]:
    return dict(client_of().post(LOGIN, {"email": user.email, "password": PASSWORD}).json())


def test_refresh_replaces_both_tokens(session: dict[str, Any]) -> None:
    fresh = refreshed(session["refreshToken"])
    assert fresh is not None
    assert set(fresh) == {"user", "accessToken", "token", "refreshToken", "expiresIn"}
    assert fresh["refreshToken"] != session["refreshToken"]
    assert works(fresh["accessToken"])
    assert refreshed(fresh["refreshToken"])


def test_refresh_takes_snake_case_and_ignores_a_dead_access_token(session: dict[str, Any]) -> None:
    client = bearer("dead")
    assert client.post(REFRESH, {"refresh_token": session["refreshToken"]}).status_code == 200


def test_a_second_tab_gets_the_tokens_the_first_one_got(session: dict[str, Any]) -> None:
    first, second = refreshed(session["refreshToken"]), refreshed(session["refreshToken"])
    assert first is not None
    assert second is not None
    assert first["refreshToken"] == second["refreshToken"]
    assert works(second["accessToken"])
    assert refreshed(second["refreshToken"])


@pytest.mark.django_db(transaction=True)
def test_tabs_that_refresh_at_the_same_moment_all_stay_signed_in() -> None:
    session = session_start(user=UserFactory.create())
    answers = at_once(refreshed, [str(refresh_token(session))] * 4)
    assert all(answers)
    assert len({answer["refreshToken"] for answer in answers if answer}) == 1
    assert answers[0] is not None
    assert refreshed(answers[0]["refreshToken"])


def test_a_replaced_token_that_comes_back_later_ends_the_session(
    session: dict[str, Any], user: User
) -> None:
    elsewhere = signed_in_again(user)
    fresh = refreshed(session["refreshToken"])
    assert fresh is not None
    with time_machine.travel(timezone.now() + PATIENCE):
        assert refreshed(session["refreshToken"]) is None
        assert refreshed(fresh["refreshToken"]) is None
        assert not works(fresh["accessToken"])
        assert works(elsewhere["accessToken"])


def test_an_older_token_ends_the_session_at_once(session: dict[str, Any]) -> None:
    second = refreshed(session["refreshToken"])
    assert second is not None
    third = refreshed(second["refreshToken"])
    assert third is not None
    assert refreshed(session["refreshToken"]) is None
    assert refreshed(third["refreshToken"]) is None
    assert not works(third["accessToken"])


@pytest.mark.parametrize("kind", ["nonsense", "access", "expired", "nobody's", "no session's"])
def test_a_refused_refresh_is_never_a_401(user: User, kind: str) -> None:
    """Clients answer every 401 with another refresh: they would never stop."""
    expired, deserted = (refresh_token(session_start(user=user)) for _ in range(2))
    expired.set_exp(from_time=timezone.now() - timedelta(days=30))
    deserted["sub"] = "00000000-0000-0000-0000-000000000000"
    tokens = {
        "nonsense": "nonsense",
        "access": token_of(user),
        "expired": str(expired),
        "nobody's": str(deserted),
        "no session's": str(RefreshToken.for_user(user)),
    }
    assert refreshed(tokens[kind]) is None


def test_a_session_lives_as_long_as_it_is_used(session: dict[str, Any], user: User) -> None:
    """Two weeks after the last refresh, not after the sign-in."""
    token = session["refreshToken"]
    now = timezone.now()
    for days in (13, 26):
        with time_machine.travel(now + timedelta(days=days)):
            fresh = refreshed(token)
            assert fresh is not None
            token = fresh["refreshToken"]
    with time_machine.travel(now + timedelta(days=41)):
        assert refreshed(token) is None


def test_what_has_run_out_is_cleared_away_at_sign_in(session: dict[str, Any], user: User) -> None:
    signed_in_again(UserFactory.create())
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        signed_in_again(user)
    assert Session.objects.filter(user=user).count() == 1
    assert Session.objects.exclude(user=user).count() == 1


def test_knowing_who_it_is_takes_one_query(session: dict[str, Any]) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert works(session["accessToken"])
    assert len(queries) == 1


@pytest.mark.parametrize("named", [False, True])
def test_logout_ends_this_session_only(session: dict[str, Any], user: User, named: bool) -> None:
    elsewhere = signed_in_again(user)
    body = {"refreshToken": session["refreshToken"]} if named else None
    client = bearer(session["accessToken"])
    answer = client.post(LOGOUT, body, content_type=None if named else "application/json")
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    assert not works(session["accessToken"])
    assert refreshed(session["refreshToken"]) is None
    assert works(elsewhere["accessToken"])
    assert refreshed(elsewhere["refreshToken"])


@pytest.mark.parametrize("token", ["another", "nonsense"])
def test_whatever_the_token_whoever_signs_out_is_out(
    session: dict[str, Any], user: User, token: str
) -> None:
    elsewhere = signed_in_again(user)
    given = elsewhere["refreshToken"] if token == "another" else token
    assert bearer(session["accessToken"]).post(LOGOUT, {"refreshToken": given}).status_code == 200
    assert not works(session["accessToken"])
    assert works(elsewhere["accessToken"]) == (token == "nonsense")


def test_nobody_ends_somebody_elses_session(other_api: APIClient, session: dict[str, Any]) -> None:
    assert other_api.post(LOGOUT, {"refreshToken": session["refreshToken"]}).status_code == 200
    assert works(session["accessToken"])
    assert refreshed(session["refreshToken"])


def by_the_command(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getpass", lambda **_: "another horse 8")
    call_command("changepassword", user.email, stdout=io.StringIO())


def by_an_administrator(user: User, _monkeypatch: pytest.MonkeyPatch) -> None:
    PlanFactory.create(code="enterprise")
    client = Client()
    client.force_login(User.objects.create_superuser("admin@example.com", PASSWORD))
    sent = {"usable_password": "true", "password1": "another 8 b", "password2": "another 8 b"}
    address = reverse("admin:auth_user_password_change", args=[user.pk])
    assert client.post(address, sent).status_code == 302


def by_the_api(user: User, _monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"oldPassword": PASSWORD, "newPassword": "another horse 8"}
    assert client_of(user).post("/api/v1/auth/password", given).status_code == 200


@pytest.mark.parametrize("change", [by_the_command, by_an_administrator, by_the_api])
def test_a_new_password_ends_every_session_whoever_sets_it(
    session: dict[str, Any],
    user: User,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[User, pytest.MonkeyPatch], None],
) -> None:
    assert works(session["accessToken"])
    change(user, monkeypatch)
    assert not works(session["accessToken"])
    assert refreshed(session["refreshToken"]) is None
