"""Changing one's password over the API."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from conftest import bearer
from tests.factories import PASSWORD

PATH = "/api/v1/auth/password"
OTHER_PATH = "/api/v1/auth/change-password"
NEW = "another horse 8"


@pytest.mark.parametrize("path", [PATH, OTHER_PATH])
@pytest.mark.parametrize(
    "given",
    [
        {"oldPassword": PASSWORD, "newPassword": NEW},
        {"currentPassword": PASSWORD, "newPassword": NEW, "confirmPassword": NEW},
        {"current_password": PASSWORD, "new_password": NEW},
    ],
)
def test_either_address_takes_either_spelling(
    api: APIClient, stranger: APIClient, user: User, path: str, given: dict[str, str]
) -> None:
    answer = api.post(path, given)
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"success", "accessToken", "token", "refreshToken", "expiresIn"}
    assert body["success"] is True
    login = {"email": user.email, "password": NEW}
    assert stranger.post("/api/v1/auth/login", login).status_code == 200
    login["password"] = PASSWORD
    assert stranger.post("/api/v1/auth/login", login).status_code == 401


def test_whoever_changes_it_can_go_on_with_the_new_tokens(api: APIClient) -> None:
    body = api.post(PATH, {"oldPassword": PASSWORD, "newPassword": NEW}).json()
    assert api.get("/api/v1/auth/me").status_code == 401
    assert bearer(body["token"]).get("/api/v1/auth/me").status_code == 200
    fresh = api.post("/api/v1/auth/refresh", {"refreshToken": body["refreshToken"]})
    assert fresh.status_code == 200


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"oldPassword": "wrong"}, "VAL_4001", "oldPassword"),
        ({"newPassword": "12345678"}, "VAL_4001", "newPassword"),
        ({"newPassword": "short 1"}, "VAL_4001", "newPassword"),
        ({"newPassword": "creator@example.com"}, "VAL_4001", "newPassword"),
        ({"confirmPassword": "something else 9"}, "VAL_4001", "confirmPassword"),
        ({"oldPassword": None}, "VAL_4001", "oldPassword"),
    ],
)
def test_what_is_refused_says_which_field_and_changes_nothing(
    api: APIClient, user: User, given: dict[str, Any], code: str, field: str
) -> None:
    User.objects.filter(pk=user.pk).update(email="creator@example.com")
    answer = api.post(PATH, {"oldPassword": PASSWORD, "newPassword": NEW, **given})
    body = answer.json()
    # Never a 401: clients would refresh their tokens and try again.
    assert (answer.status_code, body["code"], list(body["errors"])) == (400, code, [field])
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert api.get("/api/v1/auth/me").status_code == 200


def test_both_are_required(api: APIClient) -> None:
    body = api.post(PATH, {}).json()
    assert (body["code"], set(body["errors"])) == ("VAL_4003", {"oldPassword", "newPassword"})


def test_guessing_the_old_one_is_no_quicker_than_at_the_door(
    api: APIClient, stranger: APIClient, user: User
) -> None:
    guesses = [
        api.post(PATH, {"oldPassword": f"guess {number}", "newPassword": NEW}).status_code
        for number in range(21)
    ]
    assert guesses == [400] * 19 + [429] * 2
    login = stranger.post("/api/v1/auth/login", {"email": user.email, "password": PASSWORD})
    assert (login.status_code, login.json()["code"]) == (429, "RATE_4291")
