"""What is asked again long after is charged again, and booked again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F

from calls import services, vitals
from calls.models import Call
from calls.tests.conftest import PRICE, Worker
from calls.tests.test_ledger import Killed, before_it_is_booked, in_doubt, spent
from calls.tests.vendor import Vendor
from costs.models import CostEntry
from costs.services import uncertain_settle
from ytempire import prune
from ytempire.core import clock


def age(days: float) -> None:
    ended = clock.now() - timedelta(days=days)
    Call.objects.update(started_at=ended, ended_at=ended, expires_at=ended)


@pytest.mark.parametrize("days", [2, 100])
def test_what_was_swept_is_paid_for_again_when_it_is_made_again(
    vendor: Vendor, worker: Worker, days: int
) -> None:
    """Its key is forgotten by then: by the provider, or, pruned, even by us."""
    worker.speak()
    age(days)
    prune.prune()
    assert Call.objects.exists() is (days < 90)
    worker.again().speak()
    assert len(set(vendor.keys)) == 2
    assert spent() == 2 * PRICE


def test_what_is_asked_again_soon_is_the_same_call(vendor: Vendor, worker: Worker) -> None:
    worker.speak()
    age(0.9)
    prune.prune()
    worker.again().speak()
    assert len(set(vendor.keys)) == 1
    assert spent() == (PRICE if vendor.honours_keys else 2 * PRICE)


def test_it_is_forgotten_a_day_after_it_was_first_asked(vendor: Vendor, worker: Worker) -> None:
    for _ in range(3):
        worker.speak()
        Call.objects.update(started_at=F("started_at") - timedelta(hours=13))
    assert len(set(vendor.keys)) == 2
    assert spent() == vendor.charged


def test_what_was_cut_off_days_ago_stays_in_doubt(vendor: Vendor, worker: Worker) -> None:
    """As on a laptop that is switched off in the middle, and comes back after the weekend."""
    with pytest.raises(Killed):
        worker.speak(through=before_it_is_booked)
    age(2)
    services.reap()
    worker.again().speak()
    assert len(set(vendor.keys)) == 2
    assert spent() == vendor.charged == 2 * PRICE
    assert in_doubt() == 1


@pytest.mark.parametrize("charged", [True, False], ids=["charged", "not charged"])
def test_what_was_settled_is_no_longer_told_and_goes_like_any_other(
    vendor: Vendor, worker: Worker, *, charged: bool
) -> None:
    with pytest.raises(Killed):
        worker.speak(through=before_it_is_booked)
    services.reap(holder=worker.lease)
    age(100)
    prune.prune()
    assert [one.state for one in vitals.unended()] == ["uncertain"]
    uncertain_settle(entry=CostEntry.objects.get(), charged=charged)
    assert vitals.unended() == []
    prune.prune()
    assert not Call.objects.exists()
