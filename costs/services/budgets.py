"""What an owner allows to be spent, and what is set aside of it."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from costs import selectors
from costs.models import Budget, Reservation
from ytempire.core.exceptions import InvalidInputError, QuotaExceededError


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
    """Set money aside for a video. Raises QuotaExceededError if a hard limit would be overrun."""
    budget = budget_lock(owner=owner)
    if budget.hard and amount > 0:
        today, reserved = owner.today(), selectors.reserved(owner)
        _require(selectors.spent_on(owner, today) + reserved + amount, budget.daily_limit, "daily")
        _require(
            selectors.spent_in_month(owner, today) + reserved + amount,
            budget.monthly_limit,
            "monthly",
        )
    return Reservation.objects.create(owner=owner, video_id=video_id, amount=amount)


def _require(total: Decimal, limit: Decimal, name: str) -> None:
    if total > limit:
        raise QuotaExceededError(
            f"This would bring your {name} spending to ${total:.2f}, over the limit of "
            f"${limit:.2f}. Raise the budget or wait for the next period."
        )


def reservation_release(*, video_id: uuid.UUID) -> None:
    """Give back what a finished video did not spend."""
    Reservation.objects.filter(video_id=video_id).delete()
