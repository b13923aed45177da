"""Writing the ledger: reserve, book, release; what the owner allows, and wants to be told of."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.models import User
from costs import selectors
from costs.alerts import alerts_raise
from costs.models import (
    AlertRule,
    Budget,
    Category,
    ChannelCost,
    CostAlert,
    CostEntry,
    DailyCost,
    MonthlyUsage,
    Reservation,
)
from providers.base import Usage
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


@transaction.atomic
def cost_book(
    *,
    owner: User,
    video_id: uuid.UUID | None,
    channel_id: uuid.UUID | None,
    stage: str,
    category: Category,
    usage: Usage,
    idempotency_key: str,
) -> CostEntry:
    """Enter one usage into the ledger; the same key again changes nothing."""
    day = owner.today()
    price = selectors.price_of(usage, day)
    entry, created = CostEntry.objects.get_or_create(
        idempotency_key=idempotency_key,
        defaults={
            "owner": owner,
            "video_id": video_id,
            "channel_id": channel_id,
            "stage": stage,
            "category": category,
            "provider": usage.provider,
            "model": usage.model,
            "unit": usage.unit,
            "quantity": usage.quantity,
            "price": price,
            "amount": selectors.amount_of(usage, price),
            "day": day,
        },
    )
    if created and entry.amount:
        budget = budget_lock(owner=owner)
        _roll_up(entry)
        if video_id is not None:
            _draw_down(video_id, entry.amount)
        alerts_raise(entry=entry, budget=budget)
    return entry


def _roll_up(entry: CostEntry) -> None:
    month = entry.day.replace(day=1)
    owner, category = {"owner": entry.owner}, {"category": entry.category}
    price = {"provider": entry.provider, "model": entry.model, "unit": entry.unit}
    _add(DailyCost, {**owner, "day": entry.day, **category}, amount=entry.amount)
    _add(
        MonthlyUsage,
        {**owner, "month": month, **category, **price},
        amount=entry.amount,
        quantity=entry.quantity,
    )
    if entry.channel_id is not None:
        _add(ChannelCost, {"channel_id": entry.channel_id, "month": month}, amount=entry.amount)


def _add(rollup: type[models.Model], key: dict[str, Any], **figures: Decimal | int) -> None:
    """Add to a row, or begin it. One owner's bookings take turns, so nobody else begins it too."""
    sums = {name: F(name) + figure for name, figure in figures.items()}
    if not rollup._default_manager.filter(**key).update(**sums):
        rollup._default_manager.create(**key, **figures)


def _draw_down(video_id: uuid.UUID, amount: Decimal) -> None:
    Reservation.objects.filter(video_id=video_id).update(
        amount=Greatest(F("amount") - amount, Decimal(0))
    )


def alert_dismiss(*, alert: CostAlert) -> None:
    """Put an alert away; it is not raised again that day."""
    CostAlert.objects.filter(pk=alert.pk, dismissed_at=None).update(dismissed_at=timezone.now())


def alert_rule_set(*, owner: User, type: AlertRule.Type, threshold: Decimal, email: str) -> None:
    """Set the owner's rule of this type, in place of the one there was; checked already."""
    AlertRule.objects.update_or_create(
        owner=owner, type=type, defaults={"threshold": threshold, "email": email}
    )


def alert_rule_delete(*, rule: AlertRule) -> None:
    AlertRule.objects.filter(pk=rule.pk).delete()
