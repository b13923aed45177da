"""What receivers get, over real connections; the clock is moved, never waited for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.db import transaction
from django.utils import timezone
from pytest_httpserver import HTTPServer
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError
from werkzeug import Request, Response

from accounts.models import User
from notifications import services, signatures
from notifications.delivery.courier import WEBHOOKS
from notifications.delivery.tests.deliveries import deliver_due
from notifications.models import Event, EventType, Mail, Webhook, WebhookDelivery
from providers import http
from tests.factories import DeliveryFactory, WebhookFactory
from tests.sockets import raw_server

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAUSES = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def publish(user: User, type: EventType = EventType.VIDEO_COMPLETED) -> Event:
    payload = {"videoId": "1", "title": "Grüße 🌍"}
    event = services.event_publish(user_id=user.pk, type=type, payload=payload)
    event.deliveries.update(due_at=timezone.now())  # the database does not travel in time
    return event


def requests_to(receiver: HTTPServer) -> list[Request]:
    return [request for request, _ in receiver.log]


def verified(secret: str, request: Request) -> Any:
    """The message, as the reference library reads it. Raises WebhookVerificationError."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Verifier(secret).verify(request.data, headers)


def secret_of(webhook: Webhook) -> str:
    webhook.refresh_from_db()
    return signatures.newest_secret(webhook)


def delivery_of(event: Event) -> WebhookDelivery:
    return WebhookDelivery.objects.get(event=event)


def test_an_event_arrives_signed_as_the_reference_library_wants_it(
    user: User, webhook: Webhook, receiver: HTTPServer
) -> None:
    receiver.expect_request("/hook", method="POST").respond_with_data("thanks", 202)
    event = publish(user)
    assert deliver_due(WEBHOOKS) == 1
    [request] = requests_to(receiver)
    assert verified(secret_of(webhook), request) == {
        "type": "video.completed",
        "timestamp": event.created_at.isoformat().replace("+00:00", "Z"),
        "data": {"videoId": "1", "title": "Grüße 🌍"},
    }
    assert request.headers["Content-Type"] == "application/json"
    delivery = delivery_of(event)
    assert (delivery.status, delivery.attempts, delivery.error) == ("delivered", 1, "")
    assert (delivery.response_status, delivery.response_body) == (202, "thanks")
    assert delivery.delivered_at is not None
    assert deliver_due(WEBHOOKS) == 0


def test_another_secret_does_not_verify(user: User, webhook: Webhook, receiver: HTTPServer) -> None:
    receiver.expect_request("/hook").respond_with_data()
    publish(user)
    deliver_due(WEBHOOKS)
    with pytest.raises(WebhookVerificationError):
        verified(signatures.new_secret(), requests_to(receiver)[0])


def test_after_a_rotation_both_secrets_sign_for_a_day(
    user: User, webhook: Webhook, receiver: HTTPServer, clock: time_machine.Traveller
) -> None:
    receiver.expect_request("/hook").respond_with_data()
    old = secret_of(webhook)
    services.webhook_rotate_secret(webhook=webhook)
    clock.shift(timedelta(hours=24) - timedelta(seconds=1))
    publish(user)
    deliver_due(WEBHOOKS)
    during = requests_to(receiver)[0]
    assert len(during.headers["webhook-signature"].split(" ")) == 2
    assert verified(old, during) == verified(secret_of(webhook), during)
    clock.shift(timedelta(seconds=1))
    publish(user)
    deliver_due(WEBHOOKS)
    after = requests_to(receiver)[1]
    assert verified(secret_of(webhook), after)
    with pytest.raises(WebhookVerificationError):
        verified(old, after)


def test_a_second_rotation_ends_no_secret_before_its_day_is_over(
    user: User, webhook: Webhook, receiver: HTTPServer, clock: time_machine.Traveller
) -> None:
    receiver.expect_request("/hook").respond_with_data()
    oldest = secret_of(webhook)
    services.webhook_rotate_secret(webhook=webhook)
    middle = secret_of(webhook)
    clock.shift(timedelta(hours=12))
    services.webhook_rotate_secret(webhook=webhook)
    good = [oldest, middle, secret_of(webhook)]
    for hours in (0, 12, 12):
        clock.shift(timedelta(hours=hours))
        publish(user)
        deliver_due(WEBHOOKS)
        request = requests_to(receiver)[-1]
        assert len({str(verified(secret, request)) for secret in good}) == 1
        signatures_sent = request.headers["webhook-signature"].split(" ")
        assert len(signatures_sent) == len(good)
        good = good[1:]


def test_only_those_who_listen_are_told(user: User) -> None:
    everything = WebhookFactory.create(owner=user)
    failures = WebhookFactory.create(owner=user, events=["video.failed"])
    WebhookFactory.create(owner=user, events=["cost.alert"])
    WebhookFactory.create(owner=user, active=False)
    WebhookFactory.create()
    told = publish(user, EventType.VIDEO_FAILED).deliveries.values_list("webhook_id", flat=True)
    assert set(told) == {everything.pk, failures.pk}


def test_what_did_not_happen_is_not_told(user: User) -> None:
    WebhookFactory.create(owner=user)
    with transaction.atomic():
        publish(user)
        transaction.set_rollback(True)
    assert not WebhookDelivery.objects.exists()


def test_a_failed_attempt_is_repeated_with_the_same_id_and_a_new_time(
    user: User, webhook: Webhook, receiver: HTTPServer, clock: time_machine.Traveller
) -> None:
    receiver.expect_ordered_request("/hook").respond_with_data("oh no", 500)
    receiver.expect_ordered_request("/hook").respond_with_data("thanks")
    event = publish(user)
    deliver_due(WEBHOOKS)
    delivery = delivery_of(event)
    assert (delivery.status, delivery.response_status) == ("pending", 500)
    assert (delivery.response_body, delivery.error) == ("oh no", "The receiver answered 500.")
    clock.shift(4)
    assert deliver_due(WEBHOOKS) == 0
    clock.shift(2)
    assert deliver_due(WEBHOOKS) == 1
    first, second = requests_to(receiver)
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 6
    assert first.data == second.data
    assert verified(secret_of(webhook), second)
    delivery = delivery_of(event)
    assert (delivery.status, delivery.attempts, delivery.error) == ("delivered", 2, "")


def test_attempts_follow_the_schedule_and_end(
    user: User, webhook: Webhook, receiver: HTTPServer, clock: time_machine.Traveller
) -> None:
    receiver.expect_request("/hook").respond_with_data("", 503)
    event = publish(user)
    for pause in PAUSES:
        assert deliver_due(WEBHOOKS) == 1
        wait = (delivery_of(event).due_at - timezone.now()).total_seconds()
        assert pause <= wait <= pause * 1.1
        clock.shift(wait)
    assert deliver_due(WEBHOOKS) == 1
    assert (delivery_of(event).status, delivery_of(event).attempts) == ("failed", 10)
    clock.shift(timedelta(days=10))
    assert deliver_due(WEBHOOKS) == 0
    assert len(receiver.log) == 10


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("120", 120),
        (format_datetime(START + timedelta(hours=1), usegmt=True), 3600),
        ("999999999999999999", 86_400),
        (format_datetime(START + timedelta(days=365), usegmt=True), 86_400),
        ("1", 5),
        ("-1", 5),
        ("soon", 5),
        ("Mon, 99 Foo 2026 25:61:61 GMT", 5),
        (f"Mon, 01 Jan {'9' * 20} 00:00:00 GMT", 5),
        (format_datetime(START - timedelta(days=1), usegmt=True), 5),
    ],
)
@pytest.mark.usefixtures("webhook")
def test_retry_after_is_honoured(
    user: User,
    receiver: HTTPServer,
    clock: time_machine.Traveller,
    asked: str,
    seconds: float,
) -> None:
    receiver.expect_request("/hook").respond_with_data("", 429, {"Retry-After": asked})
    event = publish(user)
    deliver_due(WEBHOOKS)
    wait = (delivery_of(event).due_at - timezone.now()).total_seconds()
    assert seconds <= wait <= seconds * 1.1
    assert delivery_of(event).error == "The receiver answered 429."


def test_gone_switches_the_webhook_off_and_tells_its_owner(
    user: User, webhook: Webhook, receiver: HTTPServer
) -> None:
    receiver.expect_request("/hook").respond_with_data("", 410)
    event = publish(user)
    waiting = publish(user)
    WEBHOOKS.deliver(_claimed(event))
    assert delivery_of(event).status == "failed"
    webhook.refresh_from_db()
    assert not webhook.active
    assert "410" in webhook.disabled_reason
    [mail] = Mail.objects.all()
    assert (mail.user, mail.to) == (user, user.email)
    assert webhook.url in mail.text
    assert webhook.disabled_reason in mail.text
    # Nothing more is sent, and nothing more is kept to be sent.
    assert not publish(user).deliveries.exists()
    deliver_due(WEBHOOKS)
    assert (delivery_of(waiting).status, len(receiver.log)) == ("failed", 1)
    assert Mail.objects.count() == 1


def _claimed(event: Event) -> WebhookDelivery:
    delivery = delivery_of(event)
    delivery.attempts += 1
    WebhookDelivery.objects.filter(pk=delivery.pk).update(attempts=delivery.attempts)
    return delivery


def test_a_redirect_is_a_failure_and_not_followed(
    user: User, webhook: Webhook, receiver: HTTPServer
) -> None:
    elsewhere: Mapping[str, str] = {"Location": receiver.url_for("/elsewhere")}
    receiver.expect_request("/hook").respond_with_data("", 302, elsewhere)
    event = publish(user)
    deliver_due(WEBHOOKS)
    assert [request.path for request in requests_to(receiver)] == ["/hook"]
    delivery = delivery_of(event)
    assert (delivery.status, delivery.response_status) == ("pending", 302)
    assert "not followed" in delivery.error


def test_of_a_huge_answer_the_beginning_is_kept(
    user: User, webhook: Webhook, receiver: HTTPServer
) -> None:
    def huge(_request: Request) -> Response:
        return Response(("\0ü" + "x" * 1_000_000 for _ in range(100)), 200)

    receiver.expect_request("/hook").respond_with_handler(huge)
    event = publish(user)
    deliver_due(WEBHOOKS)
    delivery = delivery_of(event)
    assert (delivery.status, delivery.response_body) == ("delivered", "ü" + "x" * 499)


@pytest.mark.parametrize(
    ("said", "error"),
    [([], "cut"), ([b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"], "cut"), ([b"\0\r\n"], "cut")],
)
def test_a_cut_connection_is_a_failure(
    user: User, settings: LazySettings, said: list[bytes], error: str
) -> None:
    settings.OUTBOUND_ALLOW = ["127.0.0.1/32"]
    with raw_server(said) as url:
        WebhookFactory.create(owner=user, url=url)
        event = publish(user)
        deliver_due(WEBHOOKS)
    delivery = delivery_of(event)
    assert (delivery.status, error in delivery.error) == ("pending", True)
    assert delivery.response_status is None


def test_a_slow_answer_is_a_failure(
    user: User, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert http.SECONDS == 15
    monkeypatch.setattr(http, "SECONDS", 0.3)
    settings.OUTBOUND_ALLOW = ["127.0.0.1/32"]
    with raw_server([b""], endless=True, pause=0.1) as url:
        WebhookFactory.create(owner=user, url=url)
        event = publish(user)
        deliver_due(WEBHOOKS)
    assert delivery_of(event).status == "pending"
    assert "No complete answer" in delivery_of(event).error


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_nothing_is_sent_to_private_addresses(
    user: User, httpserver: HTTPServer, host: str
) -> None:
    """However the address came into the table."""
    WebhookFactory.create(owner=user, url=f"http://{host}:{httpserver.port}/hook")
    event = publish(user)
    deliver_due(WEBHOOKS)
    assert httpserver.log == []
    assert delivery_of(event).error == f"{host} is not a public address."
    assert delivery_of(event).status == "pending"


def test_a_webhook_that_takes_nothing_for_days_is_switched_off(
    user: User, webhook: Webhook, receiver: HTTPServer
) -> None:
    receiver.expect_request("/hook").respond_with_data("", 500)
    for lost in range(1, 6):
        assert webhook.active, f"switched off after {lost - 1}"
        _give_up(webhook)
        webhook.refresh_from_db()
    assert not webhook.active
    assert "500" in webhook.disabled_reason
    assert Mail.objects.get().to == user.email


def test_a_webhook_that_took_something_meanwhile_stays(
    webhook: Webhook, receiver: HTTPServer
) -> None:
    receiver.expect_request("/hook").respond_with_data("", 500)
    for _ in range(4):
        _give_up(webhook)
    DeliveryFactory.create(webhook=webhook, status="delivered", delivered_at=timezone.now())
    _give_up(webhook)
    webhook.refresh_from_db()
    assert webhook.active


def _give_up(webhook: Webhook) -> None:
    """A delivery at its last attempt."""
    DeliveryFactory.create(webhook=webhook, attempts=9)
    deliver_due(WEBHOOKS)


def test_one_that_was_deleted_in_the_meantime_is_nobodys_trouble(
    user: User, webhook: Webhook, receiver: HTTPServer
) -> None:
    claimed = _claimed(publish(user))
    services.webhook_delete(webhook=webhook)
    WEBHOOKS.deliver(claimed)
    assert receiver.log == []


def test_a_secret_of_another_key_is_explained(
    user: User, webhook: Webhook, receiver: HTTPServer, settings: LazySettings
) -> None:
    event = publish(user)
    settings.SECRET_KEY = "another"
    deliver_due(WEBHOOKS)
    assert "another SECRET_KEY" in delivery_of(event).error
    assert receiver.log == []


def test_a_new_secret_helps_where_the_old_one_cannot_be_read(
    user: User, webhook: Webhook, receiver: HTTPServer, settings: LazySettings
) -> None:
    receiver.expect_request("/hook").respond_with_data()
    settings.SECRET_KEY = "another"
    services.webhook_rotate_secret(webhook=webhook)
    publish(user)
    deliver_due(WEBHOOKS)
    [request] = requests_to(receiver)
    assert verified(secret_of(webhook), request)
