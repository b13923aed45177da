"""What an owner allows to be spent, and what is set aside of it."""

from __future__ import annotations

import uuid
from decimal import ROUND_UP, Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from accounts.models import User
from costs import selectors
from costs.models import Budget, Reservation
from ytempire.core.exceptions import BudgetExceededError, InvalidInputError

CENT = Decimal("0.01")


def budget_lock(*, owner: User) -> Budget:
    """The owner's budget, locked until the transaction ends: spending decisions take turns."""
    Budget.objects.get_or_create(owner=owner)
    return Budget.objects.select_for_update().get(owner=owner)


@transaction.atomic
def budget_update(*, owner: User, **changes: Any) -> Budget:
    """Change daily_limit, monthly_limit or hard; the values are already validated.

    Raises InvalidInputError if a day could take more than the month. Alerts are left as they are.
    """
    budget = budget_lock(owner=owner)
    for field, value in changes.items():
        setattr(budget, field, value)
    if budget.daily_limit > budget.monthly_limit:
        message = "A day cannot take more than the month."
        wrong = [field for field in ("daily_limit", "monthly_limit") if field in changes]
        raise InvalidInputError(message, errors={field: [message] for field in wrong})
    budget.save()
    return budget


@transaction.atomic
def reservation_make(*, owner: User, video_id: uuid.UUID, amount: Decimal) -> Reservation:
    """Set money aside for a video. Raises BudgetExceededError if a hard limit would be overrun."""
    _require_room(owner, budget_lock(owner=owner), amount, "This")
    return Reservation.objects.create(owner=owner, video_id=video_id, amount=amount)


@transaction.atomic
def reservation_draw(*, owner: User, video_id: uuid.UUID | None, amount: Decimal) -> None:
    """Take what one call may cost from what is set aside for its video; the call keeps it then.

    Where that is too little, the budget gives the rest. Raises BudgetExceededError if a hard limit
    would be overrun by it.
    """
    budget = budget_lock(owner=owner)
    missing = amount - selectors.reserved_for(video_id)
    _require_room(owner, budget, missing, "The next paid call for this video")
    _change(video_id, -amount)


def reservation_put_back(*, video_id: uuid.UUID | None, amount: Decimal) -> None:
    """Set aside again what a call had taken; not once its video has ended."""
    _change(video_id, amount)


def reservation_release(*, video_id: uuid.UUID) -> None:
    """Give back what a finished video did not spend."""
    Reservation.objects.filter(video_id=video_id).delete()


def _change(video_id: uuid.UUID | None, by: Decimal) -> None:
    changed = Greatest(F("amount") + by, Decimal(0))
    Reservation.objects.filter(video=video_id).update(amount=changed)


def _require_room(owner: User, budget: Budget, amount: Decimal, what: str) -> None:
    """Raises BudgetExceededError if spending this much more would overrun a hard limit."""
    if not budget.hard or amount <= 0:
        return
    today, reserved = owner.today(), selectors.reserved(owner)
    day = selectors.spent_on(owner, today) + reserved + amount
    _require(day, budget.daily_limit, f"{what} would bring your daily")
    month = selectors.spent_in_month(owner, today) + reserved + amount
    _require(month, budget.monthly_limit, f"{what} would bring your monthly")


def _require(total: Decimal, limit: Decimal, what: str) -> None:
    if total > limit:
        shown = total.quantize(CENT, ROUND_UP)  # never a sum that looks like the limit itself
        raise BudgetExceededError(
            f"{what} spending to ${shown}, over the limit of ${limit:.2f}. Raise the budget or "
            "wait for the next period."
        )
