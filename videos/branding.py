"""A brand kit as the API shows and takes it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from studio.links import preview_url
from studio.models import BrandKit, Media
from studio.models.brand import as_hex
from studio.selectors import media_get
from videos.choices import font_known, look_field, mood_field, voice_known
from ytempire.core.exceptions import MediaNotFoundError
from ytempire.core.fields import Text

MOST_PAIRS = 200
SLOWEST, FASTEST = 0.8, 1.25
COLOUR = r"^#?[0-9a-fA-F]{6}$"


class MediaField(Text):
    """The id of a file of the owner's library, of one kind; "" for none."""

    def __init__(self, kind: str, **options: Any) -> None:
        super().__init__(allow_blank=True, max_length=36, **options)
        self.kind = kind

    def run_validation(self, data: Any = serializers.empty) -> Any:
        text = super().run_validation(data)
        return self._found(text) if text else None

    def _found(self, media_id: str) -> Media:
        try:
            media = media_get(self.context["owner"], media_id)
        except MediaNotFoundError as error:
            raise serializers.ValidationError(error.message) from None
        if media.kind != self.kind:
            raise serializers.ValidationError(f"This is a {media.kind}, not a {self.kind}.")
        return media

    def to_representation(self, value: Any) -> str:
        return str(value.pk)


class PairSerializer(serializers.Serializer[Any]):
    """How a word of the script is spoken."""

    written = Text(max_length=60, help_text="a word or a few, as in the script")
    spoken = Text(max_length=60, help_text="spelled as it sounds")

    def validate(self, pair: dict[str, str]) -> dict[str, str]:
        """Of a kit, fields may be left out; of a pair, nothing may."""
        if missing := self.fields.keys() - pair.keys():
            raise serializers.ValidationError(
                dict.fromkeys(missing, "This field is required."), code="required"
            )
        return pair


class ColourField(serializers.RegexField):
    def __init__(self, **options: Any) -> None:
        errors: dict[str, Any] = {"invalid": "Write a colour as #rrggbb, such as #4b3bff."}
        super().__init__(COLOUR, allow_blank=True, max_length=7, error_messages=errors, **options)

    def to_internal_value(self, data: Any) -> str:
        return as_hex(super().to_internal_value(data))


def line_field() -> Text:
    return Text(allow_blank=True, max_length=120, help_text="what its card says")


class BrandSerializer(serializers.Serializer[BrandKit]):
    """How the films of a channel look and sound. What is "" is left to the style of the film."""

    accent = ColourField(help_text="the colour that stands out, #rrggbb")
    second = ColourField(help_text="the other one")
    font = Text(allow_blank=True, max_length=60, help_text="a family that is installed")
    logo = MediaField(Media.Kind.PICTURE, help_text="the id of a picture of the library")
    logo_url = serializers.SerializerMethodField(help_text="its preview")
    intro = serializers.BooleanField(help_text="whether a card comes before the first scene")
    intro_line = line_field()
    outro = serializers.BooleanField(help_text="whether a card comes after the last scene")
    outro_line = line_field()
    caption_look = look_field(help_text="how captions are shown")
    captions_burned = serializers.BooleanField(help_text="false: captions are only files")
    music = mood_field(help_text="a mood of GET /music")
    music_media = MediaField(
        Media.Kind.MUSIC, help_text="the id of own music, which is played instead of a mood"
    )
    footage = serializers.BooleanField(
        help_text="whether clips and pictures are shown where some fit"
    )
    credits = serializers.BooleanField(
        help_text="whether the description names where they come from"
    )
    voice = Text(allow_blank=True, max_length=80, help_text="an id of GET /voices")
    speed = serializers.FloatField(min_value=SLOWEST, max_value=FASTEST, help_text="1 is usual")
    pronunciations = PairSerializer(  # type: ignore[call-arg]  # of the list
        many=True, max_length=MOST_PAIRS
    )

    def get_logo_url(self, kit: BrandKit) -> str:
        return preview_url(kit.logo) if kit.logo else ""

    def validate_voice(self, value: str) -> str:
        return voice_known(value)

    def validate_font(self, value: str) -> str:
        return font_known(value)

    def to_representation(self, instance: BrandKit) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return {name: "" if value is None else value for name, value in shown.items()}
