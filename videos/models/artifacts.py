"""Made things."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Artifact(models.Model):
    """A file under the hash of everything that went into it; written once, never changed."""

    key = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=20)
    file = models.FileField(max_length=200)
    size = models.PositiveBigIntegerField(help_text="bytes")
    meta = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(
        default=timezone.now, help_text="when a stage last asked for it, to the hour"
    )

    class Meta:
        indexes = [models.Index(fields=["kind", "used_at"], name="artifact_unused")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key[:8]}"


def artifact_field() -> models.ForeignKey[Artifact | None, Artifact | None]:
    return models.ForeignKey(
        Artifact, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
