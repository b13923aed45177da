"""Old rows go in small batches; what is still of use stays, whatever its age."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session as BrowserSession
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django_q.models import OrmQ, Task

from accounts.models import IdempotentRequest, Session, User
from calls.models import Call
from costs.models import LedgerCheck
from notifications.models import Event, EventSequence, EventType, WebhookDelivery
from notifications.selectors import news_after
from notifications.services import event_publish
from tests.factories import CostEntryFactory, DeliveryFactory, EventFactory
from videos.models import Chore
from ytempire import prune as pruning
from ytempire.core import clock
from ytempire.prune import prune

pytestmark = pytest.mark.django_db

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def session(user: User, age: timedelta) -> Model:
    return Session.objects.create(user=user, auth_hash="h", expires_at=clock.now() - age)


def browser_session(_user: User, age: timedelta) -> Model:
    return BrowserSession.objects.create(
        session_key=uuid.uuid4().hex, session_data="", expire_date=clock.now() - age
    )


def idempotent_request(user: User, age: timedelta) -> Model:
    key = uuid.uuid4().hex
    made = IdempotentRequest.objects.create(user=user, key=key, fingerprint="f", status=201)
    return aged(made, created_at=age)


def event(user: User, age: timedelta) -> Model:
    return aged(EventFactory.create(user=user), created_at=age)


def call(user: User, age: timedelta, state: str = Call.State.ANSWERED) -> Call:
    started = clock.now() - age
    return Call.objects.create(
        key=uuid.uuid4().hex,
        provider="llm.openai",
        model="m",
        owner=user,
        stage="script",
        category="ai_generation",
        state=state,
        reserved=Decimal(0),
        holder="host/1",
        expires_at=started,
        started_at=started,
    )


def attempt(_user: User, age: timedelta) -> Model:
    made = AccessAttempt.objects.create(username="guess", failures_since_start=1)
    return aged(made, attempt_time=age)


def ledger_check(_user: User, age: timedelta) -> Model:
    return aged(LedgerCheck.objects.create(entries=0, total=0), checked_at=age)


def task(_user: User, age: timedelta) -> Model:
    ended = clock.now() - age
    key = uuid.uuid4().hex
    made: Model = Task.objects.create(id=key, name="n", func="f", started=ended, stopped=ended)
    return made


def nudge(_user: User, age: timedelta) -> Model:
    made: Model = OrmQ.objects.create(key="gone", payload="p", lock=clock.now() - age)
    return made


def chore(_user: User, age: timedelta) -> Model:
    return Chore.objects.create(name=uuid.uuid4().hex, due_at=clock.now() - age)


def aged(row: Model, **ages: timedelta) -> Model:
    rows = type(row)._default_manager.filter(pk=row.pk)
    rows.update(**{column: clock.now() - age for column, age in ages.items()})
    return rows.get()


KEPT: dict[Callable[..., Model], timedelta] = {
    session: timedelta(),
    browser_session: timedelta(),
    idempotent_request: DAY,
    event: 90 * DAY,
    call: 90 * DAY,
    attempt: DAY + 15 * MINUTE,
    ledger_check: 365 * DAY,
    task: 30 * DAY,
    nudge: DAY,
    chore: 7 * DAY,
}


@pytest.mark.parametrize(
    ("make", "kept"), KEPT.items(), ids=lambda value: getattr(value, "__name__", "")
)
def test_rows_go_at_their_age_and_not_before(
    make: Callable[..., Model], kept: timedelta, user: User
) -> None:
    old, young = make(user, kept + MINUTE), make(user, kept - MINUTE)
    prune()
    assert list(type(old)._default_manager.all()) == [young]


@pytest.mark.parametrize("state", [Call.State.UNCERTAIN, Call.State.STARTED])
def test_a_call_whose_outcome_is_open_stays(state: str, user: User) -> None:
    made = call(user, 900 * DAY, state)
    CostEntryFactory.create(owner=user, call_key=made.key, uncertain=state == Call.State.UNCERTAIN)
    prune()
    assert Call.objects.count() == 1


def test_an_event_that_is_still_to_be_delivered_stays() -> None:
    delivery = DeliveryFactory.create()
    aged(delivery.event, created_at=900 * DAY)
    prune()
    assert WebhookDelivery.objects.get() == delivery
    WebhookDelivery.objects.update(status="delivered")
    prune()
    assert not Event.objects.exists()


def test_a_client_that_asks_for_removed_events_gets_those_there_are(user: User) -> None:
    for _ in range(5):
        event_publish(user_id=user.pk, type=EventType.VIDEO_COMPLETED, payload={})
    Event.objects.filter(number__lte=3).update(created_at=clock.now() - 900 * DAY)
    prune()
    news = news_after({user.pk: 0})[user.pk]
    assert [one.number for one in news.events] == [4, 5]
    assert (news.until, news.last) == (5, 5)
    # The numbering goes on where it was, without a gap.
    assert event_publish(user_id=user.pk, type=EventType.VIDEO_FAILED, payload={}).number == 6


def test_a_client_far_behind_is_brought_to_what_there_is_in_a_few_looks(user: User) -> None:
    event_publish(user_id=user.pk, type=EventType.VIDEO_COMPLETED, payload={})
    EventSequence.objects.filter(user=user).update(last=1_000_000)
    last = event_publish(user_id=user.pk, type=EventType.VIDEO_FAILED, payload={})
    place, numbers, looks = 1, [], 0
    while place < last.number:
        news = news_after({user.pk: place})[user.pk]
        numbers += [one.number for one in news.events]
        place, looks = news.until, looks + 1
    assert (numbers, looks) == ([1_000_001], 2)


def test_many_rows_go_in_batches(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "AT_ONCE", 10)
    for _ in range(25):
        session(user, DAY)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        note = prune()
    deletes = [one["sql"] for one in queries if 'DELETE FROM "accounts_session"' in one["sql"]]
    assert len(deletes) == 3
    assert "25 accounts.session" in note
    assert not Session.objects.exists()
