"""From what costs on somebody wants to be told, beside the shares of the budget."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from costs.models import AlertRule
from costs.serializers import MOST_A_MONTH

TITLES = {
    AlertRule.Type.DAILY_LIMIT: "A day has cost",
    AlertRule.Type.PER_VIDEO: "A video has cost",
    AlertRule.Type.MONTHLY_PROJECTION: "The month is projected to cost",
}


class CostAlertForm(forms.Form):
    """One type of alert; without an amount there is none."""

    threshold = forms.DecimalField(
        label="From ($)",
        required=False,
        min_value=Decimal("0.000001"),
        max_value=Decimal(MOST_A_MONTH),
        decimal_places=6,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )
    email = forms.EmailField(
        label="Mail to",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"placeholder": "nobody"}),
    )

    def __init__(self, type: AlertRule.Type, data: Any, known: dict[str, str] | None) -> None:
        super().__init__(data, initial=known, prefix=type)
        self.type, self.title = type, TITLES[type]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("email") and "threshold" in cleaned and cleaned["threshold"] is None:
            self.add_error("threshold", "From how many dollars on?")
        return cleaned


def cost_alert_forms(rules: Iterable[AlertRule], data: Any) -> list[CostAlertForm]:
    """A form for each type, filled in with its rule."""
    known = {rule.type: _shown(rule) for rule in rules}
    return [CostAlertForm(type, data, known.get(type)) for type in AlertRule.Type]


def _shown(rule: AlertRule) -> dict[str, str]:
    return {"threshold": f"{rule.threshold.normalize():f}", "email": rule.email}
