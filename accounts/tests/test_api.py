"""Signing in and out over the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone
from rest_framework.test import APIClient
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from accounts.models import User
from conftest import client_of
from tests.factories import PASSWORD

LOGIN = "/api/v1/auth/login"
REFRESH = "/api/v1/auth/refresh"
LOGOUT = "/api/v1/auth/logout"
ME = "/api/v1/auth/me"


@pytest.fixture
def session(stranger: APIClient, user: User) -> dict[str, Any]:
    """What a fresh sign-in answered."""
    answer = stranger.post(LOGIN, {"email": user.email, "password": PASSWORD})
    assert answer.status_code == 200
    return dict(answer.json())


def bearer(token: str) -> APIClient:
    client = client_of()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def test_login_answers_the_user_and_tokens_under_all_their_names(
    session: dict[str, Any], user: User
) -> None:
    assert set(session) == {"user", "accessToken", "token", "refreshToken", "expiresIn"}
    assert session["token"] == session["accessToken"]
    assert session["expiresIn"] == 900
    assert session["user"] == {
        "id": str(user.pk),
        "email": user.email,
        "role": "user",
        "status": "active",
        "name": "",
        "firstName": "",
        "lastName": "",
        "channelLimit": 10,
        "subscription": {
            "plan": "pro",
            "videosPerMonth": 300,
            "expiresAt": "9999-12-31T00:00:00Z",
        },
        "createdAt": user.created_at.isoformat().replace("+00:00", "Z"),
        "updatedAt": user.updated_at.isoformat().replace("+00:00", "Z"),
    }
    user.refresh_from_db()
    assert user.last_login is not None


def test_me_is_the_same_user(session: dict[str, Any]) -> None:
    assert bearer(session["accessToken"]).get(ME).json() == session["user"]


def test_the_name_is_first_and_last(api: APIClient, user: User) -> None:
    User.objects.filter(pk=user.pk).update(first_name="Ada", last_name="Lovelace")
    answer = api.get(ME).json()
    assert (answer["name"], answer["firstName"]) == ("Ada Lovelace", "Ada")


@pytest.mark.parametrize("body", [{"rememberMe": True}, {}])
def test_addresses_know_no_case(stranger: APIClient, user: User, body: dict[str, bool]) -> None:
    given = {"email": user.email.upper(), "password": PASSWORD, **body}
    assert stranger.post(LOGIN, given).status_code == 200


@pytest.mark.parametrize("email", ["", "nobody@example.com", "no address"])
def test_strangers_and_wrong_passwords_get_one_answer(
    stranger: APIClient, user: User, email: str
) -> None:
    answer = stranger.post(LOGIN, {"email": email or user.email, "password": "wrong"})
    assert answer.status_code == 401
    assert answer.json()["code"] == "AUTH_4012"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_deactivated_users_are_refused_everywhere(
    stranger: APIClient, user: User, session: dict[str, Any]
) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    login = stranger.post(LOGIN, {"email": user.email, "password": PASSWORD})
    assert (login.status_code, login.json()["code"]) == (401, "AUTH_4012")
    assert bearer(session["accessToken"]).get(ME).status_code == 401
    assert stranger.post(REFRESH, {"refreshToken": session["refreshToken"]}).status_code == 400


def test_missing_fields_are_named(stranger: APIClient, db: None) -> None:
    answer = stranger.post(LOGIN, {"email": "a@example.com"})
    body = answer.json()
    assert (answer.status_code, body["code"], body["field"]) == (400, "VAL_4003", "password")
    assert list(body["errors"]) == ["password"]
    assert "password" in body["message"]


def test_passwords_keep_their_spaces(stranger: APIClient, user: User) -> None:
    user.set_password("  spaced  ")
    user.save()
    assert stranger.post(LOGIN, {"email": user.email, "password": "spaced"}).status_code == 401
    assert stranger.post(LOGIN, {"email": user.email, "password": "  spaced  "}).status_code == 200


def test_refresh_rotates(stranger: APIClient, session: dict[str, Any]) -> None:
    fresh = stranger.post(REFRESH, {"refreshToken": session["refreshToken"]})
    assert fresh.status_code == 200
    tokens = fresh.json()
    assert set(tokens) >= {"accessToken", "token", "refreshToken", "expiresIn"}
    assert tokens["refreshToken"] != session["refreshToken"]
    assert bearer(tokens["accessToken"]).get(ME).status_code == 200
    # What was rotated away is refused; its successor still works.
    again = stranger.post(REFRESH, {"refreshToken": session["refreshToken"]})
    assert (again.status_code, again.json()["code"]) == (400, "AUTH_4011")
    assert stranger.post(REFRESH, {"refreshToken": tokens["refreshToken"]}).status_code == 200


def test_refresh_takes_snake_case_and_ignores_a_dead_access_token(
    session: dict[str, Any],
) -> None:
    client = bearer("dead")
    assert client.post(REFRESH, {"refresh_token": session["refreshToken"]}).status_code == 200


@pytest.mark.parametrize("kind", ["nonsense", "access", "expired", "nobody's"])
def test_a_refused_refresh_is_never_a_401(stranger: APIClient, user: User, kind: str) -> None:
    """Clients answer every 401 with another refresh: they would never stop."""
    expired = RefreshToken.for_user(user)
    expired.set_exp(from_time=timezone.now() - timedelta(days=30))
    deserted = RefreshToken.for_user(user)
    deserted["sub"] = "00000000-0000-0000-0000-000000000000"
    tokens = {
        "nonsense": "nonsense",
        "access": str(AccessToken.for_user(user)),
        "expired": str(expired),
        "nobody's": str(deserted),
    }
    answer = stranger.post(REFRESH, {"refreshToken": tokens[kind]})
    assert (answer.status_code, answer.json()["code"]) == (400, "AUTH_4011")


def test_logout_without_a_body_ends_every_session(
    stranger: APIClient, user: User, session: dict[str, Any]
) -> None:
    elsewhere = stranger.post(LOGIN, {"email": user.email, "password": PASSWORD}).json()
    answer = bearer(session["accessToken"]).post(LOGOUT, content_type="application/json")
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    for tokens in (session, elsewhere):
        refused = stranger.post(REFRESH, {"refreshToken": tokens["refreshToken"]})
        assert refused.status_code == 400


def test_logout_with_a_token_ends_that_session_only(
    stranger: APIClient, user: User, session: dict[str, Any]
) -> None:
    elsewhere = stranger.post(LOGIN, {"email": user.email, "password": PASSWORD}).json()
    client = bearer(session["accessToken"])
    assert client.post(LOGOUT, {"refreshToken": session["refreshToken"]}).status_code == 200
    assert stranger.post(REFRESH, {"refreshToken": session["refreshToken"]}).status_code == 400
    assert stranger.post(REFRESH, {"refreshToken": elsewhere["refreshToken"]}).status_code == 200


def test_nobody_ends_somebody_elses_session(
    stranger: APIClient, other_api: APIClient, session: dict[str, Any]
) -> None:
    assert other_api.post(LOGOUT, {"refreshToken": session["refreshToken"]}).status_code == 200
    assert stranger.post(REFRESH, {"refreshToken": session["refreshToken"]}).status_code == 200


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer nonsense", "Bearer a b", "Basic YTpi", "Token x"]
)
def test_every_dead_credential_is_a_401(stranger: APIClient, db: None, header: str) -> None:
    stranger.credentials(HTTP_AUTHORIZATION=header)
    answer = stranger.get(ME)
    assert (answer.status_code, answer.json()["code"]) == (401, "AUTH_4011")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_refresh_token_opens_nothing(session: dict[str, Any]) -> None:
    assert bearer(session["refreshToken"]).get(ME).status_code == 401


def test_tokens_of_another_key_are_refused(user: User, settings: LazySettings) -> None:
    token = AccessToken.for_user(user)
    forged = str(token)[:-4] + "AAAA"
    assert bearer(forged).get(ME).status_code == 401


def test_a_session_cookie_opens_nothing(user: User) -> None:
    client = client_of()
    client.force_login(user)
    assert client.get(ME).status_code == 401


def test_guessing_is_slowed_down(
    stranger: APIClient, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ytempire.core.throttles import LoginThrottle

    monkeypatch.setitem(LoginThrottle.THROTTLE_RATES, "login", "2/min")
    for _ in range(2):
        assert stranger.post(LOGIN, {"email": "a@example.com", "password": "x"}).status_code == 401
    answer = stranger.post(LOGIN, {"email": user.email, "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (429, "RATE_4291")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    # A header does not make another address of it.
    answer = stranger.post(LOGIN, {}, headers={"X-Forwarded-For": "203.0.113.9"})
    assert answer.status_code == 429
