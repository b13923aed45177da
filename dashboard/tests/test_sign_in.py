"""Signing in by e-mail."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from rest_framework.throttling import SimpleRateThrottle

from accounts.models import User
from dashboard.tests.markup import Markup
from tests.factories import PASSWORD

LOGIN = "/login"


def sign_in(client: Client, email: str, password: str = PASSWORD, where: str = "") -> str:
    """Where it leads, or "" when it was refused."""
    response = client.post(LOGIN, {"username": email, "password": password, "next": where})
    return str(response.get("Location", ""))


def test_the_address_is_taken_in_any_case(visitor: Client, user: User) -> None:
    assert sign_in(visitor, user.email.upper()) == "/"


def test_it_leads_to_where_one_was_going_but_never_to_another_site(
    visitor: Client, user: User
) -> None:
    assert sign_in(visitor, user.email, where="/costs") == "/costs"
    visitor.logout()
    assert sign_in(visitor, user.email, where="https://evil.example/costs") == "/"


def test_a_wrong_password_says_so_and_keeps_the_address(visitor: Client, user: User) -> None:
    response = visitor.post(LOGIN, {"username": user.email, "password": "wrong"})
    page = Markup(response)
    assert "Invalid credentials. Please check your email and password." in page.text
    assert page.one("input", name="username")["value"] == user.email
    assert "value" not in page.one("input", name="password")


def test_a_deactivated_user_stays_outside(visitor: Client, user: User) -> None:
    User.objects.update(is_active=False)
    assert sign_in(visitor, user.email) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/auth/login", "/sign-in"])
def test_other_names_of_the_page_lead_to_it(visitor: Client, address: str) -> None:
    assert visitor.get(f"{address}?next=/costs")["Location"] == f"{LOGIN}?next=/costs"


def test_guessers_are_slowed_down(
    visitor: Client, user: User, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"login": "2/min"})
    for _ in range(2):
        sign_in(visitor, user.email, "guess")
    response = visitor.post(LOGIN, {"username": user.email, "password": PASSWORD})
    assert response.status_code == 429
    assert "Too many tries" in response.content.decode()
    assert visitor.get("/")["Location"].startswith(LOGIN)


def test_signing_out_is_a_post_and_ends_the_session(creator: Client) -> None:
    assert creator.get(reverse("logout")).status_code == 405
    assert creator.post(reverse("logout"))["Location"] == LOGIN
    assert creator.get("/").status_code == 302
