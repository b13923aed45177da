"""Webhooks over the API."""

from __future__ import annotations

import base64
import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import User
from conftest import client_of
from notifications import services
from notifications.models import EventType, Outgoing, Webhook, WebhookDelivery
from tests.factories import DeliveryFactory, UserFactory, WebhookFactory
from tests.together import at_once
from ytempire.core.exceptions import NotFoundError

WEBHOOKS = "/api/v1/webhooks"
URL = "https://example.com/hook"
ALL = ["video.completed", "video.failed", "cost.alert"]


@pytest.fixture
def webhook(user: User) -> Webhook:
    return WebhookFactory.create(owner=user)


def address(webhook: Webhook, more: str = "") -> str:
    return f"{WEBHOOKS}/{webhook.pk}{more}"


def zulu(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def shown(webhook: Webhook) -> dict[str, Any]:
    webhook.refresh_from_db()
    return {
        "id": str(webhook.pk),
        "url": webhook.url,
        "events": webhook.events,
        "active": webhook.active,
        "createdAt": zulu(webhook.created_at),
        "updatedAt": zulu(webhook.updated_at),
    }


def test_a_new_webhook_hears_everything_and_shows_its_secret_once(
    api: APIClient, user: User
) -> None:
    answer = api.post(WEBHOOKS, {"url": URL})
    assert answer.status_code == 201
    webhook = Webhook.objects.get(owner=user)
    secret = answer.json()["secret"]
    assert answer.json() == {**shown(webhook), "secret": secret}
    assert (webhook.url, webhook.events, webhook.active) == (URL, ALL, True)
    assert secret.startswith("whsec_")
    assert 24 <= len(base64.b64decode(secret.removeprefix("whsec_"))) <= 64
    assert api.get(address(webhook)).json() == shown(webhook)
    assert api.get(WEBHOOKS).json() == [shown(webhook)]


def test_secrets_are_not_readable_in_the_database(api: APIClient, user: User) -> None:
    secret = api.post(WEBHOOKS, {"url": URL}).json()["secret"]
    webhook = Webhook.objects.get()
    api.post(address(webhook, "/rotate-secret"))
    kept = json.dumps(list(Webhook.objects.values()), default=str)
    assert secret.removeprefix("whsec_") not in kept


def test_events_are_chosen_in_any_order_and_once_each(api: APIClient) -> None:
    asked = ["cost.alert", "video.failed", "cost.alert"]
    answer = api.post(WEBHOOKS, {"url": URL, "events": asked})
    assert answer.json()["events"] == ["video.failed", "cost.alert"]


@pytest.mark.parametrize("events", [["video.deleted"], ["video.failed", "x"], [None], [7], [[]]])
def test_an_unknown_event_is_refused_with_the_known(api: APIClient, events: list[Any]) -> None:
    answer = api.post(WEBHOOKS, {"url": URL, "events": events})
    assert (answer.status_code, answer.json()["code"]) == (400, "VAL_4001")
    if events[-1] is not None:
        assert all(kind in answer.json()["message"] for kind in ALL)


@pytest.mark.parametrize("events", [[], None, "video.failed", {"video.failed": True}])
def test_what_is_no_list_of_events_is_refused(api: APIClient, events: Any) -> None:
    answer = api.post(WEBHOOKS, {"url": URL, "events": events})
    assert (answer.status_code, answer.json()["field"]) == (400, "events")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "ftp://example.com",
        "https://user:password@example.com/",
        "http://127.0.0.1:8000",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data",
        f"https://example.com/{'a' * 500}",
        7,
    ],
)
def test_an_address_nobody_may_be_sent_to_is_refused(
    api: APIClient, webhook: Webhook, url: Any
) -> None:
    for answer in (api.post(WEBHOOKS, {"url": url}), api.patch(address(webhook), {"url": url})):
        assert (answer.status_code, answer.json()["field"]) == (400, "url")
    assert list(Webhook.objects.all()) == [webhook]


def test_an_address_is_given_once(api: APIClient, webhook: Webhook, user: User) -> None:
    other = WebhookFactory.create(owner=user)
    WebhookFactory.create(url=URL)
    assert api.post(WEBHOOKS, {"url": webhook.url}).status_code == 409
    assert api.patch(address(other), {"url": webhook.url}).status_code == 409
    assert api.patch(address(other), {"url": other.url}).status_code == 200
    assert api.post(WEBHOOKS, {"url": URL}).status_code == 201


def test_an_eleventh_is_too_many(api: APIClient, user: User) -> None:
    WebhookFactory.create_batch(10, owner=user)
    answer = api.post(WEBHOOKS, {"url": URL})
    assert (answer.status_code, answer.json()["code"]) == (429, "RATE_4292")


@pytest.mark.django_db(transaction=True)
def test_the_last_free_place_and_an_address_are_given_once_to_many_at_once() -> None:
    user = UserFactory.create()
    WebhookFactory.create_batch(8, owner=user)

    def make(url: str) -> int:
        return int(client_of(user).post(WEBHOOKS, {"url": url}).status_code)

    assert sorted(at_once(make, [URL] * 4)) == [201, 409, 409, 409]
    assert sorted(at_once(make, [f"{URL}/{number}" for number in range(4)])) == [201, 429, 429, 429]


def test_a_repeated_request_makes_one_webhook_and_tells_the_same_secret(api: APIClient) -> None:
    def ask() -> Any:
        return api.post(WEBHOOKS, {"url": URL}, headers={"Idempotency-Key": "once"})

    assert ask().json() == ask().json()
    assert Webhook.objects.count() == 1


@pytest.mark.parametrize("method", ["patch", "put"])
def test_changes_are_merged(api: APIClient, webhook: Webhook, method: str) -> None:
    change = getattr(api, method)
    answer = change(address(webhook), {"active": False, "events": ["cost.alert"]})
    assert answer.status_code == 200
    assert answer.json() == shown(webhook)
    assert (webhook.active, webhook.events) == (False, ["cost.alert"])


def test_a_whole_webhook_may_be_sent_back(api: APIClient, webhook: Webhook) -> None:
    whole = api.get(address(webhook)).json() | {"url": URL, "id": "x", "secret": "x", "more": None}
    answer = api.put(address(webhook), whole)
    assert (answer.status_code, answer.json()["url"]) == (200, URL)
    assert answer.json()["id"] == str(webhook.pk)


def test_switching_it_on_again_clears_the_reason(api: APIClient, webhook: Webhook) -> None:
    Webhook.objects.update(active=False, disabled_reason="The receiver is gone.")
    assert api.get(address(webhook)).json()["disabledReason"] == "The receiver is gone."
    assert "disabledReason" in api.patch(address(webhook), {"active": False}).json()
    answer = api.patch(address(webhook), {"active": True})
    assert answer.json() == shown(webhook)
    assert webhook.active


def test_a_change_leaves_the_reason_alone_that_came_meanwhile(webhook: Webhook) -> None:
    read_before = Webhook.objects.get()
    services.webhook_disable(webhook=webhook, reason="The receiver is gone.")
    services.webhook_update(webhook=read_before, events=["cost.alert"])
    webhook.refresh_from_db()
    assert (webhook.active, webhook.disabled_reason) == (False, "The receiver is gone.")


def test_what_was_deleted_meanwhile_is_not_found(webhook: Webhook) -> None:
    read_before = Webhook.objects.get()
    services.webhook_delete(webhook=webhook)
    with pytest.raises(NotFoundError):
        services.webhook_update(webhook=read_before, active=False)
    for change in (services.webhook_rotate_secret, services.webhook_delete):
        with pytest.raises(NotFoundError):
            change(webhook=read_before)


def test_a_deleted_webhook_is_gone_with_its_deliveries(api: APIClient, webhook: Webhook) -> None:
    DeliveryFactory.create(webhook=webhook)
    answer = api.delete(address(webhook))
    assert (answer.status_code, answer.content) == (204, b"")
    assert api.get(address(webhook)).status_code == 404
    assert not WebhookDelivery.objects.exists()


def test_a_rotated_secret_is_another_one(api: APIClient) -> None:
    first = api.post(WEBHOOKS, {"url": URL}).json()
    answer = api.post(f"{WEBHOOKS}/{first['id']}/rotate-secret")
    assert answer.status_code == 200
    assert answer.json()["secret"].startswith("whsec_")
    assert answer.json()["secret"] != first["secret"]
    assert answer.json()["id"] == first["id"]


def test_deliveries_tell_what_became_of_them(api: APIClient, webhook: Webhook) -> None:
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    pending = DeliveryFactory.create(webhook=webhook, due_at=moment)
    failed = DeliveryFactory.create(
        webhook=webhook,
        status=Outgoing.Status.FAILED,
        attempts=10,
        response_status=500,
        response_body="oh no",
        error="The receiver answered 500.",
        event__type=EventType.COST_ALERT,
    )
    delivered = DeliveryFactory.create(
        webhook=webhook,
        status=Outgoing.Status.DELIVERED,
        attempts=1,
        response_status=204,
        delivered_at=moment,
    )
    DeliveryFactory.create()
    common = [
        {"id": str(each.pk), "createdAt": zulu(each.created_at)}
        for each in (delivered, failed, pending)
    ]
    assert api.get(address(webhook, "/deliveries")).json() == [
        {
            **common[0],
            "eventType": "video.completed",
            "status": "delivered",
            "attempts": 1,
            "responseStatus": 204,
            "deliveredAt": zulu(moment),
        },
        {
            **common[1],
            "eventType": "cost.alert",
            "status": "failed",
            "attempts": 10,
            "responseStatus": 500,
            "responseBody": "oh no",
            "error": "The receiver answered 500.",
        },
        {
            **common[2],
            "eventType": "video.completed",
            "status": "pending",
            "attempts": 0,
            "nextAttemptAt": zulu(moment),
        },
    ]


def test_deliveries_come_in_pages(api: APIClient, webhook: Webhook) -> None:
    made = [str(each.pk) for each in DeliveryFactory.create_batch(5, webhook=webhook)]
    page = api.get(address(webhook, "/deliveries"), {"limit": 2, "offset": 1}).json()
    assert [each["id"] for each in page] == made[::-1][1:3]
    for query in ({"limit": 0}, {"limit": 201}, {"offset": -1}, {"limit": "x"}):
        assert api.get(address(webhook, "/deliveries"), query).status_code == 400


@pytest.mark.parametrize("more", ["", "/deliveries"])
def test_ten_more_rows_cost_no_more_queries(
    api: APIClient, user: User, django_assert_num_queries: DjangoAssertNumQueries, more: str
) -> None:
    webhook = WebhookFactory.create(owner=user)
    path = address(webhook, more) if more else WEBHOOKS
    with CaptureQueriesContext(connection) as before:
        api.get(path)
    DeliveryFactory.create_batch(10, webhook=webhook)
    WebhookFactory.create_batch(9, owner=user)
    with django_assert_num_queries(len(before)):
        assert len(api.get(path).json()) == 10


def test_a_delivery_is_made_again_from_the_start(api: APIClient, webhook: Webhook) -> None:
    later = datetime(2099, 1, 1, tzinfo=UTC)
    delivery = DeliveryFactory.create(
        webhook=webhook, status=Outgoing.Status.FAILED, attempts=10, due_at=later
    )
    answer = api.post(address(webhook, f"/deliveries/{delivery.pk}/retry"))
    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["attempts"]) == ("pending", 0)
    delivery.refresh_from_db()
    assert delivery.due_at < later
    assert answer.json()["nextAttemptAt"] == zulu(delivery.due_at)


def test_nothing_is_sent_again_to_a_webhook_that_is_off(api: APIClient, webhook: Webhook) -> None:
    delivery = DeliveryFactory.create(webhook=webhook, status=Outgoing.Status.FAILED)
    Webhook.objects.update(active=False)
    answer = api.post(address(webhook, f"/deliveries/{delivery.pk}/retry"))
    assert (answer.status_code, "Switch it on" in answer.json()["message"]) == (409, True)
    delivery.refresh_from_db()
    assert delivery.status == Outgoing.Status.FAILED


ROUTES = [
    ("get", ""),
    ("patch", ""),
    ("put", ""),
    ("delete", ""),
    ("post", "/rotate-secret"),
    ("get", "/deliveries"),
    ("post", "/deliveries/{delivery}/retry"),
]


@pytest.mark.parametrize(("method", "more"), ROUTES)
def test_anothers_webhook_does_not_exist(
    other_api: APIClient, stranger: APIClient, webhook: Webhook, method: str, more: str
) -> None:
    delivery = DeliveryFactory.create(webhook=webhook)
    before = shown(webhook)
    path = address(webhook, more.format(delivery=delivery.pk))
    answer = getattr(other_api, method)(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "RES_4041")
    assert getattr(stranger, method)(path).status_code == 401
    assert shown(webhook) == before
    assert other_api.get(WEBHOOKS).json() == []
    assert stranger.get(WEBHOOKS).status_code == 401


@pytest.mark.parametrize("nobodys", ["x", "0", str(uuid.UUID(int=0)), "9" * 40, "%00"])
def test_what_is_no_id_is_not_found(api: APIClient, webhook: Webhook, nobodys: str) -> None:
    theirs = DeliveryFactory.create()
    assert api.get(f"{WEBHOOKS}/{nobodys}").status_code == 404
    for delivery in (nobodys, theirs.pk):
        answer = api.post(address(webhook, f"/deliveries/{delivery}/retry"))
        assert (answer.status_code, answer.json()["code"]) == (404, "RES_4041")
