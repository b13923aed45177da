"""Webhooks: added, changed, switched, given a new secret, deleted; what was sent to them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from dashboard.tests.markup import HTMX, Markup, secret_in
from notifications.models import EventType, Webhook, WebhookDelivery
from notifications.services import webhooks
from notifications.signatures import secrets_of
from tests.factories import DeliveryFactory, WebhookFactory

NEW = reverse("settings-webhook-new")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
GIVEN = {"url": "https://example.com/hook", "events": ["video.failed", "cost.alert"]}


def address_of(webhook: Webhook, what: str = "") -> str:
    return reverse(f"settings-webhook{what}", args=[webhook.pk])


def test_the_secret_is_shown_in_the_answer_and_never_again(creator: Client, user: User) -> None:
    response = creator.post(NEW, GIVEN)
    webhook = user.webhooks.get()
    assert secrets_of(webhook) == [secret_in(response)]
    assert "no-store" in response["Cache-Control"]
    assert (webhook.url, webhook.events) == (GIVEN["url"], GIVEN["events"])
    for address in ("/settings", address_of(webhook), address_of(webhook, "-edit")):
        assert "whsec_" not in creator.get(address).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("url", "", "This field is required."),
        ("url", "https://10.0.0.1/hook", "10.0.0.1 is not a public address."),
        ("url", "hook", "This is not a web address"),
        ("events", [], "Choose at least one event."),
        ("events", ["video.made"], "video.made is not one of the available choices."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    creator: Client, field: str, value: str | list[str], words: str
) -> None:
    response = creator.post(NEW, {**GIVEN, field: value})
    assert response.status_code == 400
    assert Markup(response).one("p", id=f"id_{field}_error")
    assert words in Markup(response).text
    assert not Webhook.objects.exists()


def test_an_address_is_taken_once_and_so_many_in_all(
    creator: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    WebhookFactory.create(owner=user, url=GIVEN["url"])
    assert "You have a webhook with this address." in Markup(creator.post(NEW, GIVEN)).text
    monkeypatch.setattr(webhooks, "LIMIT", 1)
    assert "You have 1 webhooks" in Markup(creator.post(NEW, GIVEN)).text
    assert user.webhooks.count() == 1


def test_editing_starts_from_what_is_there_and_keeps_the_secret(
    creator: Client, user: User
) -> None:
    webhook = WebhookFactory.create(owner=user, events=["cost.alert"])
    address = address_of(webhook, "-edit")
    page = Markup(creator.get(address))
    assert page.one("input", name="url")["value"] == webhook.url
    checked = [box["value"] for box in page.all("input", name="events") if "checked" in box]
    assert checked == ["cost.alert"]
    response = creator.post(address, GIVEN)
    assert response["Location"] == address_of(webhook)
    changed = user.webhooks.get()
    assert (changed.url, changed.events) == (GIVEN["url"], GIVEN["events"])
    assert changed.secret == webhook.secret


def test_it_is_switched_by_a_form_and_with_htmx_in_place(creator: Client, user: User) -> None:
    webhook = WebhookFactory.create(owner=user)
    address = address_of(webhook, "-switch")
    assert creator.post(address, {"active": "off"}).status_code == 302
    assert not user.webhooks.get().active
    page = Markup(creator.post(address, {"active": "on"}, headers=HTMX))
    assert page.one("button", role="switch")["aria-checked"] == "true"
    assert "The webhook is switched on." in page.text


def test_why_one_is_off_is_said_until_it_is_switched_on(creator: Client, user: User) -> None:
    webhook = WebhookFactory.create(owner=user, active=False, disabled_reason="It is gone.")
    for address in ("/settings", address_of(webhook)):
        assert "It is gone." in Markup(creator.get(address)).text
    creator.post(address_of(webhook, "-switch"), {"active": "on"})
    assert "It is gone." not in Markup(creator.get("/settings")).text


def test_a_new_secret_is_asked_for_and_shown_once_and_the_old_one_signs_too(
    creator: Client, user: User
) -> None:
    webhook = WebhookFactory.create(owner=user)
    address = address_of(webhook, "-secret")
    assert "both secrets for 24 hours" in Markup(creator.get(address)).text
    [old] = secrets_of(user.webhooks.get())
    response = creator.post(address)
    assert secrets_of(user.webhooks.get()) == [secret_in(response), old]
    assert "no-store" in response["Cache-Control"]
    assert "Signed with the old secret, too, until tomorrow" in page_of(creator, webhook).text
    user.webhooks.update(rotated_at=timezone.now() - timedelta(hours=25))
    assert "old secret" not in page_of(creator, webhook).text


def page_of(creator: Client, webhook: Webhook) -> Markup:
    return Markup(creator.get(address_of(webhook)))


def test_deleting_asks_first(creator: Client, user: User) -> None:
    webhook = WebhookFactory.create(owner=user)
    assert webhook.url in Markup(creator.get(address_of(webhook, "-delete"))).text
    assert user.webhooks.exists()
    response = creator.post(address_of(webhook, "-delete"), follow=True)
    assert "The webhook is deleted." in Markup(response).text
    assert not user.webhooks.exists()


@pytest.mark.parametrize(
    ("fields", "chip", "figures"),
    [
        ({}, "On its way", "none 0 now"),
        (
            {"attempts": 1, "error": "It was slow.", "due_at": LONG_AGO},
            "Trying again",
            "none 1 now",
        ),
        (
            {"status": "delivered", "attempts": 2, "response_status": 204},
            "Delivered",
            "HTTP 204 2 none",
        ),
        ({"status": "failed", "attempts": 10, "error": "It broke."}, "Given up", "none 10 none"),
    ],
)
def test_a_delivery_is_told_in_words(
    creator: Client, user: User, fields: dict[str, Any], chip: str, figures: str
) -> None:
    delivery = DeliveryFactory.create(webhook__owner=user, **fields)
    text = page_of(creator, delivery.webhook).text
    assert f"just now {chip} {figures}" in text
    assert fields.get("error", "") in text
    assert f"{chip} just now" in Markup(creator.get("/settings")).text


def test_the_next_attempt_is_told(creator: Client, user: User) -> None:
    due_at = timezone.now() + timedelta(days=1)
    delivery = DeliveryFactory.create(webhook__owner=user, attempts=7, error="No.", due_at=due_at)
    assert "Trying again none 7 tomorrow" in page_of(creator, delivery.webhook).text


def test_the_list_tells_how_the_newest_delivery_went(creator: Client, user: User) -> None:
    webhook = WebhookFactory.create(owner=user)
    for status in ("failed", "delivered"):
        DeliveryFactory.create(webhook=webhook, status=status)
    text = Markup(creator.get("/settings")).text
    assert "Delivered" in text
    assert "Given up" not in text


def test_deliveries_are_shown_newest_first_on_pages(creator: Client, user: User) -> None:
    webhook = WebhookFactory.create(owner=user)
    for attempts in range(101, 122):
        DeliveryFactory.create(webhook=webhook, status="delivered", attempts=attempts)
    DeliveryFactory.create(webhook__owner=user, status="delivered", attempts=777)
    first, second = (Markup(creator.get(f"{address_of(webhook)}?page={n}")).text for n in (1, 2))
    assert first.index(" 121 ") < first.index(" 102 ")
    assert " 101 " in second
    assert " 101 " not in first
    assert " 777 " not in first + second


def test_what_was_given_up_is_delivered_again(creator: Client, user: User) -> None:
    delivery = DeliveryFactory.create(webhook__owner=user, status="failed", attempts=10)
    forms = page_of(creator, delivery.webhook).all("form")
    [form] = [form for form in forms if "/again" in form.get("action", "")]
    response = creator.post(form["action"])
    assert response["Location"].startswith(address_of(delivery.webhook))
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts) == ("pending", 0)
    WebhookDelivery.objects.update(status="failed")
    page = Markup(creator.post(form["hx-post"], headers=HTMX))
    assert "It is being delivered again." in page.text
    assert "On its way" in page.text


def test_nothing_is_delivered_again_while_the_webhook_is_off(creator: Client, user: User) -> None:
    delivery = DeliveryFactory.create(
        webhook__owner=user, webhook__active=False, status="failed", attempts=10
    )
    assert "Deliver again:" not in page_of(creator, delivery.webhook).text
    address = reverse("settings-delivery-again", args=[delivery.webhook_id, delivery.pk])
    assert "switched off" in Markup(creator.post(address, follow=True)).text
    delivery.refresh_from_db()
    assert delivery.status == "failed"


def test_every_kind_of_event_can_be_chosen_in_words(creator: Client) -> None:
    page = Markup(creator.get(NEW))
    assert [box["value"] for box in page.all("input", name="events")] == EventType.values
    assert "Video completed Video failed Cost alert" in page.text


def test_more_webhooks_take_no_more_queries(creator: Client, user: User) -> None:
    counts = []
    for _ in range(2):
        for _ in range(3):
            DeliveryFactory.create(webhook__owner=user)
        with CaptureQueriesContext(connection) as queries:
            creator.get("/settings")
        counts.append(len(queries))
    assert counts[0] == counts[1]
