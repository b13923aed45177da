"""The media library as the API shows and takes it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from studio.links import media_url, preview_url
from studio.models import Media
from studio.words import LONGEST_NAME, LONGEST_TERM, MOST_TERMS
from ytempire.core.fields import ChoiceField, Text

LIMIT_DEFAULT, LIMIT_MAX, PAGE_MAX = 50, 200, 10_000


class MediaSerializer(serializers.ModelSerializer[Media]):
    """A file of the library. Its urls load without a header, and expire after a day."""

    url = serializers.SerializerMethodField(help_text="the file")
    preview_url = serializers.SerializerMethodField(help_text='a small JPEG; "" for music')
    terms = serializers.ListField(
        child=serializers.CharField(), help_text="words that scenes find it by"
    )
    size = serializers.IntegerField(help_text="bytes")
    width = serializers.IntegerField(help_text="pixels; 0 for music")
    height = serializers.IntegerField(help_text="pixels; 0 for music")
    duration = serializers.FloatField(help_text="seconds; 0 for a picture")
    source_url = serializers.CharField(help_text="where it comes from")

    class Meta:
        model = Media
        fields = [
            "id",
            "kind",
            "name",
            "url",
            "preview_url",
            "terms",
            "size",
            "width",
            "height",
            "duration",
            "author",
            "licence",
            "source_url",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields

    def get_url(self, media: Media) -> str:
        return media_url(media)

    def get_preview_url(self, media: Media) -> str:
        return preview_url(media)


class MediaPageSerializer(serializers.Serializer[Any]):
    media = MediaSerializer(many=True)
    total = serializers.IntegerField()


class MediaListQuery(serializers.Serializer[Any]):
    """With `page` the answer is `{media, total}`, without it a plain array."""

    kind = ChoiceField(choices=Media.Kind.choices, required=False)
    limit = serializers.IntegerField(default=LIMIT_DEFAULT, min_value=1, max_value=LIMIT_MAX)
    page = serializers.IntegerField(
        required=False, min_value=1, max_value=PAGE_MAX, help_text="from 1"
    )


class MediaUpdateSerializer(serializers.ModelSerializer[Media]):
    """What may be changed; the rest of a file may be sent along and is ignored."""

    name = serializers.CharField(max_length=LONGEST_NAME)
    terms = serializers.ListField(
        child=Text(max_length=LONGEST_TERM),
        max_length=MOST_TERMS,
        help_text="words that scenes find it by",
    )
    source_url = serializers.URLField(allow_blank=True, max_length=500)

    class Meta:
        model = Media
        fields = ["name", "terms", "author", "licence", "source_url"]


class MediaUploadSerializer(MediaUpdateSerializer):
    """A file, and what is known of it."""

    file = serializers.FileField(
        max_length=1000, allow_empty_file=True, help_text="a picture, a clip or music"
    )
    name = serializers.CharField(
        required=False, max_length=LONGEST_NAME, help_text="when not sent, that of the file"
    )
    terms = serializers.ListField(
        required=False,
        child=Text(max_length=LONGEST_TERM * MOST_TERMS),
        max_length=MOST_TERMS,
        help_text="words that scenes find it by; several in one are parted at commas",
    )
    source_url = serializers.URLField(required=False, allow_blank=True, max_length=500)

    class Meta(MediaUpdateSerializer.Meta):
        fields = ["file", *MediaUpdateSerializer.Meta.fields]
