"""What may be spent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms


class DollarsField(forms.DecimalField):
    """Shown in dollars and cents, whatever more places are kept."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}" if isinstance(value, Decimal) else value


def _limit(label: str, most: int) -> DollarsField:
    return DollarsField(
        label=label,
        min_value=Decimal(0),
        max_value=Decimal(most),
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
    )


class BudgetForm(forms.Form):
    daily_limit = _limit("A day, at most ($)", 1_000_000)
    monthly_limit = _limit("A month, at most ($)", 10_000_000)
    hard = forms.BooleanField(
        label="Refuse what would overrun it",
        required=False,
        help_text="Otherwise you are only told.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day, month = cleaned.get("daily_limit"), cleaned.get("monthly_limit")
        if day is not None and month is not None and day > month:
            self.add_error("daily_limit", "A day cannot take more than the month.")
        return cleaned
