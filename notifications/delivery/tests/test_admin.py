"""Webhooks, deliveries and mails as the operator sees them."""

from __future__ import annotations

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.models import User
from notifications.models import Mail, Outgoing, WebhookDelivery
from notifications.signatures import newest_secret
from tests.factories import PASSWORD, DeliveryFactory, MailFactory, PlanFactory, WebhookFactory


@pytest.fixture
def administrator(client: Client, db: None) -> Client:
    PlanFactory.create(code="enterprise")
    client.force_login(User.objects.create_superuser("admin@example.com", PASSWORD))
    return client


def address(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:notifications_{model._meta.model_name}_{page}", args=args)


def test_a_webhook_is_switched_off_and_shows_no_secret(administrator: Client) -> None:
    webhook = WebhookFactory.create()
    path = address(type(webhook), "change", webhook.pk)
    page = administrator.get(path).content.decode()
    assert webhook.url in page
    assert webhook.secret not in page
    assert newest_secret(webhook) not in page
    assert administrator.post(path, {"url": "https://elsewhere.example/"}).status_code == 302
    before = webhook.url
    webhook.refresh_from_db()
    assert (webhook.active, webhook.url) == (False, before)


def test_a_webhook_is_switched_on_and_the_reason_forgotten(administrator: Client) -> None:
    webhook = WebhookFactory.create(active=False, disabled_reason="The receiver is gone.")
    path = address(type(webhook), "change", webhook.pk)
    assert administrator.post(path, {"active": "on"}).status_code == 302
    webhook.refresh_from_db()
    assert (webhook.active, webhook.disabled_reason) == (True, "")


def test_a_webhook_is_deleted_with_its_deliveries(administrator: Client) -> None:
    delivery = DeliveryFactory.create()
    path = address(type(delivery.webhook), "delete", delivery.webhook.pk)
    assert administrator.post(path, {"post": "yes"}).status_code == 302
    assert not WebhookDelivery.objects.exists()


@pytest.mark.parametrize("factory", [DeliveryFactory, MailFactory])
def test_what_failed_is_sent_again(
    administrator: Client, factory: type[DeliveryFactory | MailFactory]
) -> None:
    row: WebhookDelivery | Mail = factory.create(status=Outgoing.Status.FAILED, attempts=10)
    asked = {"action": "send_again", "_selected_action": [row.pk]}
    page = administrator.post(address(type(row), "changelist"), asked, follow=True)
    assert "1 will be sent again now." in page.content.decode()
    row.refresh_from_db()
    assert (row.status, row.attempts) == (Outgoing.Status.PENDING, 0)
