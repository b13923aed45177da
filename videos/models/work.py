"""Who works, and how the work went."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from videos.models.choices import Queue, Stage
from videos.models.video import Video
from ytempire.core import clock


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
    started_at = models.DateTimeField(default=clock.now, editable=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["stage", "outcome", "-ended_at"], name="stage_run_recent")]

    def __str__(self) -> str:
        return f"{self.stage} #{self.attempt}: {self.outcome}"


class StageTally(models.Model):
    """How stages ended, counted for the metrics: one row a stage, outcome and cause.

    The counts only grow. `under_N` counts those that took at most N seconds.
    """

    stage = models.CharField(max_length=10, choices=Stage.choices)
    outcome = models.CharField(max_length=10, choices=StageRun.Outcome.choices)
    cause = models.CharField(max_length=40, blank=True, help_text="of a failure, in one word")
    count = models.PositiveBigIntegerField(default=0)
    seconds = models.FloatField(default=0)
    under_1 = models.PositiveBigIntegerField(default=0)
    under_5 = models.PositiveBigIntegerField(default=0)
    under_30 = models.PositiveBigIntegerField(default=0)
    under_120 = models.PositiveBigIntegerField(default=0)
    under_600 = models.PositiveBigIntegerField(default=0)
    under_3600 = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "outcome", "cause"], name="stage_tally_unique")
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.outcome} {self.cause}: {self.count}"


class MissTally(models.Model):
    """What the quality gate found amiss, counted for the metrics: one row a measure and verdict.

    The counts only grow, whatever becomes of the videos.
    """

    measure = models.CharField(max_length=20, help_text="see videos/render/quality/report.py")
    verdict = models.CharField(max_length=10, help_text="what came of it")
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "verdict"], name="miss_tally_unique")
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.verdict}: {self.count}"


class WorkerHost(models.Model):
    """A running queue: its workers write `beat_at`; `stopping` asks them to give work back."""

    name = models.CharField(max_length=80, primary_key=True)
    queues = models.CharField(max_length=40, default="light,render,upload")
    workers = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField(default=timezone.now)
    beat_at = models.DateTimeField(null=True)
    stopping = models.BooleanField(default=False)
    free_mb = models.PositiveBigIntegerField(null=True, help_text="on its disk")
    disk_low = models.BooleanField(default=False, help_text="it takes no work that fills the disk")

    def __str__(self) -> str:
        return self.name


class Pause(models.Model):
    """A queue, or all of an owner's videos, that wait until they are resumed.

    (A channel is paused by its own status.)
    """

    queue = models.CharField(  # noqa: DJ001  # unique among those that are set
        max_length=6, choices=Queue.choices, null=True, unique=True
    )
    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="queue_pause"
    )
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(queue__isnull=True) ^ models.Q(owner__isnull=True),
                name="pause_of_queue_or_owner",
            )
        ]

    def __str__(self) -> str:
        return f"{self.queue or self.owner_id} paused"


class Chore(models.Model):
    """A job that recurs: whichever host moves `due_at` first does it."""

    name = models.CharField(max_length=40, primary_key=True)
    due_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    note = models.CharField(
        max_length=500, blank=True, help_text="what the last run did, or why not"
    )

    def __str__(self) -> str:
        return self.name
