"""Administrators correct the ledger by entries of their own, and leave their reason."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from channels_app.models import Channel
from costs.models import CostEntry, DailyCost, Price
from costs.tests.test_rollups import book
from tests.factories import UserFactory, VideoFactory

pytestmark = pytest.mark.django_db
GIVEN = {"amount": "1.5", "quantity": "2", "reason": "The invoice says so"}


@pytest.fixture
def entry(channel: Channel) -> CostEntry:
    book(VideoFactory.create(channel=channel), "a", calls=4)
    return CostEntry.objects.get()


@pytest.fixture
def administrator() -> Client:
    client = Client()
    client.force_login(UserFactory.create(role=User.Role.ADMIN, is_superuser=True))
    return client


def address(entry: CostEntry) -> str:
    return reverse("admin:costs_costentry_correct", args=[entry.pk])


def test_an_entry_leads_to_its_correction(administrator: Client, entry: CostEntry) -> None:
    shown = administrator.get(reverse("admin:costs_costentry_change", args=[entry.pk]))
    assert address(entry) in shown.content.decode()
    form = administrator.get(address(entry)).content.decode()
    assert 'name="amount" value="4' in form


def test_what_is_given_is_what_stands(administrator: Client, entry: CostEntry) -> None:
    answer = administrator.post(address(entry), GIVEN, follow=True)
    assert "corrects it by -2.5" in answer.content.decode()
    [correction] = entry.corrections.all()
    assert correction.amount == Decimal("-2.5")
    assert correction.quantity == -2
    assert DailyCost.objects.get().amount == Decimal("1.5")
    assert "The invoice says so" in LogEntry.objects.get().change_message


def test_nothing_wrong_books_nothing(administrator: Client, entry: CostEntry) -> None:
    for _ in range(2):
        answer = administrator.post(address(entry), GIVEN, follow=True)
    assert "nothing was booked" in answer.content.decode()
    assert entry.corrections.count() == LogEntry.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"amount": "-1"}, {"reason": ""}, {"quantity": "-2"}])
def test_what_cannot_be_is_refused(
    administrator: Client, entry: CostEntry, wrong: dict[str, str]
) -> None:
    administrator.post(address(entry), GIVEN | wrong)
    assert CostEntry.objects.count() == 1


def test_a_correction_is_not_corrected(administrator: Client, entry: CostEntry) -> None:
    administrator.post(address(entry), GIVEN)
    answer = administrator.post(address(entry.corrections.get()), GIVEN)
    assert "Correct the entry that it corrects" in answer.content.decode()


def test_looking_is_not_correcting(entry: CostEntry) -> None:
    staff = UserFactory.create(role=User.Role.ADMIN)
    staff.user_permissions.add(Permission.objects.get(codename="view_costentry"))
    client = Client()
    client.force_login(staff)
    assert client.post(address(entry), GIVEN).status_code == 403
    client.logout()
    assert client.post(address(entry), GIVEN).status_code == 302
    assert CostEntry.objects.count() == 1


def test_a_price_is_that_of_some_units(administrator: Client) -> None:
    """What is divided by nothing would end every request, and every booking."""
    price = {
        "provider": "a",
        "model": "b",
        "unit": "call",
        "amount": "1",
        "valid_from": "2026-01-01",
    }
    for wrong in ({"per": "0"}, {"per": "1", "amount": "-1"}):
        answer = administrator.post(reverse("admin:costs_price_add"), price | wrong)
        assert "greater than or equal to" in answer.content.decode()
    administrator.post(reverse("admin:costs_price_add"), price | {"per": "1"})
    assert Price.objects.get(provider="a").per == 1
