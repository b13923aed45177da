"""Several delivery processes never have the same thing in hand, and none is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from notifications.delivery import claims, prune
from notifications.delivery.claims import LEASE, Outcome
from notifications.models import Mail, Outgoing, WebhookDelivery
from providers import http
from tests.factories import DeliveryFactory, MailFactory, WebhookFactory
from tests.together import at_once
from ytempire.core import clock as database_clock

DATABASES_OWN = database_clock.now
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def clock(db: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def claim(*busy: object) -> Mail | None:
    return claims.claim(Mail, {"id": busy})


def now(mail: Mail) -> tuple[str, int, datetime]:
    mail.refresh_from_db()
    return mail.status, mail.attempts, mail.due_at


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_each_gets_another() -> None:
    mails = MailFactory.create_batch(3)
    got = at_once(lambda _: claim(), range(8))
    assert Counter(mail.pk for mail in got if mail) == Counter(mail.pk for mail in mails)


@pytest.mark.usefixtures("clock")
def test_what_is_due_longest_comes_first() -> None:
    late = MailFactory.create(due_at=START - timedelta(minutes=1))
    later = MailFactory.create(due_at=START - timedelta(minutes=2))
    MailFactory.create(due_at=START + timedelta(seconds=1))
    for status in (Outgoing.Status.DELIVERED, Outgoing.Status.FAILED):
        MailFactory.create(due_at=START - timedelta(days=1), status=status)
    assert [claim(), claim(), claim()] == [later, late, None]


def test_busy_lanes_are_passed_over(clock: time_machine.Traveller) -> None:
    slow, other = WebhookFactory.create_batch(2)
    DeliveryFactory.create_batch(3, webhook=slow)
    clock.shift(1)
    last = DeliveryFactory.create(webhook=other)
    assert claims.claim(WebhookDelivery, {"webhook_id": {slow.pk}}) == last
    assert claims.claim(WebhookDelivery, {"webhook_id": {slow.pk, other.pk}}) is None


def test_owners_who_have_their_share_are_passed_over(clock: time_machine.Traveller) -> None:
    full, other = WebhookFactory.create_batch(2)
    DeliveryFactory.create_batch(3, webhook=full)
    clock.shift(1)
    last = DeliveryFactory.create(webhook=other)
    taken: dict[str, set[object]] = {"webhook_id": set(), "webhook__owner_id": {full.owner_id}}
    assert claims.claim(WebhookDelivery, taken) == last
    assert claims.claim(WebhookDelivery, taken) is None


def test_a_lease_runs_out_and_the_attempt_counts(clock: time_machine.Traveller) -> None:
    mail = MailFactory.create()
    dead = claim()
    assert dead is not None
    assert now(mail) == ("pending", 1, START + LEASE)
    clock.shift(LEASE - timedelta(seconds=1))
    assert claim() is None
    clock.shift(1)
    successor = claim()
    assert now(mail) == ("pending", 2, START + 2 * LEASE)
    # The one that was thought dead has nothing to say any more.
    assert not claims.settle(dead, Outcome("too late", final=True))
    claims.give_back(dead)
    assert now(mail) == ("pending", 2, START + 2 * LEASE)
    assert successor is not None
    claims.settle(successor, Outcome())
    assert now(mail)[:2] == ("delivered", 2)


def test_the_lease_is_longer_than_an_attempt() -> None:
    assert LEASE.total_seconds() >= 2 * http.SECONDS


@pytest.mark.usefixtures("clock")
def test_what_is_given_back_is_due_at_once_and_does_not_count() -> None:
    mail = MailFactory.create()
    claimed = claim()
    assert claimed is not None
    claims.give_back(claimed)
    assert now(mail) == ("pending", 0, START)


@pytest.mark.django_db
@pytest.mark.parametrize("waiting", [0, 20])
def test_a_look_is_one_query(
    django_assert_num_queries: DjangoAssertNumQueries, waiting: int
) -> None:
    MailFactory.create_batch(waiting, due_at=datetime(2099, 1, 1, tzinfo=UTC))
    with django_assert_num_queries(1):
        assert claim() is None


@pytest.mark.usefixtures("clock")
def test_what_ended_thirty_days_ago_is_removed() -> None:
    old, new = START - timedelta(days=30, seconds=1), START - timedelta(days=29)
    ended = (Outgoing.Status.DELIVERED, Outgoing.Status.FAILED)
    waiting = DeliveryFactory.create(due_at=old)
    kept = [DeliveryFactory.create(status=status, due_at=new) for status in ended]
    for status in ended:
        DeliveryFactory.create(status=status, due_at=old)
        MailFactory.create(status=status, due_at=old)
    prune.prune()
    assert set(WebhookDelivery.objects.all()) == {waiting, *kept}
    assert not Mail.objects.exists()


@pytest.mark.usefixtures("clock")
def test_pruning_is_done_in_small_bites(
    monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(prune, "AT_ONCE", 3)
    old = START - timedelta(days=31)
    MailFactory.create_batch(5, status=Outgoing.Status.FAILED, due_at=old)
    with django_assert_max_num_queries(10):
        prune.prune()
    assert Mail.objects.count() == 2
    prune.prune()
    assert not Mail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_several_may_prune_at_once() -> None:
    old = datetime(2020, 1, 1, tzinfo=UTC)
    DeliveryFactory.create_batch(20, status=Outgoing.Status.DELIVERED, due_at=old)
    MailFactory.create_batch(20, status=Outgoing.Status.FAILED, due_at=old)
    at_once(lambda _: prune.prune(), range(6))
    assert not WebhookDelivery.objects.exists()
    assert not Mail.objects.exists()


@pytest.mark.django_db
def test_a_process_whose_clock_is_an_hour_ahead_takes_nothing_that_is_anothers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where there can be several machines: with PostgreSQL."""
    monkeypatch.setattr(database_clock, "now", DATABASES_OWN)
    MailFactory.create()
    assert claim() is not None
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1), tick=False):
        again = claim()
    assert (again is None) == (connection.vendor == "postgresql")
