"""The delivery process at work, with its threads; its supervisor is not needed."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterator

import pytest
from django.core import mail as sent
from django.db import connection
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from accounts.models import User
from notifications.delivery import courier
from notifications.delivery.claims import Outcome
from notifications.delivery.courier import Line
from notifications.delivery.tests.deliveries import deliver_due
from notifications.models import Mail, WebhookDelivery
from tests.factories import DeliveryFactory, MailFactory, UserFactory, WebhookFactory
from tests.product import until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def user(transactional_db: None) -> User:
    return UserFactory.create()


@pytest.fixture
def running() -> Iterator[Callable[[], None]]:
    """The process's loop; calling it stops the loop and waits for its end."""
    stop, beaten = threading.Event(), threading.Event()

    def run() -> None:
        courier.run(stop, beaten.set)
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert beaten.wait(30)

    def end() -> None:
        stop.set()
        thread.join()

    yield end
    end()


def count(status: str) -> int:
    return WebhookDelivery.objects.filter(status=status).count()


@pytest.mark.usefixtures("running")
def test_a_slow_receiver_holds_up_nobody(user: User, receiver: HTTPServer) -> None:
    release = threading.Event()

    def slow(_request: Request) -> Response:
        release.wait(10)
        return Response()

    receiver.expect_request("/slow").respond_with_handler(slow)
    receiver.expect_request("/quick").respond_with_data()
    with_slow = WebhookFactory.create(owner=user, url=receiver.url_for("/slow"))
    DeliveryFactory.create_batch(30, webhook=with_slow)
    quick = WebhookFactory.create(owner=user, url=receiver.url_for("/quick"))
    DeliveryFactory.create_batch(2, webhook=quick)
    MailFactory.create()
    until(lambda: count("delivered") == 2 and sent.outbox, "the others' deliveries")
    assert WebhookDelivery.objects.filter(webhook=with_slow, attempts__gt=0).count() == 1
    release.set()
    until(lambda: count("delivered") == 3, "the slow delivery")


@pytest.mark.usefixtures("running")
def test_receivers_that_hang_hold_up_their_owners_alone(user: User, receiver: HTTPServer) -> None:
    release, reached = threading.Event(), threading.Semaphore(0)

    def hang(_request: Request) -> Response:
        reached.release()
        release.wait(60)
        return Response()

    receiver.expect_request(re.compile("/hang/.*")).respond_with_handler(hang)
    receiver.expect_request("/quick").respond_with_data()
    for owner in UserFactory.create_batch(2):
        for number in range(8):
            url = receiver.url_for(f"/hang/{owner.pk}/{number}")
            DeliveryFactory.create(webhook=WebhookFactory.create(owner=owner, url=url))
    for _ in range(2 * courier.WEBHOOKS.share):
        assert reached.acquire(timeout=30)
    quick = WebhookFactory.create(owner=user, url=receiver.url_for("/quick"))
    DeliveryFactory.create_batch(3, webhook=quick)
    until(lambda: count("delivered") == 3, "the third one's deliveries")
    assert not WebhookDelivery.objects.exclude(error="").exists()  # they all hang still
    release.set()
    until(lambda: count("delivered") == 19, "all others")


def test_what_is_in_hand_at_the_end_is_given_back(
    user: User, receiver: HTTPServer, running: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "STOP_SECONDS", 0.1)
    reached, release = threading.Event(), threading.Event()

    def stuck(_request: Request) -> Response:
        reached.set()
        release.wait(30)
        return Response()

    receiver.expect_request("/stuck").respond_with_handler(stuck)
    webhook = WebhookFactory.create(owner=user, url=receiver.url_for("/stuck"))
    delivery = DeliveryFactory.create(webhook=webhook)
    assert reached.wait(30)
    running()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts) == ("pending", 0)
    before = set(threading.enumerate())
    release.set()
    # The late answer changes nothing: the delivery is another process's by now.
    for thread in before:
        if thread.daemon and "_bring" in thread.name:
            thread.join()
    delivery.refresh_from_db()
    assert delivery.status == "pending"


@pytest.mark.usefixtures("running")
def test_a_database_that_was_away_is_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    table = Mail._meta.db_table
    with caplog.at_level(logging.WARNING), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO gone")
        try:
            until(lambda: "the database did not answer" in caplog.text, "noticing")
        finally:
            cursor.execute(f"ALTER TABLE gone RENAME TO {table}")
    MailFactory.create()
    until(lambda: sent.outbox, "the mail")


def test_a_bug_is_logged_and_the_attempt_repeated(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_mail: Mail) -> Outcome:
        raise ZeroDivisionError

    mail = MailFactory.create()
    deliver_due(Line(Mail, broken, lambda *_: None, lane="id", owner="user_id", width=1))
    mail.refresh_from_db()
    assert (mail.status, mail.attempts) == ("pending", 1)
    assert "on our side" in mail.error
    assert "ZeroDivisionError" in caplog.text
