"""What came back: the platform's figures by day, and their roll-up.

A day here is the platform's own (YouTube counts in Pacific time). Money in USD.
"""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models

from costs.models import money_field


class Figures(models.Model):
    """What one day brought, not totals."""

    day = models.DateField()
    views = models.PositiveBigIntegerField(default=0)
    watch_minutes = models.PositiveBigIntegerField(default=0)
    likes = models.PositiveBigIntegerField(default=0)
    comments = models.PositiveBigIntegerField(default=0)
    revenue = money_field(default=Decimal(0))

    class Meta:
        abstract = True
        ordering = ["-day"]


class ChannelSnapshot(Figures):
    """What the platform told of a channel's day; told again, it is replaced."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    channel = models.ForeignKey(
        "channels_app.Channel", on_delete=models.CASCADE, related_name="snapshots"
    )
    subscribers_gained = models.PositiveIntegerField(default=0)
    subscribers_lost = models.PositiveIntegerField(default=0)
    synced_at = models.DateTimeField()

    class Meta(Figures.Meta):
        constraints = [
            models.UniqueConstraint(fields=["channel", "day"], name="channel_snapshot_unique")
        ]
        indexes = [models.Index(fields=["owner", "day"], name="channel_snapshot_owner")]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.day}: {self.views} views"


class VideoSnapshot(Figures):
    """What the platform told of a video's day; told again, it is replaced."""

    video = models.ForeignKey("videos.Video", on_delete=models.CASCADE, related_name="snapshots")
    synced_at = models.DateTimeField()

    class Meta(Figures.Meta):
        constraints = [
            models.UniqueConstraint(fields=["video", "day"], name="video_snapshot_unique")
        ]

    def __str__(self) -> str:
        return f"{self.video_id} {self.day}: {self.views} views"


class DailyFigures(Figures):
    """The channels' snapshots rolled up: one row an owner and day."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="daily_figures"
    )

    class Meta(Figures.Meta):
        verbose_name_plural = "daily figures"
        constraints = [
            models.UniqueConstraint(fields=["owner", "day"], name="daily_figures_unique")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.views} views"


class RevenueMilestone(models.Model):
    """All channels of an owner together have earned this much."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="revenue_milestones"
    )
    amount = money_field()
    reached_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-reached_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "amount"], name="revenue_milestone_unique")
        ]

    def __str__(self) -> str:
        return f"${self.amount:.0f}"
