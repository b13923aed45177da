"""What may be chosen of how a film looks and sounds, wherever that is asked."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from videos.models import CaptionLook
from videos.music import mood_choices
from videos.render.fonts import families
from videos.voices import is_voice
from ytempire.core.fields import ChoiceField

NONE = "none"
NO_VOICE = "There is no such voice. GET /api/v1/voices lists those there are."


class OrNone(ChoiceField):
    """One of the choices; "none" and "" say that it is not wanted, which is kept as ""."""

    def __init__(self, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__([*choices, (NONE, "None")], allow_blank=True, **options)

    def to_internal_value(self, data: Any) -> str:
        value = str(super().to_internal_value(data))
        return "" if value == NONE else value


def look_field(**options: Any) -> OrNone:
    return OrNone([*CaptionLook.choices], **options)


def mood_field(**options: Any) -> OrNone:
    return OrNone(mood_choices(), **options)


def voice_known(voice: str) -> str:
    """Raises ValidationError for a voice that no engine has."""
    if voice and not is_voice(voice):
        raise serializers.ValidationError(NO_VOICE)
    return voice


def font_known(font: str) -> str:
    """Raises ValidationError for a family that is in none of the font folders."""
    if font and font not in families():
        raise serializers.ValidationError(
            f"This font is not installed. Those that are: {', '.join(families())}."
        )
    return font
