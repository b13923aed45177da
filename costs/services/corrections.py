"""Putting the ledger right: what was booked stays, a correction is an entry of its own.

It belongs to the day of the entry it corrects: the sums of that day come right, and no day can be
spent into by what another one gives back.
"""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from costs import selectors
from costs.models import Budget, CostEntry
from costs.services.booking import entry_count
from costs.services.budgets import budget_lock
from costs.services.links import still_there
from ytempire.core.exceptions import ConflictError, InvalidInputError

COPIED = (
    "owner",
    "price",
    "stage",
    "category",
    "provider",
    "model",
    "unit",
    "unit_price",
    "priced_from",
    "call_key",
    "day",
)


@transaction.atomic
def entry_correct(
    *, entry: CostEntry, amount: Decimal, quantity: int | None = None
) -> CostEntry | None:
    """Let this (USD) be what stands of an entry; without a quantity that stays as it is.

    Returns the correction, None where nothing was wrong. Raises InvalidInputError.
    """
    _require_correctable(entry, amount)
    budget = budget_lock(owner=entry.owner)
    standing = selectors.standing(entry)
    wrong = amount - standing.amount
    excess = 0 if quantity is None else quantity - standing.quantity
    if standing.corrected and not wrong and not excess:
        return None
    return _write(entry, budget, standing.corrected, wrong, excess)


def entry_take_back(*, entry: CostEntry) -> CostEntry | None:
    """Let nothing stand of an entry; again changes nothing."""
    return entry_correct(entry=entry, amount=Decimal(0), quantity=0)


@transaction.atomic
def uncertain_settle(*, entry: CostEntry, charged: bool) -> None:
    """Say what became of the call that was cut off, with all that it would have used.

    charged: the estimate stands, by corrections of nothing; otherwise they take it back. Raises
    ConflictError if it is known already.
    """
    budget = budget_lock(owner=entry.owner)
    waiting = selectors.uncertain_of(entry.owner).filter(pk__in=selectors.same_try(entry))
    if not waiting:
        raise ConflictError("What became of this call is known already.")
    for one in waiting:
        taken = (Decimal(0), 0) if charged else (one.amount, one.quantity)
        _write(one, budget, 0, -taken[0], -taken[1])


def _write(
    entry: CostEntry, budget: Budget, number: int, amount: Decimal, quantity: int
) -> CostEntry:
    """The difference as an entry of its own, the `number`-th after 0 of this entry."""
    video_id, channel_id = still_there(video_id=entry.video_id, channel_id=entry.channel_id)
    correction = CostEntry.objects.create(
        video_id=video_id,
        channel_id=channel_id,
        **{name: getattr(entry, name) for name in COPIED},
        amount=amount,
        quantity=quantity,
        corrects=entry,
        idempotency_key=f"correction:{entry.pk}:{number}",
    )
    entry_count(entry=correction, budget=budget)
    return correction


def _require_correctable(entry: CostEntry, amount: Decimal) -> None:
    if entry.corrects_id is not None:
        raise InvalidInputError("This is a correction. Correct the entry that it corrects.")
    if amount < 0:
        raise InvalidInputError("An amount cannot be below zero.")
