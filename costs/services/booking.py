"""Entering what was used, and keeping what is added up from it."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.db.models import F

from accounts.models import User
from costs import selectors
from costs.alerts import alerts_raise
from costs.models import (
    Budget,
    Category,
    ChannelCost,
    CostEntry,
    DailyCost,
    MonthlyUsage,
)
from costs.services.budgets import budget_lock, reservation_put_back
from providers.base import Usage


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
    call_key: str = "",
    uncertain: bool = False,
) -> CostEntry:
    """Enter one usage into the ledger; the same key again changes nothing.

    uncertain: the call was cut off, and the usage is what it was expected to be.
    """
    day = owner.today()
    price = selectors.price_of(usage, day)
    amount = selectors.amount_of(usage, price)
    # Before anything else is locked. What is free changes no sum, and waits for nobody.
    budget = budget_lock(owner=owner) if amount else None
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
            "unit_price": price.each if price else None,
            "priced_from": price.valid_from if price else None,
            "amount": amount,
            "call_key": call_key,
            "uncertain": uncertain,
            "day": day,
        },
    )
    if created and budget is not None:
        entry_count(entry=entry, budget=budget)
    return entry


def entry_count(*, entry: CostEntry, budget: Budget) -> None:
    """Add a new entry to all that is added up; the caller holds the budget's lock."""
    if not (entry.amount or _moves_units(entry)):
        return
    _roll_up(entry)
    # What comes back of an earlier day is not set aside for today.
    if entry.video_id is not None and entry.day == entry.owner.today():
        reservation_put_back(video_id=entry.video_id, amount=-entry.amount)
    if entry.amount > 0:
        alerts_raise(entry=entry, budget=budget)


def _moves_units(entry: CostEntry) -> bool:
    """A correction of units alone. Those of what was free are in no sum."""
    return entry.quantity != 0 and entry.corrects is not None and entry.corrects.amount != 0


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
