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
from ytempire.core.exceptions import ConflictError, InvalidInputError

COPIED = (
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
def uncertain_settle(*, entry: CostEntry, charged: bool) -> CostEntry:
    """Say what became of a call that was cut off. Raises ConflictError if that is known already.

    charged: the estimate stands, by a correction of nothing; otherwise one takes it back.
    """
    budget = budget_lock(owner=entry.owner)
    standing = selectors.standing(entry)
    if standing.corrected or not entry.uncertain:
        raise ConflictError("What became of this call is known already.")
    if charged:
        return _write(entry, budget, 0, Decimal(0), 0)
    return _write(entry, budget, 0, -standing.amount, -standing.quantity)


def _write(
    entry: CostEntry, budget: Budget, number: int, amount: Decimal, quantity: int
) -> CostEntry:
    correction = CostEntry.objects.create(
        owner=entry.owner,
        video_id=entry.video_id,
        channel_id=entry.channel_id,
        price_id=entry.price_id,
        **{name: getattr(entry, name) for name in COPIED},
        amount=amount,
        quantity=quantity,
        corrects=entry,
        idempotency_key=f"correction:{entry.pk}:{number + 1}",
    )
    entry_count(entry=correction, budget=budget)
    return correction


def _require_correctable(entry: CostEntry, amount: Decimal) -> None:
    if entry.corrects_id is not None:
        raise InvalidInputError("This is a correction. Correct the entry that it corrects.")
    if amount < 0:
        raise InvalidInputError("An amount cannot be below zero.")
