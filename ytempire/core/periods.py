"""Periods in queries: every endpoint has its own words, and takes the others' for them too.

A period is a number of whole days of the user's calendar, the last one today.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from rest_framework import serializers

from ytempire.core.fields import ChoiceField

DAYS = {
    **dict.fromkeys(("today", "day", "24h"), 1),
    **dict.fromkeys(("week", "7d"), 7),
    **dict.fromkeys(("month", "30d"), 30),
    "90d": 90,
    "year": 365,
}
NAMES = ("period", "range", "time_range")


class PeriodField(ChoiceField):
    """One of the endpoint's own words; a synonym is answered as the word it stands for."""

    def to_internal_value(self, data: Any) -> Any:
        days = DAYS.get(data) if isinstance(data, str) else None
        word = next((word for word in self.choices if days and DAYS[str(word)] == days), data)
        return super().to_internal_value(word)


class PeriodQuery(serializers.Serializer[Any]):
    """Base of the query serializers with a period, taken by each of NAMES; documented as one."""

    period_name = "period"

    def to_internal_value(self, data: Mapping[str, Any]) -> Any:
        given = {name: value for name, value in data.items() if name not in NAMES}
        asked = next((data[name] for name in NAMES if name in data), None)
        return super().to_internal_value(
            given if asked is None else {**given, self.period_name: asked}
        )


def days_until(today: date, period: str) -> list[date]:
    """The days of the period, oldest first, the last one today."""
    return [today - timedelta(days=ago) for ago in range(DAYS[period] - 1, -1, -1)]
