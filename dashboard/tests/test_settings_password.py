"""Changing the password: here one stays, everybody else has to sign in again."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from conftest import bearer
from dashboard.tests.conftest import client_for
from dashboard.tests.markup import Markup
from tests.credentials import key_of
from tests.factories import PASSWORD

ADDRESS = "/settings/password"
NEW = "a lighthouse in the fog"
GIVEN = {"old_password": PASSWORD, "new_password": NEW, "confirm_password": NEW}


def test_one_stays_signed_in_here_and_nowhere_else(
    creator: Client, user: User, api: APIClient
) -> None:
    elsewhere, program = client_for(user), bearer(key_of(user))
    response = creator.post(ADDRESS, GIVEN, follow=True)
    assert response.redirect_chain == [("/settings", 302)]
    assert "Your password is changed. You are signed out everywhere else." in Markup(response).text
    assert elsewhere.get("/").status_code == 302
    assert api.get("/api/v1/auth/me").status_code == 401
    assert program.get("/api/v1/channels").status_code == 200
    user.refresh_from_db()
    assert user.check_password(NEW)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("old_password", "wrong", "This is not your current password."),
        ("new_password", "12345678", "This password is entirely numeric."),
        ("new_password", "", "This field is required."),
        ("confirm_password", "another", "This is not the same as the new password."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    creator: Client, user: User, field: str, value: str, words: str
) -> None:
    given = {**GIVEN, field: value}
    if field == "new_password":
        given["confirm_password"] = value
    response = creator.post(ADDRESS, given)
    assert response.status_code == 400
    page = Markup(response)
    assert page.one("input", name=field)["aria-invalid"] == "true"
    assert page.one("p", id=f"id_{field}_error")
    assert words in page.text
    assert not [field for field in page.all("input", type="password") if field.get("value")]
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_guessers_are_locked_out(creator: Client, user: User, settings: LazySettings) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    for _ in range(2):
        response = creator.post(ADDRESS, {**GIVEN, "old_password": "guess"})
    assert response.status_code == 429
    response = creator.post(ADDRESS, GIVEN)
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert "Too many failed sign-ins. Try again in" in Markup(response).text
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
