"""Videos counted by day."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class DayCounts(models.Model):
    """What happened to videos on one day of the owner's calendar; deleting what was made takes
    nothing back.

    requested: asked for that day, less those that failed (a retry counts on its own day) or were
    deleted before they were begun.
    completed and failed: ended so that day; what the creator cancelled is in neither.
    """

    day = models.DateField()
    requested = models.PositiveIntegerField(default=0)
    completed = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    making_seconds = models.FloatField(
        default=0, help_text="from the start of the last attempt to the end, of those completed"
    )

    class Meta:
        abstract = True


class DailyVideos(DayCounts):
    """Videos rolled up: one row an owner and day."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="daily_videos"
    )

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["owner", "day"], name="daily_videos_unique")]

    def __str__(self) -> str:
        return f"{self.day}: {self.requested} requested, {self.completed} completed"


class ChannelDailyVideos(DayCounts):
    """Videos rolled up: one row a channel and day."""

    channel = models.ForeignKey(
        "channels_app.Channel", on_delete=models.CASCADE, related_name="daily_videos"
    )

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "day"], name="channel_daily_videos_unique")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.requested} requested, {self.completed} completed"
