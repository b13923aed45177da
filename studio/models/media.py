"""The creator's own clips, pictures and music."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from ytempire.core.models import TimeStampedModel, UUIDModel


class Media(UUIDModel, TimeStampedModel):
    """One file of a creator's library, once however often it is uploaded."""

    class Kind(models.TextChoices):
        CLIP = "clip"
        PICTURE = "picture"
        MUSIC = "music"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="media"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=200)
    terms = models.JSONField(default=list, blank=True, help_text="words it is found by")
    file = models.FileField(max_length=200)
    preview = models.FileField(max_length=200, blank=True, help_text="a small JPEG")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="bytes")
    width = models.PositiveIntegerField(default=0, help_text="pixels")
    height = models.PositiveIntegerField(default=0, help_text="pixels")
    duration = models.FloatField(default=0, help_text="seconds; 0 for a picture")
    author = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name_plural = "media"
        constraints = [models.UniqueConstraint(fields=["owner", "sha256"], name="media_once")]
        indexes = [models.Index(fields=["owner", "kind", "-created_at"], name="media_recent")]

    def __str__(self) -> str:
        return self.name
