"""Money in the middle: a call that a hard limit has no room for is not made."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.conf import LazySettings

from calls.models import Call
from calls.services import call_answer, call_start
from calls.tests.conftest import PRICE, Worker
from calls.tests.vendor import Vendor
from costs.models import Budget, CostEntry, Price, Reservation
from costs.selectors import reserved, spent_on
from costs.services import budget_update
from providers.base import Question, Usage
from tests.together import at_once
from ytempire.core.exceptions import BudgetExceededError


def limit(worker: Worker, daily: Decimal, *, hard: bool = True) -> None:
    budget_update(owner=worker.video.owner, daily_limit=daily, hard=hard)


def committed(worker: Worker) -> Decimal:
    owner = worker.video.owner
    return spent_on(owner, owner.today()) + reserved(owner)


def test_a_call_within_what_is_set_aside_is_made_at_the_limit(
    vendor: Vendor, worker: Worker
) -> None:
    limit(worker, Decimal(20))
    worker.speak()
    assert (CostEntry.objects.get().amount, committed(worker)) == (PRICE, Decimal(20))


def test_more_is_set_aside_where_the_limit_has_room(vendor: Vendor, worker: Worker) -> None:
    limit(worker, Decimal(22))
    worker.speak("Hello there")
    worker.speak("Hello again")
    assert (vendor.charged, committed(worker)) == (22, Decimal(22))
    assert Reservation.objects.get().amount == 0


LIMITS = [{"daily_limit": Decimal("21.99")}, {"monthly_limit": Decimal("21.99")}]


@pytest.mark.parametrize("limits", LIMITS, ids=["day", "month"])
def test_a_call_over_the_limit_is_not_made_and_says_why(
    vendor: Vendor, worker: Worker, limits: dict[str, Decimal]
) -> None:
    Budget.objects.update(**limits)
    worker.speak("Hello there")
    with pytest.raises(BudgetExceededError) as raised:
        worker.speak("Hello again")
    assert "spending to $22.00, over the limit of $21.99" in raised.value.message
    assert len(vendor.keys) == 1
    assert Call.objects.count() == 1
    assert committed(worker) == 20


def test_asking_again_needs_money_only_where_it_is_charged_again(
    vendor: Vendor, worker: Worker
) -> None:
    Reservation.objects.update(amount=PRICE)
    limit(worker, PRICE)
    vendor.manners.append("cuts")
    if vendor.honours_keys:
        worker.speak()
    else:
        with pytest.raises(BudgetExceededError):
            worker.speak()
    assert committed(worker) == vendor.charged == PRICE


def test_a_soft_limit_stops_nothing(vendor: Vendor, worker: Worker) -> None:
    limit(worker, Decimal(1), hard=False)
    worker.speak("Hello there")
    worker.speak("Hello again")
    assert vendor.charged == 22


def test_what_costs_nothing_is_made_without_any_money(vendor: Vendor, worker: Worker) -> None:
    Price.objects.all().delete()
    Reservation.objects.all().delete()
    limit(worker, Decimal(0))
    worker.speak()
    assert CostEntry.objects.get().amount == 0


def test_fifty_calls_together_do_not_overrun_by_a_cent(
    vendor: Vendor, worker: Worker, settings: LazySettings
) -> None:
    """Of a video without money set aside: each takes its eleven dollars from the budget."""
    Reservation.objects.all().delete()
    limit(worker, Decimal("98.99"))
    usage = [Usage("openai", "voice", "character", int(PRICE))]
    question = Question("speech.openai", "voice", "Hello there", usage, timeout=20)
    settings.SPEECH_CONCURRENCY = 50

    def call(number: int) -> bool:
        try:
            started = call_start(key=f"call {number}", job=worker.job(), question=question)
        except BudgetExceededError:
            return False
        assert started is not None
        call_answer(started=started, usage=usage)
        return True

    assert sum(at_once(call, range(50))) == 8
    assert committed(worker) == 8 * PRICE
