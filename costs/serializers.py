"""Spending as the API shows and takes it. Money in USD."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from costs.models import AlertRule, CostAlert
from ytempire.core.fields import ChoiceField
from ytempire.core.periods import PeriodField, PeriodQuery

MOST_A_DAY = 1_000_000
MOST_A_MONTH = 10_000_000


class AmountField(serializers.DecimalField):
    """USD. What a binary fraction such as 0.1 + 0.2 has too many places is rounded away."""

    def __init__(self, places: int, least: Decimal, most: int, **options: Any) -> None:
        self.least, self.most = least, most
        super().__init__(14, places, min_value=least, max_value=Decimal(most), **options)

    def validate_precision(self, value: Decimal) -> Decimal:
        if self.least <= value <= self.most:
            value = round(value, self.decimal_places or 0)
        return super().validate_precision(value)


class BreakdownQuery(PeriodQuery):
    period = PeriodField(choices=["today", "week", "month"], default="today")


class CostBreakdownSerializer(serializers.Serializer[Any]):
    """Booked costs by what they were for, over the days of the period in your calendar: today, or
    the last 7 or 30 days, today included. These names are snake_case everywhere."""

    ai_generation = serializers.FloatField(help_text="scripts")
    voice_synthesis = serializers.FloatField(help_text="narration")
    storage = serializers.FloatField(help_text="kept and published files")
    api_calls = serializers.FloatField(help_text="everything else that is paid by call")
    total = serializers.FloatField()


class LimitsSerializer(serializers.Serializer[Any]):
    daily_limit = serializers.FloatField()
    monthly_limit = serializers.FloatField()
    hard = serializers.BooleanField(help_text="whether videos that would overrun it are refused")
    warning_percent = serializers.IntegerField(help_text="of a limit: from here on a warning")
    critical_percent = serializers.IntegerField(
        help_text="of a limit: from here on a critical alert"
    )
    spent_today = serializers.FloatField(help_text="booked today, in your calendar")
    spent_this_month = serializers.FloatField(help_text="booked since the first of the month")
    reserved = serializers.FloatField(help_text="set aside for videos that are not finished")


class LimitsUpdateSerializer(serializers.Serializer[Any]):
    """What is not sent stays. A day cannot take more than the month."""

    daily_limit = AmountField(2, Decimal(0), MOST_A_DAY, required=False)
    monthly_limit = AmountField(2, Decimal(0), MOST_A_MONTH, required=False)
    hard = serializers.BooleanField(required=False)


class CostAlertSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    type = serializers.ChoiceField(choices=["warning", "critical"], source="level")
    kind = serializers.ChoiceField(choices=CostAlert.Kind.choices)
    threshold = serializers.FloatField(help_text="from where on it is told")
    current_cost = serializers.FloatField(source="current", help_text="when it was told")
    message = serializers.CharField()
    timestamp = serializers.DateTimeField(source="created_at")


class AlertRuleSetSerializer(serializers.Serializer[Any]):
    """daily_limit: what a day has cost; per_video: what one video has; monthly_projection: what
    the month is projected to cost."""

    type = ChoiceField(choices=AlertRule.Type.choices)
    threshold = AmountField(6, Decimal("0.000001"), MOST_A_MONTH, help_text="USD")
    email = serializers.EmailField(
        max_length=254, allow_blank=True, default="", help_text="is told by mail, too"
    )


class AlertRuleSerializer(serializers.Serializer[Any]):
    type = serializers.ChoiceField(choices=AlertRule.Type.choices)
    threshold = serializers.FloatField()
    email = serializers.CharField(required=False, help_text="who is told by mail, too")
    created_at = serializers.DateTimeField()

    def to_representation(self, instance: AlertRule) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return {name: value for name, value in shown.items() if value != ""}


class ExportQuery(serializers.Serializer[Any]):
    format = ChoiceField(choices=["csv", "jsonl"], default="csv")
    since = serializers.DateField(required=False, help_text="the first day; without it, of all")
    until = serializers.DateField(required=False, help_text="the last day, included")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        since, until = attrs.get("since"), attrs.get("until")
        if since and until and since > until:
            raise serializers.ValidationError({"since": "This day is after the last one."})
        return attrs


class ConsumedSerializer(serializers.Serializer[Any]):
    unit = serializers.CharField()
    quantity = serializers.IntegerField()
    unit_price = serializers.FloatField(allow_null=True, help_text="null: not in the price book")
    amount = serializers.FloatField()


class UncertainSerializer(serializers.Serializer[Any]):
    """One call that was cut off, and what it is expected to have used."""

    id = serializers.CharField(source="entry.pk")
    created_at = serializers.DateTimeField(
        source="entry.created_at", help_text="when it was booked"
    )
    video_id = serializers.UUIDField(
        source="entry.video_id", allow_null=True, help_text="null: deleted since"
    )
    stage = serializers.CharField(source="entry.stage")
    provider = serializers.CharField(source="entry.provider")
    model = serializers.CharField(source="entry.model")
    amount = serializers.FloatField(help_text="USD, counted as spent")
    consumed = ConsumedSerializer(many=True)


class SettleSerializer(serializers.Serializer[Any]):
    charged = serializers.BooleanField()
