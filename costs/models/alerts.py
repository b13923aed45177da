"""What an owner is told of."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from costs.models.prices import money_field


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
