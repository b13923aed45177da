"""The ledger: what things cost, what was spent, what is set aside. All amounts in USD."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models


class Category(models.TextChoices):
    AI_GENERATION = "ai_generation", "AI generation"
    VOICE_SYNTHESIS = "voice_synthesis"
    STORAGE = "storage"
    API_CALLS = "api_calls", "API calls"


class Unit(models.TextChoices):
    INPUT_TOKEN = "input_token"  # noqa: S105
    OUTPUT_TOKEN = "output_token"  # noqa: S105
    CHARACTER = "character"
    IMAGE = "image"
    CALL = "call"
    BYTE_MONTH = "byte_month", "byte stored a month"


def money_field(
    default: Decimal | None = None, *, editable: bool = True, help_text: str = ""
) -> models.DecimalField[Decimal | int, Decimal]:
    """USD with six places, up to 99,999,999."""
    return models.DecimalField(
        max_digits=14,
        decimal_places=6,
        default=models.NOT_PROVIDED if default is None else default,
        editable=editable,
        help_text=help_text,
    )


class Price(models.Model):
    """What `per` units of a provider's model cost from a day on; older rows stay for the record."""

    provider = models.CharField(max_length=40)
    model = models.CharField(max_length=200)
    unit = models.CharField(max_length=20, choices=Unit.choices)
    amount = money_field()
    per = models.PositiveIntegerField(default=1_000_000)
    valid_from = models.DateField()

    class Meta:
        ordering = ["provider", "model", "unit", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "model", "unit", "valid_from"], name="price_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.model}: {self.amount} per {self.per} {self.unit}"


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
    quantity = models.PositiveBigIntegerField(default=0)
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


class AlertRule(models.Model):
    """What an owner wants to be told of, beside the shares of the budget."""

    class Type(models.TextChoices):
        DAILY_LIMIT = "daily_limit"
        PER_VIDEO = "per_video"
        MONTHLY_PROJECTION = "monthly_projection"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="alert_rules"
    )
    type = models.CharField(max_length=20, choices=Type.choices)
    threshold = money_field()
    email = models.EmailField(blank=True, help_text="told by mail too")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["type"]
        constraints = [models.UniqueConstraint(fields=["owner", "type"], name="alert_rule_unique")]

    def __str__(self) -> str:
        return f"{self.type} from {self.threshold}"


class CostAlert(models.Model):
    """Spending came near a limit or met a rule: told once a day and kind."""

    class Kind(models.TextChoices):
        DAILY_LIMIT = "daily_limit"
        PER_VIDEO = "per_video"
        MONTHLY_PROJECTION = "monthly_projection"
        DAILY_WARNING = "daily_warning"
        DAILY_CRITICAL = "daily_critical"
        MONTHLY_WARNING = "monthly_warning"
        MONTHLY_CRITICAL = "monthly_critical"

    CRITICAL = (Kind.DAILY_LIMIT, Kind.DAILY_CRITICAL, Kind.MONTHLY_CRITICAL)

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cost_alerts"
    )
    day = models.DateField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    threshold = money_field()
    current = money_field()
    message = models.CharField(max_length=200)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "day", "kind"], name="cost_alert_unique")
        ]

    def __str__(self) -> str:
        return self.message

    @property
    def level(self) -> str:
        """warning or critical: clients know these two."""
        return "critical" if self.kind in self.CRITICAL else "warning"
