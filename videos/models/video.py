"""The row that is the truth: one video, and where it waits."""

from __future__ import annotations

import secrets
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from costs.models import money_field
from videos.models.artifacts import Artifact, artifact_field
from videos.models.choices import CaptionLook, Format, Length, Preset, Queue, Stage, Status
from ytempire.core.models import TimeStampedModel, UUIDModel


def new_share_token() -> str:
    return secrets.token_urlsafe(18)


def _waiting(fields: list[str], name: str) -> models.Index:
    """An index of the waiting rows alone: it stays small, whatever has been made."""
    return models.Index(fields=fields, name=name, condition=models.Q(queue__isnull=False))


class Video(UUIDModel, TimeStampedModel):
    """One video: its brief, where it stands, what came out."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="videos"
    )
    channel = models.ForeignKey(
        "channels_app.Channel", on_delete=models.CASCADE, related_name="videos"
    )

    # The brief: a topic, notes to organise, or a text narrated word for word.
    topic = models.CharField(max_length=500, blank=True)
    notes = models.TextField(blank=True)
    text = models.TextField(blank=True)
    style = models.CharField(max_length=40, default="educational", help_text="see videos/styles.py")
    length = models.CharField(max_length=10, choices=Length.choices, default=Length.SHORT)
    format = models.CharField(max_length=5, choices=Format.choices, default=Format.VERTICAL)
    voice = models.CharField(max_length=80, blank=True)
    caption_look = models.CharField(
        max_length=20,
        choices=CaptionLook.choices,
        default=CaptionLook.OUTLINE,
        blank=True,
        help_text="empty: captions only as files",
    )
    music = models.CharField(max_length=20, blank=True, help_text="a mood; empty for none")
    footage = models.BooleanField(default=True)
    preset = models.CharField(max_length=5, choices=Preset.choices, default=Preset.FINAL)
    setup = models.JSONField(
        default=dict, blank=True, help_text="the channel's brand kit (studio/setup.py) as it was"
    )
    priority = models.PositiveSmallIntegerField(
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text="10 goes first",
    )

    # Where it waits (videos/queue): within a queue, owners by `turn`; an owner's by priority, then
    # channels by `channel_turn`, then age.
    queue = models.CharField(  # noqa: DJ001  # the indexes hold only rows where it is not null
        max_length=6,
        choices=Queue.choices,
        null=True,
        default=Queue.LIGHT,
        editable=False,
        help_text="empty while somebody works on it, and at its end",
    )
    turn = models.FloatField(default=0, editable=False)
    channel_turn = models.PositiveBigIntegerField(default=0, editable=False)
    due_at = models.DateTimeField(
        null=True, editable=False, help_text="held until then, after a passing failure"
    )

    # Where it stands.
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    stage = models.CharField(max_length=10, choices=Stage.choices, blank=True)
    progress = models.FloatField(default=0, help_text="0 to 100, over all stages")
    error_stage = models.CharField(max_length=10, choices=Stage.choices, blank=True)
    error_message = models.CharField(max_length=500, blank=True)
    error_retryable = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.CharField(max_length=120, blank=True, help_text="who works on it")
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    queued_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    # Of all its films: what those before an edit really cost, and what the edit is expected to.
    estimated_cost = money_field(default=Decimal(0))

    # What came out.
    title = models.CharField(max_length=100)
    description = models.TextField(blank=True)
    tags = models.JSONField(default=list, blank=True)
    duration = models.FloatField(null=True, blank=True, help_text="seconds")
    script = artifact_field()
    version = models.ForeignKey(
        "videos.Version",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        help_text="its script as edited; empty while it is as it was written",
    )
    film = artifact_field()
    thumbnail = artifact_field()
    captions = artifact_field()
    subtitles = artifact_field()
    manifest = artifact_field()
    quality = models.JSONField(
        default=dict, editable=False, help_text="the report of the quality gate"
    )
    parts = models.ManyToManyField(
        Artifact,
        related_name="+",
        editable=False,
        help_text="everything its stages asked for: kept while it may go on",
    )
    share_token = models.CharField(max_length=40, unique=True, default=new_share_token)
    shared = models.BooleanField(default=False)

    # What came back; 0 until metrics_synced_at is set.
    views = models.PositiveBigIntegerField(default=0, editable=False)
    likes = models.PositiveBigIntegerField(default=0, editable=False)
    comments = models.PositiveBigIntegerField(default=0, editable=False)
    revenue = money_field(default=Decimal(0), editable=False)
    watch_minutes = models.PositiveBigIntegerField(default=0, editable=False)
    performance_score = models.FloatField(default=0, editable=False, help_text="0 to 100")
    metrics_synced_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            _waiting(["queue", "turn", "-priority", "queued_at", "id"], "video_turn"),
            _waiting(["queue", "owner", "turn"], "video_owner_turn"),
            _waiting(
                ["queue", "owner", "-priority", "channel_turn", "queued_at", "id"],
                "video_owner_order",
            ),
            _waiting(["queue", "channel", "priority", "channel_turn"], "video_channel_turn"),
            models.Index(
                fields=["due_at"],
                name="video_due",
                condition=models.Q(due_at__isnull=False),
            ),
            models.Index(fields=["owner", "-created_at"], name="video_owner_recent"),
            models.Index(fields=["channel", "-created_at"], name="video_channel_recent"),
            models.Index(fields=["status", "lease_expires_at"], name="video_lease"),
            models.Index(fields=["owner", "status", "-completed_at"], name="video_owner_ended"),
            models.Index(fields=["owner", "-performance_score"], name="video_owner_best"),
        ]

        constraints = [
            models.CheckConstraint(
                condition=models.Q(queue__isnull=True)
                | models.Q(status__in=[Status.QUEUED, Status.PROCESSING]),
                name="video_ended_waits_nowhere",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_watchable(self) -> bool:
        """Whether there is a finished film; also while an edit of it is being made."""
        return self.status == Status.COMPLETED or self.published_at is not None
