"""What calls cost: booked with the answer, whatever is killed or cut in between."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest
from django.db.models.signals import post_save

from calls import services
from calls.models import Call
from calls.tests.conftest import PRICE, Worker
from calls.tests.vendor import Vendor
from costs.models import CostEntry, DailyCost, Reservation
from costs.selectors import reserved
from costs.services import uncertain_settle
from costs.sums import money_sum
from providers.base import Ask, PermanentError, Question, Reply, TransientError, Usage
from tests.product import until
from tests.together import at_once
from videos.models import Video
from videos.render.process import Stopped

R = TypeVar("R")


class Killed(BaseException):
    """As kill -9 leaves things: nothing after it runs."""


def before_the_request(ask: Ask) -> Ask:
    def dying(question: Question, send: Callable[[str], Reply[R]]) -> R:
        def never(_key: str) -> Reply[R]:
            raise Killed

        return ask(question, never)

    return dying


def before_it_is_booked(ask: Ask) -> Ask:
    def dying(question: Question, send: Callable[[str], Reply[R]]) -> R:
        def lost(key: str) -> Reply[R]:
            send(key)
            raise Killed

        return ask(question, lost)

    return dying


def before_it_is_stored(ask: Ask) -> Ask:
    def dying(question: Question, send: Callable[[str], Reply[R]]) -> R:
        ask(question, send)
        raise Killed

    return dying


MOMENTS = [before_the_request, before_it_is_booked, before_it_is_stored]


def spent() -> Decimal:
    """By the ledger; the roll-up says the same."""
    total: Decimal = CostEntry.objects.aggregate(total=money_sum("amount", default=Decimal(0)))[
        "total"
    ]
    rolled = DailyCost.objects.aggregate(total=money_sum("amount", default=Decimal(0)))["total"]
    assert rolled == total
    return total


def in_doubt() -> int:
    """Uncertain entries that nothing has settled."""
    return CostEntry.objects.filter(uncertain=True, corrections=None).count()


def test_an_answer_is_booked_with_its_call(vendor: Vendor, worker: Worker) -> None:
    worker.speak()
    call = Call.objects.get()
    entry = CostEntry.objects.get()
    assert (call.state, call.tries, call.provider) == ("answered", 1, "speech.openai")
    assert vendor.keys == [call.key] == [entry.call_key]
    assert (entry.amount, entry.quantity, entry.video) == (PRICE, len("Hello there"), worker.video)
    assert (entry.stage, entry.category) == ("audio", "voice_synthesis")
    assert Reservation.objects.get().amount == 20 - PRICE


def test_while_it_waits_for_its_answer_its_money_is_set_aside(
    vendor: Vendor, worker: Worker
) -> None:
    seen: list[tuple[Decimal, str]] = []

    def watched(ask: Ask) -> Ask:
        def asking(question: Question, send: Callable[[str], Reply[R]]) -> R:
            def sending(key: str) -> Reply[R]:
                call = Call.objects.get()
                seen.append((reserved(worker.video.owner), call.state))
                Reservation.objects.all().delete()  # as when the video is cancelled now
                seen.append((reserved(worker.video.owner), call.state))
                return send(key)

            return ask(question, sending)

        return asking

    worker.speak(through=watched)
    assert seen == [(20, "started"), (PRICE, "started")]
    assert reserved(worker.video.owner) == 0


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_any_moment_the_ledger_is_what_was_charged(
    vendor: Vendor, worker: Worker, moment: Callable[[Ask], Ask]
) -> None:
    with pytest.raises(Killed):
        worker.speak(through=moment)
    services.reap(holder=worker.lease)
    services.reap(holder=worker.lease)
    worker.again().speak()
    unasked = moment is before_the_request and not vendor.honours_keys
    assert spent() == vendor.charged + (PRICE if unasked else 0)
    assert in_doubt() == (0 if vendor.honours_keys or moment is before_it_is_stored else 1)


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_again_and_again(
    vendor: Vendor, worker: Worker, moment: Callable[[Ask], Ask]
) -> None:
    """Nobody has reaped yet when the next attempt comes."""
    for _ in range(3):
        worker = worker.again()
        with pytest.raises(Killed):
            worker.speak(through=moment)
    worker.again().speak()
    assert Call.objects.get().tries == 4
    asked = 1 if vendor.honours_keys else 4
    assert spent() == asked * PRICE
    assert len(set(vendor.keys)) == 1


def test_what_was_cut_off_counts_as_spent(vendor: Vendor, worker: Worker) -> None:
    with pytest.raises(Killed):
        worker.speak(through=before_it_is_booked)
    assert services.reap() == 0
    Call.objects.update(expires_at="2020-01-01T00:00Z")
    assert services.reap() == 1
    entry = CostEntry.objects.get()
    assert (entry.amount, entry.uncertain) == (PRICE, True)
    assert Call.objects.get().state == "uncertain"
    assert Reservation.objects.get().amount == 20 - PRICE


def test_two_reapers_at_once_book_it_once(vendor: Vendor, worker: Worker) -> None:
    with pytest.raises(Killed):
        worker.speak(through=before_it_is_booked)
    reaped = at_once(lambda _: services.reap(holder=worker.lease), range(4))
    assert sum(reaped) == 1
    assert spent() == PRICE


def overdue_calls(worker: Worker, *keys: str) -> None:
    usage = [Usage("openai", "voice", "character", int(PRICE))]
    question = Question("speech.openai", "voice", "Hello there", usage, timeout=20)
    for key in keys:
        services.call_start(key=key, job=worker.job(), question=question)
    Call.objects.update(expires_at="2020-01-01T00:00Z")


@pytest.mark.parametrize("place", ["first", "last"])
def test_a_row_that_cannot_be_ended_keeps_the_sweep_from_no_other(
    vendor: Vendor, worker: Worker, caplog: pytest.LogCaptureFixture, place: str
) -> None:
    overdue_calls(worker, "first", "last")
    Call.objects.filter(key=place).update(expected=[{"no": "usage"}])
    assert services.reap() == 1
    assert Call.objects.exclude(key=place).get().state == "uncertain"
    assert [place in record.getMessage() for record in caplog.records] == [True]


def test_who_asks_again_is_told_that_the_call_before_could_not_be_ended(
    vendor: Vendor, worker: Worker
) -> None:
    overdue_calls(worker, "key")
    Call.objects.update(expected=[{"no": "usage"}])
    with pytest.raises(TypeError):
        services.reap(key="key")


def test_calls_whose_account_is_deleted_meanwhile_are_not_missed(
    vendor: Vendor, worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    overdue_calls(worker, "first", "last")

    def deleting(instance: Call, **_: object) -> None:
        Call.objects.exclude(pk=instance.pk).delete()

    post_save.connect(deleting, sender=Call)
    try:
        assert services.reap(holder=worker.lease) == 1
    finally:
        post_save.disconnect(deleting, sender=Call)
    assert caplog.records == []


@pytest.mark.parametrize("charged", [True, False], ids=["charged", "not charged"])
def test_what_its_creator_said_of_a_call_does_not_change_what_is_charged(
    vendor: Vendor, worker: Worker, *, charged: bool
) -> None:
    """Here the vendor did charge it; its creator may have been wrong."""
    with pytest.raises(Killed):
        worker.speak(through=before_it_is_booked)
    services.reap(holder=worker.lease)
    uncertain_settle(entry=CostEntry.objects.get(), charged=charged)
    worker.again().speak()
    lost = PRICE if not (charged or vendor.honours_keys) else 0
    assert spent() == vendor.charged - lost


def test_a_cut_connection_leaves_doubt_until_the_answer_comes(
    vendor: Vendor, worker: Worker
) -> None:
    vendor.manners.append("cuts")
    worker.speak()
    assert spent() == vendor.charged
    assert in_doubt() == (0 if vendor.honours_keys else 1)
    kinds = list(CostEntry.objects.order_by("pk").values_list("amount", flat=True))
    assert kinds == ([PRICE, -PRICE, PRICE] if vendor.honours_keys else [PRICE, PRICE])


def test_silence_leaves_doubt(vendor: Vendor, worker: Worker, settings: object) -> None:
    settings.SPEECH_TIMEOUT = 0.2  # type: ignore[attr-defined]
    with vendor.holding_back(), pytest.raises(TransientError, match="in time"):
        worker.speak()
    # Where every try may cost, one more is enough.
    assert len(vendor.keys) == (5 if vendor.honours_keys else 2)
    assert in_doubt() == (1 if vendor.honours_keys else 2)
    assert spent() == vendor.charged


@pytest.mark.parametrize("manner", ["broken", "busy 0", "refuses"])
def test_what_was_refused_costs_nothing(vendor: Vendor, worker: Worker, manner: str) -> None:
    vendor.manners.extend([manner] * 9)
    with pytest.raises((TransientError, PermanentError)):
        worker.speak()
    assert not CostEntry.objects.exists()
    assert Call.objects.get().state == "failed"
    assert Reservation.objects.get().amount == 20


def test_nobody_there_costs_nothing(vendor: Vendor, worker: Worker, settings: object) -> None:
    settings.SPEECH_BASE_URL = "http://127.0.0.1:9/v1"  # type: ignore[attr-defined]
    with pytest.raises(TransientError, match="reached"):
        worker.speak()
    assert not CostEntry.objects.exists()


def cancel(vendor: Vendor, worker: Worker) -> None:
    """Stop the work while the vendor has its request and has not answered."""

    def stop() -> None:
        until(lambda: vendor.keys, "the vendor is asked")
        worker.stopped = True

    with pytest.raises(Stopped):
        at_once(lambda call: call(), [stop, worker.speak])


@pytest.mark.parametrize("gone", [False, True], ids=["cancelled", "deleted"])
def test_cancelling_cuts_a_call_and_its_answer_is_booked_all_the_same(
    vendor: Vendor, worker: Worker, *, gone: bool
) -> None:
    with vendor.holding_back():
        cancel(vendor, worker)
        assert Call.objects.get().state == "started"
        if gone:
            Video.objects.all().delete()
    until(lambda: Call.objects.get().state == "answered", "the answer is written down")
    entry = CostEntry.objects.get()
    assert (entry.amount, entry.video_id) == (PRICE, None if gone else worker.video.pk)


def test_an_answer_that_comes_after_it_was_given_up_settles_the_doubt(
    vendor: Vendor, worker: Worker
) -> None:
    with vendor.holding_back():
        cancel(vendor, worker)
        services.reap(holder=worker.lease)
        assert (spent(), in_doubt()) == (PRICE, 1)
    until(lambda: Call.objects.get().state == "answered", "the answer is booked")
    assert (spent(), in_doubt()) == (Decimal(vendor.charged), 0)


def test_a_refusal_that_comes_after_it_was_given_up_settles_the_doubt(
    vendor: Vendor, worker: Worker
) -> None:
    usage = [Usage("openai", "voice", "character", int(PRICE))]
    question = Question("speech.openai", "voice", "Hello there", usage, timeout=20)
    started = services.call_start(key="key", job=worker.job(), question=question)
    assert started is not None
    services.reap(holder=worker.lease)
    assert (spent(), in_doubt()) == (PRICE, 1)
    services.call_fail(started=started, error="No.")
    assert (spent(), in_doubt()) == (Decimal(0), 0)
    assert (Call.objects.get().state, Reservation.objects.get().amount) == ("failed", Decimal(20))


def test_a_try_that_is_cut_off_is_counted_though_the_doubt_about_an_earlier_one_has_ended(
    vendor: Vendor, worker: Worker
) -> None:
    """Where keys are honoured it had no money of its own: the doubt counted for both."""
    usage = [Usage("openai", "voice", "character", int(PRICE))]
    question = Question("speech.openai", "voice", "Hello there", usage, timeout=20)
    first = services.call_start(key="key", job=worker.job(), question=question)
    assert first is not None
    services.reap(holder=worker.lease)
    services.call_start(key="key", job=worker.again().job(), question=question)
    services.call_fail(started=first, error="No.")
    assert spent() == 0
    services.reap(holder=worker.again().lease)
    assert (spent(), in_doubt()) == (PRICE, 1)


def test_an_answer_of_no_use_is_not_asked_for_again(vendor: Vendor, worker: Worker) -> None:
    for _ in range(2):
        asking = worker.asking()
        worker.speak(through=lambda _ask, asking=asking: asking)  # type: ignore[misc]
        asking.discard(PermanentError("That is no speech."))
    assert len(set(vendor.keys)) == 2
    assert spent() == vendor.charged == 2 * PRICE


def test_what_this_machine_could_not_read_is_as_good_as_before(
    vendor: Vendor, worker: Worker, settings: object, tmp_path: Path
) -> None:
    ffmpeg = tmp_path / "ffmpeg"
    ffmpeg.write_text("#!/bin/sh\nkill -9 $$\n")
    ffmpeg.chmod(0o755)
    settings.FFMPEG = str(ffmpeg)  # type: ignore[attr-defined]
    asking = worker.asking()
    with pytest.raises(TransientError, match="killed") as raised:
        worker.speak(through=lambda _ask: asking)
    asking.discard(raised.value)
    settings.FFMPEG = ""  # type: ignore[attr-defined]
    worker.again().speak()
    assert len(set(vendor.keys)) == 1
    assert spent() == vendor.charged == (PRICE if vendor.honours_keys else 2 * PRICE)


def test_requests_of_one_work_have_their_own_keys(vendor: Vendor, worker: Worker) -> None:
    asking = worker.asking()
    worker.speak(through=lambda _ask: asking)
    worker.speak(through=lambda _ask: asking)
    worker.speak(through=lambda _ask: worker.asking("another scene"))
    assert len(set(vendor.keys)) == 3
    assert spent() == vendor.charged == 3 * PRICE


def a_day_passes() -> None:
    Call.objects.update(started_at="2020-01-01T00:00Z")


def the_call_is_swept() -> None:
    Call.objects.all().delete()


@pytest.mark.parametrize("forget", [a_day_passes, the_call_is_swept])
def test_what_is_asked_for_again_long_after_is_another_call(
    vendor: Vendor, worker: Worker, forget: Callable[[], None]
) -> None:
    worker.speak()
    forget()
    worker.again().speak()
    assert len(set(vendor.keys)) == 2
    assert spent() == vendor.charged == 2 * PRICE
