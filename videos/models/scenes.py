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
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in SceneKind])
    narration = models.TextField(blank=True)
    headline = models.TextField(blank=True)
    kicker = models.TextField(blank=True)
    support = models.TextField(blank=True)
    items = models.JSONField(default=list, blank=True)
    details = models.JSONField(default=list, blank=True)
    figure = models.TextField(blank=True)
    unit = models.TextField(blank=True)
    search_terms = models.JSONField(default=list, blank=True)
    voice = models.CharField(max_length=80, blank=True, help_text="empty: the video's")
    picture = models.CharField(
        max_length=40,
        blank=True,
        help_text='empty: chosen for it; "none": designed; else the id of a Media',
    )
    start = models.FloatField(null=True, blank=True, help_text="seconds into the video")
    frames = models.PositiveIntegerField(null=True, blank=True)
    audio = artifact_field()
    visual = artifact_field()
    credit = models.JSONField(
        default=dict, blank=True, help_text="where the visual comes from, and on what terms"
    )
    segment = artifact_field()

    class Meta:
        ordering = ["video", "index"]
        constraints = [
            models.UniqueConstraint(fields=["video", "index"], name="scene_index_unique")
        ]

    def __str__(self) -> str:
        return f"{self.index + 1}. {self.headline}"
