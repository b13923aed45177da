"""What an answer cost is booked, though the database went away meanwhile."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from calls.outages import TRIES, through_outage
from calls.services import call_answer, call_start
from calls.tests.conftest import PRICE, Worker
from calls.tests.vendor import Vendor
from costs.models import CostEntry
from providers.base import Question, Usage


def test_it_is_booked_once_when_the_database_is_back(vendor: Vendor, worker: Worker) -> None:
    """Also where it went away after it had taken the booking, and before it could say so."""
    usage = [Usage("openai", "voice", "character", int(PRICE))]
    question = Question("speech.openai", "voice", "Hello there", usage, timeout=20)
    started = call_start(key="key", job=worker.job(), question=question)
    assert started is not None
    away, waits = [True, False], list[float]()

    def write() -> None:
        call_answer(started=started, usage=usage)
        if away.pop(0):
            raise OperationalError("the connection is closed")

    through_outage(write, waits.append)
    assert (waits, CostEntry.objects.get().amount) == ([1.0], PRICE)


@pytest.mark.django_db(transaction=True)
def test_an_outage_that_does_not_end_is_told() -> None:
    waits: list[float] = []

    def write() -> None:
        raise OperationalError("nobody there")

    with pytest.raises(OperationalError):
        through_outage(write, waits.append)
    assert len(waits) == TRIES - 1
