"""What is asked of others, and how they are doing. Shared by all processes."""

from django.conf import settings
from django.db import models

from costs.models import Category, money_field


class Call(models.Model):
    """One call to a provider that may cost money or leave a trace.

    The row is written before the call starts and again when it ends, so a call that was cut off
    stays behind as `started`. Its key goes along as the idempotency key: asking again under the
    same key is charged once by providers that honour it.
    """

    class State(models.TextChoices):
        STARTED = "started"
        ANSWERED = "answered"
        FAILED = "failed", "Failed, nothing charged"
        UNCERTAIN = "uncertain", "Cut off: it may have been charged"

    key = models.CharField(max_length=64, unique=True)
    provider = models.CharField(max_length=40, help_text="family and name, such as llm.openai")
    model = models.CharField(max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calls"
    )
    # Not a foreign key: what was asked for stays known when the video is gone.
    video_id = models.UUIDField(null=True, db_index=True)
    channel_id = models.UUIDField(null=True)
    stage = models.CharField(max_length=20)
    category = models.CharField(max_length=20, choices=Category.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.STARTED)
    tries = models.PositiveSmallIntegerField(default=0)
    expected = models.JSONField(default=list, help_text="the usages it was expected to consume")
    reserved = money_field(help_text="what those would cost")
    holder = models.CharField(max_length=120, help_text="whose process makes it")
    expires_at = models.DateTimeField(help_text="when it counts as cut off, and its slot as free")
    started_at = models.DateTimeField()  # its first try: from then on the provider knows the key
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "expires_at"], name="call_cut_off"),
            models.Index(fields=["provider", "state"], name="call_slots"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.key[:8]}: {self.state}"


class Breaker(models.Model):
    """How a provider is doing. After five failures in a row it is left alone for a minute; then one
    call tries it."""

    provider = models.CharField(max_length=40, primary_key=True)
    failures = models.PositiveIntegerField(default=0, help_text="in a row")
    open_until = models.DateTimeField(null=True)
    probe_until = models.DateTimeField(null=True, help_text="one call is trying it until then")
    last_error = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["provider"]

    def __str__(self) -> str:
        return self.provider
