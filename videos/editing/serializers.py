"""Scenes, versions and thumbnails, as the API takes and shows them."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from rest_framework import serializers

from providers.llm.base import SceneKind
from videos import links
from videos.editing.words import LINE_LIMITS, LIST_LIMITS, NARRATION_LIMIT
from videos.models import Scene, Thumbnail, Version
from videos.render.spec import FPS
from ytempire.core.fields import ChoiceField, Text
from ytempire.core.serializers import NothingIsAbsent

KINDS = [(kind.value, kind.value) for kind in SceneKind]


def _line(name: str) -> Text:
    return Text(required=False, allow_blank=True, max_length=LINE_LIMITS[name])


def _lines(name: str, help_text: str) -> serializers.ListField:
    most, limit = LIST_LIMITS[name]
    child = Text(allow_blank=True, max_length=limit)
    return serializers.ListField(required=False, child=child, max_length=most, help_text=help_text)


class FramesField(serializers.FloatField):
    """Frames, shown as seconds."""

    def to_representation(self, value: float) -> Any:
        return round(value / FPS, 3)


class SceneSerializer(NothingIsAbsent, serializers.ModelSerializer[Scene]):
    """start and duration appear once the narration is spoken."""

    text = serializers.CharField(source="narration")
    items = _lines("items", "of a list, the steps, the sides of a comparison, what a chart counts")
    details = _lines("details", "one for each item: a chart's figures, what is said of a side")
    search_terms = _lines("search_terms", "what footage is looked for by")
    media_url = serializers.SerializerMethodField(help_text='its footage; "" where it is designed')
    start = serializers.FloatField(required=False, help_text="seconds into the video")
    duration = FramesField(source="frames", required=False, help_text="seconds")

    class Meta:
        model = Scene
        fields = [
            "id",
            "index",
            "kind",
            "text",
            "headline",
            "kicker",
            "support",
            "items",
            "details",
            "figure",
            "unit",
            "search_terms",
            "voice",
            "picture",
            "media_url",
            "start",
            "duration",
        ]
        read_only_fields = fields

    def get_media_url(self, scene: Scene) -> str:
        if scene.visual is None:
            return ""
        suffix = PurePosixPath(str(scene.visual.file)).suffix
        return links.file_url(scene.visual, f"footage{suffix}")


class SceneChangeSerializer(serializers.Serializer[Any]):
    """What is to be different in a scene; what is left out stays."""

    kind = ChoiceField(choices=KINDS, required=False)
    text = Text(source="narration", required=False, allow_blank=True, max_length=NARRATION_LIMIT)
    headline = _line("headline")
    kicker = _line("kicker")
    support = _line("support")
    items = _lines("items", "of a list, the steps, the sides of a comparison, what a chart counts")
    details = _lines("details", "one for each item, or none")
    figure = _line("figure")
    unit = _line("unit")
    search_terms = _lines("search_terms", "what footage is looked for by")
    voice = Text(
        required=False, allow_blank=True, max_length=80, help_text='"" for the video\'s own'
    )
    picture = Text(
        required=False,
        allow_blank=True,
        max_length=40,
        help_text='"" to choose one, "none" for a designed scene, or the id of a clip or picture',
    )


class SceneWishSerializer(SceneChangeSerializer):
    """A scene of the new version: one there is, by its id, or a new one."""

    id = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


class EditSerializer(serializers.Serializer[Any]):
    """The whole list of scenes, in order: whose id is left out is removed."""

    version = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, help_text="the video's version that this was made from"
    )
    scenes = SceneWishSerializer(many=True)


class EditEstimateSerializer(serializers.Serializer[Any]):
    changes = serializers.ListField(child=serializers.CharField(), help_text="for people")
    estimated_cost = serializers.FloatField(help_text="USD, at most")
    estimated_seconds = serializers.FloatField(help_text="until it would be done")
    scenes_spoken = serializers.IntegerField(help_text="how many are spoken anew")
    scenes_rendered = serializers.IntegerField(help_text="how many are rendered anew")


class VersionSerializer(NothingIsAbsent, serializers.ModelSerializer[Version]):
    """A script as it was left, newest first."""

    scenes = serializers.SerializerMethodField(help_text="how many")
    current = serializers.SerializerMethodField(help_text="whether the video shows this one")
    video_url = serializers.SerializerMethodField(
        help_text='its film; "" if it was never made, or is not kept any more'
    )

    class Meta:
        model = Version
        fields = ["number", "note", "scenes", "duration", "current", "video_url", "created_at"]
        read_only_fields = fields

    def get_scenes(self, version: Version) -> int:
        return len(version.scenes)

    def get_current(self, version: Version) -> bool:
        return bool(version.pk == self.context["shown"])

    def get_video_url(self, version: Version) -> str:
        return links.file_url(version.film, f"version-{version.number}.mp4")


class ThumbnailSerializer(serializers.ModelSerializer[Thumbnail]):
    """A picture that may stand for the video."""

    wide_url = serializers.SerializerMethodField(help_text="1280x720")
    tall_url = serializers.SerializerMethodField(help_text="1080x1920")

    class Meta:
        model = Thumbnail
        fields = ["number", "chosen", "wide_url", "tall_url"]
        read_only_fields = fields

    def get_wide_url(self, thumbnail: Thumbnail) -> str:
        return links.file_url(thumbnail.wide, "thumbnail-wide.jpg")

    def get_tall_url(self, thumbnail: Thumbnail) -> str:
        return links.file_url(thumbnail.tall, "thumbnail-tall.jpg")


class ThumbnailUploadSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(max_length=1000, help_text="a JPEG or PNG, 10 MB at most")
