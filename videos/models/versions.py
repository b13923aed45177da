"""What a video was before it was edited, and the pictures that may stand for it."""

from __future__ import annotations

from django.db import models

from videos.models.artifacts import artifact_field
from videos.models.video import Video


class Version(models.Model):
    """A script as its creator left it, and the film that was made of it; never changed later.

    scenes: as in a script's artifact (providers.llm.base.SceneDraft), each with `voice` and
    `picture`. The files are empty until the version's film is made.
    """

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(help_text="1 is what was made first")
    note = models.CharField(max_length=200, blank=True, help_text="what was changed")
    scenes = models.JSONField(default=list)
    duration = models.FloatField(null=True, help_text="seconds")
    film = artifact_field()
    captions = artifact_field()
    subtitles = artifact_field()
    quality = models.JSONField(default=dict, help_text="the report of the quality gate")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["video", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["video", "number"], name="version_number_unique")
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"


class Thumbnail(models.Model):
    """One picture that may stand for a video, in both shapes; Video.thumbnail is the chosen one."""

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="thumbnails")
    number = models.PositiveSmallIntegerField(help_text="0 is the uploaded one")
    wide = artifact_field()  # 1280x720
    tall = artifact_field()  # 1080x1920
    chosen = models.BooleanField(default=False)

    class Meta:
        ordering = ["video", "number"]
        constraints = [
            models.UniqueConstraint(fields=["video", "number"], name="thumbnail_number_unique")
        ]

    def __str__(self) -> str:
        return f"Thumbnail {self.number}"
