"""Videos as the API shows them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from videos import links
from videos.models import Format, Length, Scene, Stage, Status, Style, Video
from videos.render.spec import FPS

# Left out of the answer while they have no value: clients know "absent", not null.
OPTIONAL = ("stage", "error", "published_at", "duration")


class CostSerializer(serializers.Serializer[Video]):
    """USD booked for the video so far."""

    script = serializers.FloatField(source="cost_script")
    audio = serializers.FloatField(source="cost_audio")
    rendering = serializers.FloatField(source="cost_rendering")
    total = serializers.FloatField(source="cost_total")


class MetricsSerializer(serializers.Serializer[Video]):
    """What came back from the platform; 0 until then. Revenue in USD."""

    views = serializers.IntegerField()
    likes = serializers.IntegerField()
    comments = serializers.IntegerField()
    revenue = serializers.FloatField()


class VideoErrorSerializer(serializers.Serializer[Video]):
    stage = serializers.ChoiceField(choices=Stage.choices, source="error_stage")
    message = serializers.CharField(source="error_message")
    retryable = serializers.BooleanField(source="error_retryable")


class VideoSerializer(serializers.Serializer[Video]):
    """A video of `videos_for`, which adds up its costs."""

    id = serializers.CharField()
    channel_id = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    thumbnail_url = serializers.SerializerMethodField(help_text='"" until there is one')
    youtube_url = serializers.SerializerMethodField(
        help_text='where it can be watched; "" until completed'
    )
    video_url = serializers.SerializerMethodField(
        help_text='the MP4; loads without a header and expires; "" until there is one'
    )
    captions_url = serializers.SerializerMethodField(help_text='WebVTT; "" until there are any')
    status = serializers.ChoiceField(choices=Status.choices)
    stage = serializers.SerializerMethodField(help_text="while processing")
    progress = serializers.FloatField(help_text="0 to 100")
    cost = CostSerializer(source="*")
    metrics = MetricsSerializer(source="*")
    error = serializers.SerializerMethodField(help_text="when failed")
    style = serializers.ChoiceField(choices=Style.choices)  # type: ignore[assignment]
    length = serializers.ChoiceField(choices=Length.choices)
    format = serializers.ChoiceField(choices=Format.choices)
    duration = serializers.FloatField(required=False, help_text="seconds")
    shared = serializers.BooleanField(help_text="whether the watch page is public")
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(required=False)

    def to_representation(self, instance: Video) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return {key: value for key, value in shown.items() if not _is_unset(key, value)}

    def get_thumbnail_url(self, video: Video) -> str:
        return links.thumbnail_url(video)

    def get_youtube_url(self, video: Video) -> str:
        return links.watch_url(video)

    def get_video_url(self, video: Video) -> str:
        return links.video_url(video)

    def get_captions_url(self, video: Video) -> str:
        return links.captions_url(video)

    def get_stage(self, video: Video) -> str | None:
        return video.stage if video.status == Status.PROCESSING else None

    def get_error(self, video: Video) -> dict[str, Any] | None:
        return VideoErrorSerializer(video).data if video.status == Status.FAILED else None


def _is_unset(key: str, value: object) -> bool:
    return key in OPTIONAL and value in (None, "")


class GenerationSerializer(VideoSerializer):
    """The new video, and when it can be expected."""

    video_id = serializers.CharField(source="id")
    queue_position = serializers.IntegerField(help_text="1 is next, 0 is already begun")
    estimated_completion = serializers.DateTimeField()
    estimated_cost = serializers.FloatField(help_text="USD")


class EstimateSerializer(serializers.Serializer[Any]):
    estimated_cost = serializers.FloatField(help_text="USD")
    estimated_seconds = serializers.FloatField(help_text="until it would be done")


class VideoPageSerializer(serializers.Serializer[Any]):
    videos = VideoSerializer(many=True)
    total = serializers.IntegerField()


class QueueStatsSerializer(serializers.Serializer[Any]):
    queue_depth = serializers.IntegerField(help_text="how many of your videos wait")
    average_wait_time = serializers.FloatField(help_text="seconds until they are begun")
    processing_count = serializers.IntegerField()


class QueueSerializer(serializers.Serializer[Any]):
    queue = VideoSerializer(many=True, help_text="waiting, next first; 200 at most")
    processing = VideoSerializer(many=True)
    stats = QueueStatsSerializer()


class SceneSerializer(serializers.ModelSerializer[Scene]):
    text = serializers.CharField(source="narration")
    duration = serializers.SerializerMethodField(help_text="seconds")

    class Meta:
        model = Scene
        fields = ["id", "index", "kind", "text", "headline", "start", "duration"]
        read_only_fields = fields

    def get_duration(self, scene: Scene) -> float | None:
        return None if scene.frames is None else round(scene.frames / FPS, 3)


class VoiceSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    language = serializers.CharField(help_text='a BCP 47 tag, "" for any')
