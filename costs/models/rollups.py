"""The ledger added up. Kept by cost_book as it books."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models

from costs.models.prices import Category, Unit, money_field


class DailyCost(models.Model):
    """The ledger rolled up: one row an owner, day and category."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="daily_costs"
    )
    day = models.DateField()
    category = models.CharField(max_length=20, choices=Category.choices)
    amount = money_field(default=Decimal(0))

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "day", "category"], name="daily_cost_unique")
        ]
        indexes = [models.Index(fields=["day"], name="daily_cost_day")]  # over all owners

    def __str__(self) -> str:
        return f"{self.day} {self.category}: {self.amount}"


class MonthlyUsage(models.Model):
    """The ledger rolled up: what an owner consumed of each price in a month, and paid for."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    month = models.DateField(help_text="its first day")
    category = models.CharField(max_length=20, choices=Category.choices)
    provider = models.CharField(max_length=40)
    model = models.CharField(max_length=200)
    unit = models.CharField(max_length=20, choices=Unit.choices)
    quantity = models.BigIntegerField(default=0)
    amount = money_field(default=Decimal(0))

    class Meta:
        ordering = ["-month", "-amount"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "month", "category", "provider", "model", "unit"],
                name="monthly_usage_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.provider} {self.model}: {self.amount}"


class ChannelCost(models.Model):
    """The ledger rolled up: what a channel's videos cost in a month."""

    channel = models.ForeignKey(
        "channels_app.Channel", on_delete=models.CASCADE, related_name="monthly_costs"
    )
    month = models.DateField(help_text="its first day")
    amount = money_field(default=Decimal(0))

    class Meta:
        ordering = ["-month", "-amount"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "month"], name="channel_cost_unique")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.channel_id}: {self.amount}"
