"""The words a video's columns are written in."""

from __future__ import annotations

from django.db import models


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


class Length(models.TextChoices):
    SHORT = "short", "Short (30-60 seconds)"
    MEDIUM = "medium", "Medium (3-8 minutes)"
    LONG = "long", "Long (8-15 minutes)"


class Format(models.TextChoices):
    VERTICAL = "9:16", "Vertical 9:16"
    WIDE = "16:9", "Wide 16:9"
    SQUARE = "1:1", "Square 1:1"


class CaptionLook(models.TextChoices):
    OUTLINE = "outline", "Outline"
    BOX = "box", "Box"
    POP = "pop", "Pop"
    UNDERLINE = "underline", "Underline"


class Preset(models.TextChoices):
    FINAL = "final", "Final"
    DRAFT = "draft", "Draft (half size, made in seconds)"


class Queue(models.TextChoices):
    """Where a video waits for a worker. Work of different kinds may have hosts of its own."""

    LIGHT = "light", "Script and voice"
    RENDER = "render", "Rendering"
    UPLOAD = "upload", "Uploading"
    HELD = "held", "Held back"  # its owner or channel is paused, or it is not due yet
