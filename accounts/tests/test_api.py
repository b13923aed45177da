"""Signing in and out over the API."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient
from rest_framework_simplejwt.tokens import AccessToken

from accounts.models import User
from conftest import bearer, client_of
from tests.factories import PASSWORD

LOGIN = "/api/v1/auth/login"
REFRESH = "/api/v1/auth/refresh"
ME = "/api/v1/auth/me"


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


def test_the_word_bearer_knows_no_case(session: dict[str, Any], stranger: APIClient) -> None:
    stranger.credentials(HTTP_AUTHORIZATION=f"bearer {session['accessToken']}")
    assert stranger.get(ME).status_code == 200


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


def test_tokens_of_another_key_are_refused(session: dict[str, Any]) -> None:
    forged = session["accessToken"][:-4] + "AAAA"
    assert bearer(forged).get(ME).status_code == 401


def test_a_token_of_no_session_opens_nothing(user: User) -> None:
    assert bearer(str(AccessToken.for_user(user))).get(ME).status_code == 401


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
