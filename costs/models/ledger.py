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
    quantity = models.PositiveBigIntegerField()
    price = models.ForeignKey(Price, on_delete=models.PROTECT, null=True, related_name="entries")
    amount = money_field()
    day = models.DateField(help_text="the owner's calendar day")
    idempotency_key = models.CharField(max_length=160, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "cost entries"
        indexes = [
            models.Index(fields=["owner", "day"]),
            models.Index(fields=["video", "stage"]),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.category} ({self.provider})"
