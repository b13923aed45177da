"""Writing the ledger: reserve, book, release; alerts are raised as costs are booked."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.models import User
from costs import selectors
from costs.models import Budget, Category, CostAlert, CostEntry, DailyCost, Reservation
from notifications.models import EventType
from notifications.services import event_publish
from providers.base import Usage
from ytempire.core.exceptions import QuotaExceededError

WARNING_SHARE = Decimal("0.80")
CRITICAL_SHARE = Decimal("0.95")


def budget_lock(*, owner: User) -> Budget:
    """The owner's budget, locked until the transaction ends: spending decisions take turns."""
    Budget.objects.get_or_create(owner=owner)
    return Budget.objects.select_for_update().get(owner=owner)


@transaction.atomic
def budget_update(
    *, owner: User, daily_limit: Decimal, monthly_limit: Decimal, hard: bool
) -> Budget:
    """Set what the owner allows to be spent; the limits are already validated."""
    budget = budget_lock(owner=owner)
    budget.daily_limit, budget.monthly_limit, budget.hard = daily_limit, monthly_limit, hard
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
        _roll_up(entry)
        if video_id is not None:
            _draw_down(video_id, entry.amount)
        _raise_alerts(owner)
    return entry


def _roll_up(entry: CostEntry) -> None:
    key: dict[str, Any] = {"owner": entry.owner, "day": entry.day, "category": entry.category}
    DailyCost.objects.get_or_create(**key)
    DailyCost.objects.filter(**key).update(amount=F("amount") + entry.amount)


def _draw_down(video_id: uuid.UUID, amount: Decimal) -> None:
    Reservation.objects.filter(video_id=video_id).update(
        amount=Greatest(F("amount") - amount, Decimal(0))
    )


def _raise_alerts(owner: User) -> None:
    today, budget = owner.today(), selectors.budget_of(owner)
    daily, monthly = selectors.spent_on(owner, today), selectors.spent_in_month(owner, today)
    kinds = CostAlert.Kind
    checks = (
        (kinds.DAILY_WARNING, daily, budget.daily_limit, WARNING_SHARE),
        (kinds.DAILY_CRITICAL, daily, budget.daily_limit, CRITICAL_SHARE),
        (kinds.MONTHLY_WARNING, monthly, budget.monthly_limit, WARNING_SHARE),
        (kinds.MONTHLY_CRITICAL, monthly, budget.monthly_limit, CRITICAL_SHARE),
    )
    for kind, current, limit, share in checks:
        if current >= limit * share:
            _alert_once(owner, kind, current, limit, limit * share)


def _alert_once(
    owner: User, kind: CostAlert.Kind, current: Decimal, limit: Decimal, threshold: Decimal
) -> None:
    message = _alert_message(kind, current, limit)
    alert, first = CostAlert.objects.get_or_create(
        owner=owner,
        day=owner.today(),
        kind=kind,
        defaults={"threshold": threshold, "current": current, "message": message},
    )
    if not first:
        return
    event_publish(
        user_id=owner.pk,
        type=EventType.COST_ALERT,
        payload={
            "id": str(alert.pk),
            "type": kind.value.split("_")[1],
            "threshold": float(threshold),
            "currentCost": float(current),
            "message": message,
        },
    )


def _alert_message(kind: CostAlert.Kind, current: Decimal, limit: Decimal) -> str:
    period, level = kind.value.split("_")
    if level == "critical":
        return (
            f"CRITICAL: {period.title()} cost limit nearly reached: ${current:.2f} of ${limit:.0f}"
        )
    return f"{period.title()} cost approaching limit: ${current:.2f} of ${limit:.0f}"


def alert_dismiss(*, alert: CostAlert) -> None:
    CostAlert.objects.filter(pk=alert.pk, dismissed_at=None).update(dismissed_at=timezone.now())
