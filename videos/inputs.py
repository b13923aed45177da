"""What the API takes about videos, checked."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from studio.models import Media
from videos.branding import MediaField
from videos.brief import SOURCE_LIMIT, TOPIC_LIMIT
from videos.choices import look_field, mood_field, voice_known
from videos.models import Format, Length, Preset, Status, Video
from videos.styles import DEFAULT_STYLE, style_choices
from ytempire.core.fields import ChoiceField

LIMIT_DEFAULT = 50
LIMIT_MAX = 200
OFFSET_MAX = 1_000_000
DESCRIPTION_LIMIT = 5000


class VideoRequestSerializer(serializers.Serializer[Any]):
    """A request for a video. Without topic, notes and text it is about the channel's niche.

    Voice, captionLook, music, musicMedia and footage, when not sent, are as the channel's brand kit
    says.
    """

    channel_id = serializers.CharField()
    topic = serializers.CharField(
        required=False,
        max_length=TOPIC_LIMIT,
        error_messages={
            "blank": "Write a topic, or leave it out to use the channel's niche.",
            "max_length": "A topic has at most {max_length} characters; "
            "longer material goes into notes or text.",
        },
    )
    notes = serializers.CharField(
        required=False, allow_blank=True, max_length=SOURCE_LIMIT, help_text="points to organise"
    )
    text = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=SOURCE_LIMIT,
        help_text="narrated word for word",
    )
    style = ChoiceField(  # type: ignore[assignment]
        choices=style_choices(), default=DEFAULT_STYLE
    )
    length = ChoiceField(choices=Length.choices, default=Length.SHORT)
    format = ChoiceField(choices=Format.choices, default=Format.VERTICAL)
    voice = serializers.CharField(
        required=False, allow_blank=True, max_length=80, help_text="an id of GET /voices"
    )
    caption_look = look_field(
        required=False, help_text="how captions are shown in the picture; none: only as files"
    )
    music = mood_field(required=False, help_text="a mood of GET /music")
    music_media = MediaField(
        Media.Kind.MUSIC,
        required=False,
        help_text="the id of own music, which is played instead of a mood",
    )
    footage = serializers.BooleanField(
        required=False, help_text="whether clips and pictures are shown where some fit"
    )
    preset = ChoiceField(choices=Preset.choices, default=Preset.FINAL)
    priority = serializers.IntegerField(
        default=5, min_value=1, max_value=10, help_text="10 goes first"
    )

    def validate_music_media(self, value: Media | None) -> str:
        return str(value.pk) if value else ""

    def validate_voice(self, value: str) -> str:
        return voice_known(value)


class VideoListQuery(serializers.Serializer[Any]):
    """With `page` the answer is `{videos, total}`, without it a plain array."""

    channel_id = serializers.CharField(required=False, allow_blank=True)
    status = ChoiceField(choices=Status.choices, required=False)
    limit = serializers.IntegerField(default=LIMIT_DEFAULT, min_value=1, max_value=LIMIT_MAX)
    offset = serializers.IntegerField(default=0, min_value=0, max_value=OFFSET_MAX)
    page = serializers.IntegerField(
        required=False, min_value=1, max_value=OFFSET_MAX // LIMIT_MAX, help_text="from 1"
    )


class VideoUpdateSerializer(serializers.ModelSerializer[Video]):
    """What may be changed; the rest of a video may be sent along and is ignored."""

    description = serializers.CharField(allow_blank=True, max_length=DESCRIPTION_LIMIT)

    class Meta:
        model = Video
        fields = ["title", "description", "shared"]
