"""The outbox: an event is a row in the same transaction as what it tells."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from ytempire.core.models import TimeStampedModel, UUIDModel


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
        indexes = [models.Index(fields=["created_at"], name="event_age")]

    def __str__(self) -> str:
        return f"{self.type} #{self.number}"


class Webhook(UUIDModel, TimeStampedModel):
    """An address of a user's own program that is told of events."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks"
    )
    url = models.URLField(max_length=500)
    events = models.JSONField(default=list, help_text="the event types it is told of")
    secret = models.TextField(help_text="signs the deliveries; encrypted")
    previous_secrets = models.JSONField(
        default=list, blank=True, help_text="each signs too until its day is over; encrypted"
    )
    rotated_at = models.DateTimeField(null=True, blank=True)
    active = models.BooleanField(default=True)
    disabled_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.url


class Outgoing(models.Model):
    """Something to be brought to somebody, tried until it is done or given up."""

    class Status(models.TextChoices):
        PENDING = "pending"
        DELIVERED = "delivered"
        FAILED = "failed"

    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now, help_text="of the next attempt")
    error = models.CharField(max_length=500, blank=True, help_text="of the last attempt")
    created_at = models.DateTimeField(auto_now_add=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-id"]


class WebhookDelivery(Outgoing):
    """One event on its way to one webhook."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    response_status = models.PositiveSmallIntegerField(null=True, blank=True)
    response_body = models.CharField(max_length=500, blank=True, help_text="how it begins")

    class Meta(Outgoing.Meta):
        indexes = [models.Index(fields=["status", "due_at"], name="webhook_delivery_due")]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event"], name="webhook_delivery_unique")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} to {self.webhook_id}: {self.status}"


class Mail(Outgoing):
    """A mail to be sent once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mails"
    )
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()

    class Meta(Outgoing.Meta):
        indexes = [models.Index(fields=["status", "due_at"], name="mail_due")]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}: {self.status}"
