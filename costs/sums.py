"""Adding up money in the database."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Q, Sum
from django.db.models.functions import Round

from costs.models.prices import MONEY_PLACES


def money_sum(name: str, *, only: Q | None = None, default: Decimal | None = None) -> Round:
    """The sum of a column of money. SQLite adds binary fractions, which come out a little off."""
    return Round(Sum(name, filter=only, default=default), MONEY_PLACES)
