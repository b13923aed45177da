"""What a video is made of."""

from __future__ import annotations

from django.db import models

from providers.llm.base import SceneKind
from videos.models.artifacts import artifact_field
from videos.models.video import Video


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
