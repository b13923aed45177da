"""How providers are asked: again after a wait, not while they fail, so many at a time."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.utils import timezone

from calls import breakers
from calls.beside import pause
from calls.breakers import BreakerOpenError
from calls.models import Breaker, Call
from calls.tests.conftest import PRICE, Worker
from calls.tests.vendor import Vendor
from costs.models import CostEntry
from providers.base import PermanentError, TransientError
from tests.together import at_once
from videos.render.process import Stopped

PROVIDER = "speech.openai"


def test_a_provider_that_is_busy_is_given_the_time_it_asks_for(
    vendor: Vendor, worker: Worker
) -> None:
    vendor.manners.extend(["busy 7", "busy 119"])
    worker.speak()
    assert worker.waits == [7, 119]
    assert len(set(vendor.keys)) == 1
    assert CostEntry.objects.get().amount == PRICE


def test_one_that_asks_for_more_than_two_minutes_is_given_up(
    vendor: Vendor, worker: Worker
) -> None:
    vendor.manners.append("busy 121")
    with pytest.raises(TransientError):
        worker.speak()
    assert worker.waits == []


def test_a_failing_one_is_asked_five_times_after_longer_and_longer_waits(
    vendor: Vendor, worker: Worker
) -> None:
    vendor.manners.extend(["broken"] * 9)
    with pytest.raises(TransientError, match="trouble"):
        worker.speak()
    assert len(vendor.keys) == 5
    assert all(0 <= wait <= most for wait, most in zip(worker.waits, (1, 2, 4, 8), strict=True))


def test_what_would_fail_again_is_asked_once(vendor: Vendor, worker: Worker) -> None:
    vendor.manners.append("refuses")
    with pytest.raises(PermanentError):
        worker.speak()
    assert len(vendor.keys) == 1


def test_a_wait_ends_when_the_work_is_to_stop() -> None:
    stop = threading.Event()

    def check() -> None:
        if stop.is_set():
            raise Stopped
        stop.set()

    with pytest.raises(Stopped):
        pause(3600, check)


@pytest.fixture
def failed(vendor: Vendor, worker: Worker) -> Vendor:
    """Five times in a row, in two calls."""
    vendor.manners.extend(["broken", "busy 121", "broken", "broken", "broken"])
    for text in ("One", "Two"):
        with pytest.raises(TransientError):
            worker.speak(text)
    vendor.keys.clear()
    return vendor


def minute_passes() -> None:
    Breaker.objects.update(open_until=timezone.now() - timedelta(seconds=1))


def test_five_failures_in_a_row_open_the_breaker(vendor: Vendor, worker: Worker) -> None:
    vendor.manners.extend(["busy 121", "busy 121", "busy 121", "busy 121"])
    for _ in range(4):
        with pytest.raises(TransientError):
            worker.speak()
    worker.speak()
    assert Breaker.objects.get().failures == 0
    vendor.manners.extend(["busy 121"] * 5)
    for _ in range(5):
        with pytest.raises(TransientError, match="limiting"):
            worker.speak("More")
    with pytest.raises(BreakerOpenError, match=r"left alone.*limiting"):
        worker.speak("More")
    assert len(vendor.keys) == 10
    breaker = Breaker.objects.get()
    assert breaker.open_until is not None
    assert timedelta(seconds=50) < breaker.open_until - timezone.now() <= timedelta(seconds=60)


@pytest.mark.usefixtures("failed")
def test_after_a_minute_one_call_tries_it_and_lets_the_others_in(
    vendor: Vendor, worker: Worker
) -> None:
    minute_passes()
    with vendor.holding_back():
        results = tries_at_once(vendor, worker)
    assert sorted(results) == ["answered", "refused", "refused", "refused"]
    assert len(vendor.keys) == 1
    worker.speak("Five")
    assert Breaker.objects.get().open_until is None


def tries_at_once(vendor: Vendor, worker: Worker) -> list[str]:
    """Four calls, of which only those that reach the vendor take until the others are through."""
    refused = threading.Semaphore(0)

    def once(text: str) -> str:
        try:
            worker.speak(text)
        except BreakerOpenError:
            refused.release()
            return "refused"
        return "answered"

    def let_go(_text: str) -> str:
        for _ in range(3):
            refused.acquire(timeout=20)
        vendor.let_go()
        return ""

    def act(text: str) -> str:
        return once(text) if text else let_go(text)

    return [said for said in at_once(act, ["Aa", "Bb", "Cc", "Dd", ""]) if said]


@pytest.mark.usefixtures("failed")
def test_a_trial_that_fails_opens_it_again(vendor: Vendor, worker: Worker) -> None:
    minute_passes()
    vendor.manners.append("busy 121")
    with pytest.raises(TransientError, match="limiting"):
        worker.speak()
    with pytest.raises(BreakerOpenError):
        worker.speak()
    assert len(vendor.keys) == 1


@pytest.mark.usefixtures("failed")
def test_a_trial_that_was_cut_off_is_made_by_another(vendor: Vendor, worker: Worker) -> None:
    minute_passes()
    now = timezone.now()
    Breaker.objects.update(probe_until=now + timedelta(seconds=5))
    with pytest.raises(BreakerOpenError):
        worker.speak()
    Breaker.objects.update(probe_until=now - timedelta(seconds=1))
    worker.speak()


@pytest.mark.usefixtures("failed")
def test_a_refusal_is_an_answer(vendor: Vendor, worker: Worker) -> None:
    minute_passes()
    vendor.manners.append("refuses")
    with pytest.raises(PermanentError):
        worker.speak()
    assert Breaker.objects.get().open_until is None


@pytest.mark.usefixtures("failed")
def test_an_administrator_may_close_it(vendor: Vendor, worker: Worker) -> None:
    breakers.breaker_close(provider=PROVIDER)
    worker.speak()


def test_failures_that_come_together_are_all_counted(vendor: Vendor, worker: Worker) -> None:
    at_once(lambda n: breakers.breaker_count(provider=PROVIDER, error=f"No. {n}"), range(6))
    assert Breaker.objects.get().failures == 6


def test_no_more_calls_wait_at_a_provider_than_it_has_places(
    vendor: Vendor, worker: Worker, settings: LazySettings
) -> None:
    settings.SPEECH_CONCURRENCY = 2
    texts = ["Aa", "Bb", "Cc", "Dd", "Ee"]

    def both_are_there() -> None:
        if vendor.most_at_once >= 2:
            vendor.let_go()

    worker.while_waiting = both_are_there
    with vendor.holding_back():
        at_once(worker.speak, texts)
    assert vendor.most_at_once == 2
    assert vendor.charged == 2 * len(texts)
    assert worker.waits


def test_a_place_is_free_again_when_a_call_was_cut_off(
    vendor: Vendor, worker: Worker, settings: LazySettings
) -> None:
    settings.SPEECH_CONCURRENCY = 1
    worker.speak("Aa")
    Call.objects.update(state="started")

    def time_passes() -> None:
        Call.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    worker.while_waiting = time_passes
    worker.speak("Bb")
    assert len(worker.waits) == 1
