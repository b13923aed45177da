"""What a channel's films have in common."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from studio.models.media import Media
from ytempire.core.models import TimeStampedModel

hex_color = RegexValidator(r"\A#[0-9a-fA-F]{6}\Z", "Write a colour as #rrggbb, such as #4b3bff.")


def as_hex(colour: str) -> str:
    """As a kit keeps it, "4B3BFF" like "#4b3bff"; what is no colour stays none."""
    digits = colour.strip().removeprefix("#").lower()
    return f"#{digits}" if digits else ""


class BrandKit(TimeStampedModel):
    """How the films of one channel look and sound, unless a request says otherwise.

    What is empty is left to the film's style. A video keeps the kit it was requested with.
    """

    channel = models.OneToOneField(
        "channels_app.Channel", on_delete=models.CASCADE, related_name="brand_kit", primary_key=True
    )
    accent = models.CharField(max_length=7, blank=True, validators=[hex_color])
    second = models.CharField(max_length=7, blank=True, validators=[hex_color])
    font = models.CharField(max_length=60, blank=True, help_text="a family of the font folders")
    logo = models.ForeignKey(
        Media, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    intro = models.BooleanField(default=False, help_text="a card before the first scene")
    intro_line = models.CharField(max_length=120, blank=True)
    outro = models.BooleanField(default=False, help_text="a card after the last scene")
    outro_line = models.CharField(max_length=120, blank=True)

    caption_look = models.CharField(max_length=20, default="outline")
    captions_burned = models.BooleanField(default=True, help_text="shown in the picture itself")
    music = models.CharField(max_length=20, blank=True, help_text="a mood; empty for none")
    music_media = models.ForeignKey(
        Media,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="own music, instead of a mood",
    )
    footage = models.BooleanField(default=True, help_text="clips and pictures where some fit")
    credits = models.BooleanField(default=True, help_text="sources named in the description")
    voice = models.CharField(max_length=80, blank=True)
    speed = models.FloatField(
        default=1.0, validators=[MinValueValidator(0.8), MaxValueValidator(1.25)]
    )
    pronunciations = models.JSONField(
        default=list, blank=True, help_text='[{"written": "GIF", "spoken": "jif"}]'
    )

    def __str__(self) -> str:
        return f"Brand of {self.channel_id}"
