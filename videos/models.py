"""A video's journey. The Video table is the queue: its rows are the truth, tasks are nudges."""

from __future__ import annotations

import secrets
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from costs.models import money_field
from providers.llm.base import SceneKind
from ytempire.core.models import TimeStampedModel, UUIDModel


class Status(models.TextChoices):
    QUEUED = "queued"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


class Stage(models.TextChoices):
    """The stages of the pipeline, in their order."""

    SCRIPT = "script"
    AUDIO = "audio"
    RENDERING = "rendering"
    UPLOADING = "uploading"


class Style(models.TextChoices):
    EDUCATIONAL = "educational"
    ENTERTAINMENT = "entertainment"
    TUTORIAL = "tutorial"


class Length(models.TextChoices):
    SHORT = "short", "Short (30-60 seconds)"
    MEDIUM = "medium", "Medium (3-8 minutes)"
    LONG = "long", "Long (8-15 minutes)"


class Format(models.TextChoices):
    VERTICAL = "9:16", "Vertical 9:16"
    WIDE = "16:9", "Wide 16:9"
    SQUARE = "1:1", "Square 1:1"


def new_share_token() -> str:
    return secrets.token_urlsafe(18)


class Artifact(models.Model):
    """A file under the hash of everything that went into it; written once, never changed."""

    key = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=20)
    file = models.FileField(max_length=200)
    size = models.PositiveBigIntegerField(help_text="bytes")
    meta = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.key[:8]}"


def artifact_field() -> models.ForeignKey[Artifact | None, Artifact | None]:
    return models.ForeignKey(
        Artifact, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )


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
    style = models.CharField(max_length=20, choices=Style.choices, default=Style.EDUCATIONAL)
    length = models.CharField(max_length=10, choices=Length.choices, default=Length.SHORT)
    format = models.CharField(max_length=5, choices=Format.choices, default=Format.VERTICAL)
    voice = models.CharField(max_length=80, blank=True)
    priority = models.PositiveSmallIntegerField(
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text="10 goes first",
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
    estimated_cost = money_field(default=Decimal(0))

    # What came out.
    title = models.CharField(max_length=100)
    description = models.TextField(blank=True)
    tags = models.JSONField(default=list, blank=True)
    duration = models.FloatField(null=True, blank=True, help_text="seconds")
    script = artifact_field()
    film = artifact_field()
    thumbnail = artifact_field()
    captions = artifact_field()
    subtitles = artifact_field()
    manifest = artifact_field()
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
            models.Index(fields=["status", "-priority", "queued_at"], name="video_queue"),
            models.Index(fields=["owner", "-created_at"], name="video_owner_recent"),
            models.Index(fields=["channel", "-created_at"], name="video_channel_recent"),
            models.Index(fields=["status", "lease_expires_at"], name="video_lease"),
            models.Index(fields=["owner", "status", "-completed_at"], name="video_owner_ended"),
            models.Index(fields=["owner", "-performance_score"], name="video_owner_best"),
        ]

    def __str__(self) -> str:
        return self.title


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


class Scene(models.Model):
    """One scene of a video's script, with its narration and its rendered segment."""

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="scenes")
    index = models.PositiveSmallIntegerField(help_text="0 is the first")
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in SceneKind])
    narration = models.TextField()
    headline = models.TextField(blank=True)
    kicker = models.TextField(blank=True)
    support = models.TextField(blank=True)
    items = models.JSONField(default=list, blank=True)
    figure = models.TextField(blank=True)
    unit = models.TextField(blank=True)
    search_terms = models.JSONField(default=list, blank=True)
    start = models.FloatField(null=True, blank=True, help_text="seconds into the video")
    frames = models.PositiveIntegerField(null=True, blank=True)
    audio = artifact_field()
    segment = artifact_field()

    class Meta:
        ordering = ["video", "index"]
        constraints = [
            models.UniqueConstraint(fields=["video", "index"], name="scene_index_unique")
        ]

    def __str__(self) -> str:
        return f"{self.index + 1}. {self.headline}"


class StageRun(models.Model):
    """One attempt at one stage: when, by which provider, how it ended. Feeds the forecast."""

    class Outcome(models.TextChoices):
        RUNNING = "running"
        COMPLETED = "completed"
        FAILED = "failed"
        STOPPED = "stopped"

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="stage_runs")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    attempt = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.RUNNING)
    provider = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=500, blank=True, help_text="a fallback, or the error")
    made = models.PositiveIntegerField(default=0, help_text="artifacts made, not reused")
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["stage", "outcome", "-ended_at"], name="stage_run_recent")]

    def __str__(self) -> str:
        return f"{self.stage} #{self.attempt}: {self.outcome}"


class WorkerHost(models.Model):
    """A running queue: its workers write `beat_at`; `stopping` asks them to give work back."""

    name = models.CharField(max_length=80, primary_key=True)
    started_at = models.DateTimeField(default=timezone.now)
    beat_at = models.DateTimeField(null=True)
    stopping = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name
