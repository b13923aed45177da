"""YouTube channels and their daily rhythm."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from ytempire.core.models import TimeStampedModel, UUIDModel


class Channel(UUIDModel, TimeStampedModel):
    """One YouTube channel of one owner.

    The statistics are what YouTube last told; they are 0 until `statistics_synced_at` is set.
    """

    class Status(models.TextChoices):
        ACTIVE = "active"
        PAUSED = "paused"
        ERROR = "error"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="channels"
    )
    name = models.CharField(max_length=100)
    niche = models.CharField(max_length=100, blank=True)
    youtube_channel_id = models.CharField(max_length=64, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    automation_enabled = models.BooleanField(default=False)
    daily_video_limit = models.PositiveIntegerField(
        default=3, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    total_views = models.PositiveBigIntegerField(default=0, editable=False)
    subscribers = models.PositiveBigIntegerField(default=0, editable=False)
    daily_revenue = models.DecimalField(max_digits=14, decimal_places=6, default=0, editable=False)
    monthly_revenue = models.DecimalField(
        max_digits=14, decimal_places=6, default=0, editable=False
    )
    statistics_synced_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
