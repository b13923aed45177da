"""What may be spent, what is set aside, and what was spent."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models

from costs.models.prices import Category, Price, Unit, money_field


class Budget(models.Model):
    """What an owner allows to be spent; a hard budget refuses what would overrun it."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="budget"
    )
    daily_limit = money_field(default=Decimal(50))
    monthly_limit = money_field(default=Decimal(1500))
    hard = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.owner}: {self.daily_limit} a day, {self.monthly_limit} a month"


class Reservation(models.Model):
    """Money set aside for one video until it ends."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reservations"
    )
    video = models.OneToOneField(
        "videos.Video", on_delete=models.CASCADE, related_name="reservation"
    )
    amount = money_field(help_text="what is still set aside; booked costs draw it down")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.amount} for {self.video_id}"


class CostEntry(models.Model):
    """One paid call or stored file. Append-only: a correction is an entry of its own."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cost_entries"
    )
    video = models.ForeignKey(
        "videos.Video", on_delete=models.SET_NULL, null=True, related_name="cost_entries"
    )
    channel = models.ForeignKey(
        "channels_app.Channel", on_delete=models.SET_NULL, null=True, related_name="cost_entries"
    )
    stage = models.CharField(max_length=20)
    category = models.CharField(max_length=20, choices=Category.choices)
    provider = models.CharField(max_length=40)
    model = models.CharField(max_length=200)
    unit = models.CharField(max_length=20, choices=Unit.choices)
    quantity = models.BigIntegerField(help_text="negative where a correction takes it back")
    price = models.ForeignKey(Price, on_delete=models.PROTECT, null=True, related_name="entries")
    # As they were: the price book may be edited, the ledger may not.
    unit_price = models.DecimalField(
        max_digits=20, decimal_places=12, null=True, help_text="USD for one unit"
    )
    priced_from = models.DateField(null=True, help_text="the day from which that price was valid")
    amount = money_field()
    uncertain = models.BooleanField(
        default=False, help_text="the call was cut off: this is what it would have cost"
    )
    corrects = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, related_name="corrections"
    )
    call_key = models.CharField(max_length=64, blank=True, help_text="of the provider's call")
    day = models.DateField(help_text="the owner's calendar day")
    idempotency_key = models.CharField(max_length=160, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "cost entries"
        indexes = [
            models.Index(fields=["owner", "day"]),
            models.Index(fields=["video", "stage"]),
            models.Index(
                fields=["owner"],
                name="cost_entry_uncertain",
                condition=models.Q(uncertain=True),
            ),
            models.Index(
                fields=["call_key"],
                name="cost_entry_call",
                condition=~models.Q(call_key=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.category} ({self.provider})"

    @property
    def one_try(self) -> str:
        """At a call: what its usages are booked under differs in the last part only."""
        return self.idempotency_key.rpartition(":")[0]


class LedgerCheck(models.Model):
    """One comparison of the ledger with everything that is added up from it."""

    checked_at = models.DateTimeField(auto_now_add=True)
    entries = models.PositiveBigIntegerField(help_text="how many there were")
    total = money_field()
    differences = models.JSONField(default=list, help_text="one sentence each; none: it balances")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.checked_at:%Y-%m-%d %H:%M}: {len(self.differences)} differences"
