"""Before a call: may it be made now, and is there money for it?"""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from calls.breakers import breaker_lock, breaker_require_closed, breaker_try
from calls.models import Call
from calls.selectors import booked, in_flight
from calls.terms import Terms, terms_of
from costs.models import Category
from costs.selectors import estimate
from costs.services import budget_lock, reservation_draw
from providers.base import Question
from ytempire.core import clock

MARGIN = timedelta(seconds=30)  # beyond the client's own limit


@dataclass(frozen=True, slots=True)
class Job:
    """Whose work calls belong to. holder: the lease of the worker that makes them."""

    owner: User
    video_id: uuid.UUID
    channel_id: uuid.UUID
    stage: str
    category: Category
    holder: str


@dataclass(frozen=True, slots=True)
class Started:
    """One try at a call, written down as started."""

    key: str
    number: int
    job: Job
    question: Question


@transaction.atomic
def call_start(*, key: str, job: Job, question: Question) -> Started | None:
    """Write down that a call starts; None when the provider has no place free at the moment.

    A call that is cut off under this key must have been ended before. Raises BreakerOpenError, and
    BudgetExceededError if a hard limit could be overrun.
    """
    budget_lock(owner=job.owner)
    breaker = breaker_lock(provider=question.provider)  # calls of one provider start in turn
    now = clock.now()
    breaker_require_closed(breaker=breaker, now=now)
    terms = terms_of(question.provider)
    if in_flight(question.provider, now).exclude(key=key).count() >= terms.at_once:
        return None
    money = _to_set_aside(key, job, question, terms)
    reservation_draw(owner=job.owner, video_id=job.video_id, amount=money)
    until = now + timedelta(seconds=question.timeout) + MARGIN
    breaker_try(breaker=breaker, until=until)
    state = {"reserved": money, "expires_at": until}
    return Started(key, _write(key, job, question, now, state), job, question)


def _to_set_aside(key: str, job: Job, question: Question, terms: Terms) -> Decimal:
    """What the call may add to what was spent today."""
    price = estimate(question.expected, job.owner.today())
    # Asked for already, and counted as spent: it is not charged a second time.
    counted = terms.honours_keys and booked(key, job.owner.today())
    return Decimal(0) if counted else price


def _write(key: str, job: Job, question: Question, now: datetime, state: dict[str, Any]) -> int:
    """Which try at this call it is."""
    call, _ = Call.objects.get_or_create(
        key=key,
        defaults={
            "provider": question.provider,
            "model": question.model,
            "owner": job.owner,
            "video_id": job.video_id,
            "channel_id": job.channel_id,
            "stage": job.stage,
            "category": job.category,
            "started_at": now,
            **state,
        },
    )
    Call.objects.filter(pk=call.pk).update(
        state=Call.State.STARTED,
        tries=call.tries + 1,
        expected=[asdict(usage) for usage in question.expected],
        holder=job.holder,
        ended_at=None,
        error="",
        **state,
    )
    return call.tries + 1
