"""The outbox: an event is a row in the same transaction as what it tells."""

from django.conf import settings
from django.db import models


class EventType(models.TextChoices):
    VIDEO_COMPLETED = "video.completed"
    VIDEO_FAILED = "video.failed"
    COST_ALERT = "cost.alert"


class EventSequence(models.Model):
    """The last event number of a user; its row lock makes the numbers gap-free and in order."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.last}"


class Event(models.Model):
    """Something a user's clients want to hear about at once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="events"
    )
    number = models.PositiveBigIntegerField(help_text="1, 2, 3... for each user, without gaps")
    type = models.CharField(max_length=40, choices=EventType.choices)
    payload = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "number"], name="event_number_unique")
        ]

    def __str__(self) -> str:
        return f"{self.type} #{self.number}"
