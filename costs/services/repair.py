"""Adding up again what does not agree with the entries, which stay as they are."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Sum

from accounts.models import User
from channels_app.models import Channel
from costs.audit import ROLL_UPS, RollUp, idle_reservations
from costs.services.budgets import budget_lock
from costs.sums import money_sum


def rollups_repair() -> int:
    """Set right every row that is wrong, and give back what is idle; returns how many."""
    repaired = 0
    for rollup in ROLL_UPS:
        for row in rollup.differences():
            _add_up(rollup, {key: row[key] for key in rollup.keys})
            repaired += 1
    return repaired + idle_reservations().delete()[0]


@transaction.atomic
def _add_up(rollup: RollUp, key: dict[str, Any]) -> None:
    """One row again, while nothing can be booked that it counts."""
    budget_lock(owner=_owner_of(key))
    sums = {"amount": money_sum("amount"), "quantity": Sum("quantity")}
    figures = rollup.booked.filter(**key).aggregate(**{name: sums[name] for name in rollup.figures})
    rows = rollup.model._default_manager.filter(**key)
    if figures["amount"] is None:
        rows.delete()
    elif not rows.update(**figures):
        rollup.model._default_manager.create(**key, **figures)


def _owner_of(key: dict[str, Any]) -> User:
    if "owner_id" in key:
        return User.objects.get(pk=key["owner_id"])
    return Channel.objects.select_related("owner").get(pk=key["channel_id"]).owner
