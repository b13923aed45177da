"""After a call: what it cost is booked at once, or what it may have cost if nobody knows.

Each ending is one transaction: the state of the row, the money it held, the ledger. All changes to
an owner's calls are made under the lock of the owner's budget.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

from django.db import transaction

from calls import selectors
from calls.models import Call
from calls.services.starting import Started
from calls.terms import terms_of
from costs.models import Category
from costs.selectors import estimate
from costs.services import (
    budget_lock,
    cost_book,
    entry_take_back,
    reservation_put_back,
    still_there,
)
from providers.base import Usage
from ytempire.core import clock

logger = logging.getLogger(__name__)

State = Call.State
# What was not known may become known: the thread that waits for an answer outlives the work.
BEFORE = {
    State.ANSWERED: (State.STARTED, State.UNCERTAIN),
    State.FAILED: (State.STARTED, State.UNCERTAIN),
    State.UNCERTAIN: (State.STARTED,),
}


@transaction.atomic
def call_answer(*, started: Started, usage: Sequence[Usage]) -> None:
    """Book what the answer cost. Also where it comes after the call was given up."""
    call = _held(started.key)
    _end(call, started.number, State.ANSWERED)
    once = terms_of(call.provider).honours_keys
    _clear_up(call, None if once else started.number)
    _book(call, usage, "" if once else f":{started.number}")


@transaction.atomic
def call_fail(*, started: Started, error: str) -> None:
    """It certainly cost nothing."""
    call = _held(started.key)
    _end(call, started.number, State.FAILED, error)
    _clear_up(call, started.number)


@transaction.atomic
def call_cut_off(*, key: str, number: int, error: str) -> bool:
    """What it was expected to cost counts as spent; returns whether this try had not ended yet."""
    call = _held(key)
    if not _end(call, number, State.UNCERTAIN, error):
        return False
    counted = terms_of(call.provider).honours_keys and selectors.booked(key)
    expected = [Usage(**usage) for usage in call.expected]
    # Not by what it held: that is nothing where an earlier try was counted, which may be over.
    if estimate(expected, call.owner.today()) and not counted:
        _book(call, expected, _in_doubt(number), uncertain=True)
    return True


def call_discard(*, key: str, error: str) -> None:
    """The answer was of no use: who asks for it again asks anew, under another key."""
    Call.objects.filter(key=key, state=State.ANSWERED).update(error=error[:500])


def reap(**started_by: str) -> int:
    """End the calls that were cut off: those whose time is over, or those of a holder or key.

    Returns how many. A sweep of what is over goes on after a call that cannot be ended.
    """
    started = Call.objects.filter(state=State.STARTED, **started_by)
    if started_by:
        return sum(_reap(call) for call in started)
    return sum(_sweep(call) for call in selectors.overdue(clock.now()))


def _sweep(call: Call) -> bool:
    try:
        return _reap(call)
    except Exception:
        logger.exception("call %s was cut off and could not be ended", call.key)
        return False


def _reap(call: Call) -> bool:
    try:
        return call_cut_off(key=call.key, number=call.tries, error="The work on it was cut off.")
    except Call.DoesNotExist:  # its owner's account was deleted meanwhile
        return False


def _held(key: str) -> Call:
    """The call, nobody else changes it now; it knows its video and channel while they exist."""
    budget_lock(owner=Call.objects.select_related("owner").get(key=key).owner)
    call = Call.objects.select_related("owner").get(key=key)
    call.video_id, call.channel_id = still_there(video_id=call.video_id, channel_id=call.channel_id)
    return call


def _end(call: Call, number: int, state: State, error: str = "") -> bool:
    """Move this try to its end, and give back the money it held; False if it has ended before."""
    if call.tries != number or call.state not in BEFORE[state]:
        return False
    if call.state == State.STARTED:
        reservation_put_back(video_id=call.video_id, amount=call.reserved)
    call.state, call.error, call.ended_at = state, error[:500], clock.now()
    call.save(update_fields=["state", "error", "ended_at"])
    return True


def _book(call: Call, usages: Iterable[Usage], ending: str, *, uncertain: bool = False) -> None:
    for usage in usages:
        cost_book(
            owner=call.owner,
            video_id=call.video_id,
            channel_id=call.channel_id,
            stage=call.stage,
            category=Category(call.category),
            usage=usage,
            idempotency_key=f"call:{call.key}{ending}:{usage.unit}",
            call_key=call.key,
            uncertain=uncertain,
        )


def _clear_up(call: Call, number: int | None) -> None:
    """Take back what was booked because this try at the call, or any, was cut off."""
    entries = selectors.entries_of(call.key).filter(uncertain=True)
    if number is not None:
        own = f"call:{call.key}{_in_doubt(number)}:"
        entries = entries.filter(idempotency_key__startswith=own)
    for entry in entries:
        entry_take_back(entry=entry)


def _in_doubt(number: int) -> str:
    return f":{number}:uncertain"
