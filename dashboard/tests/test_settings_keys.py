"""API keys: made and shown once, listed, revoked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiKey, User
from accounts.services import api_keys
from conftest import bearer
from dashboard.tests.markup import Markup, secret_in
from tests.credentials import key_of

NEW = reverse("settings-key-new")
GIVEN = {"name": "Zapier", "access": "read", "lifetime": ""}
CHANNELS = "/api/v1/channels"


def test_a_key_is_shown_in_the_answer_and_never_again(creator: Client) -> None:
    response = creator.post(NEW, GIVEN)
    page, secret = Markup(response), secret_in(response)
    assert bearer(secret).get(CHANNELS).status_code == 200
    assert "It is not shown again." in page.text
    assert page.one("button", data_copy="#secret")
    assert "no-store" in response["Cache-Control"]
    assert secret not in str(response.cookies)
    later = creator.get("/settings").content.decode()
    assert secret not in later
    assert ApiKey.objects.get().prefix in later


@pytest.mark.parametrize(("access", "status"), [("read", 403), ("write", 201)])
def test_a_key_may_what_was_chosen(creator: Client, access: str, status: int) -> None:
    key = secret_in(creator.post(NEW, {**GIVEN, "access": access}))
    response = bearer(key).post(CHANNELS, {"name": "Deep Sky", "niche": "astronomy"})
    assert response.status_code == status


@pytest.mark.parametrize(("lifetime", "days"), [("30", 30), ("90", 90), ("365", 365)])
def test_a_key_expires_when_it_was_chosen(creator: Client, lifetime: str, days: int) -> None:
    creator.post(NEW, {**GIVEN, "lifetime": lifetime})
    expires_at = ApiKey.objects.get().expires_at
    assert expires_at
    assert abs(expires_at - timezone.now() - timedelta(days=days)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("name", "x" * 101), ("access", "all"), ("lifetime", "7")]
)
def test_bad_input_is_marked(creator: Client, field: str, value: str) -> None:
    response = creator.post(NEW, {**GIVEN, field: value})
    assert response.status_code == 400
    assert Markup(response).one("p", id=f"id_{field}_error")
    assert not ApiKey.objects.exists()


def test_as_many_keys_as_are_allowed_is_said_in_the_form(
    creator: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_keys, "MOST", 1)
    key_of(user)
    response = creator.post(NEW, GIVEN)
    assert response.status_code == 400
    assert "You have 1 API keys" in Markup(response).text
    assert Markup(response).one("input", name="name")["value"] == "Zapier"


def test_the_list_tells_keys_apart(creator: Client, user: User, other_user: User) -> None:
    key_of(user, "read")
    key_of(user, expires_at=timezone.now() - timedelta(days=1))
    key_of(other_user)
    key = user.api_keys.get(expires_at=None)
    text = Markup(creator.get("/settings")).text
    assert f"{key.prefix}… Read only just now never never" in text
    assert "Read and write just now never Expired yesterday" in text
    assert other_user.api_keys.get().prefix not in text


def test_the_list_tells_when_a_key_was_used(creator: Client, user: User) -> None:
    bearer(key_of(user)).get(CHANNELS)
    assert "Read and write just now just now never" in Markup(creator.get("/settings")).text


def test_revoking_asks_first(creator: Client, user: User) -> None:
    program = bearer(key_of(user))
    key = user.api_keys.get()
    address = reverse("settings-key-revoke", args=[key.pk])
    assert f"begins with {key.prefix} are refused" in Markup(creator.get(address)).text
    assert program.get(CHANNELS).status_code == 200
    page = Markup(creator.post(address, follow=True))
    assert 'The key "a program" is revoked.' in page.text
    assert key.prefix not in page.text
    assert program.get(CHANNELS).status_code == 401
