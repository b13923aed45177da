"""Videos as the API shows them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from videos import links
from videos.choices import look_field, mood_field
from videos.models import Format, Length, Preset, Stage, Status, Video
from videos.styles import style_choices
from videos.versions import version_number
from videos.waits import Waits
from ytempire.core.serializers import NothingIsAbsent

# Shown in one status only.
ONLY_WHILE = {"stage": Status.PROCESSING, "error": Status.FAILED}


class CostSerializer(serializers.Serializer[Video]):
    """USD booked for the video so far."""

    script = serializers.FloatField(source="cost_script")
    audio = serializers.FloatField(source="cost_audio")
    rendering = serializers.FloatField(source="cost_rendering")
    total = serializers.FloatField(source="cost_total")


class MetricsSerializer(NothingIsAbsent, serializers.Serializer[Video]):
    """What came back from the platform on all days on record; 0 until then. Revenue in USD."""

    views = serializers.IntegerField()
    likes = serializers.IntegerField()
    comments = serializers.IntegerField()
    revenue = serializers.FloatField()
    last_synced_at = serializers.DateTimeField(
        source="metrics_synced_at", required=False, help_text="absent until it was ever synced"
    )


class VideoErrorSerializer(serializers.Serializer[Video]):
    stage = serializers.ChoiceField(choices=Stage.choices, source="error_stage")
    message = serializers.CharField(source="error_message")
    retryable = serializers.BooleanField(source="error_retryable")


class VideoSerializer(NothingIsAbsent, serializers.Serializer[Video]):
    """One video. Urls are "" until there is something behind them."""

    # The costs are added up by `videos_for`.

    id = serializers.CharField()
    channel_id = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    thumbnail_url = serializers.SerializerMethodField()
    youtube_url = serializers.SerializerMethodField(
        help_text="where it can be watched once completed"
    )
    video_url = serializers.SerializerMethodField(
        help_text="the MP4; loads without a header, and expires after a day"
    )
    captions_url = serializers.SerializerMethodField(help_text="WebVTT")
    status = serializers.ChoiceField(choices=Status.choices)
    stage = serializers.ChoiceField(
        choices=Stage.choices, required=False, help_text="while processing"
    )
    progress = serializers.FloatField(help_text="0 to 100")
    cost = CostSerializer(source="*")
    metrics = MetricsSerializer(source="*")
    error = VideoErrorSerializer(source="*", required=False, help_text="when failed")
    style = serializers.ChoiceField(choices=style_choices())  # type: ignore[assignment]
    length = serializers.ChoiceField(choices=Length.choices)
    format = serializers.ChoiceField(choices=Format.choices)
    caption_look = look_field(help_text='"" if captions are only files')
    music = mood_field(help_text='"" for none, or own music')
    footage = serializers.BooleanField(help_text="whether clips and pictures may be shown")
    preset = serializers.ChoiceField(choices=Preset.choices)
    duration = serializers.FloatField(required=False, help_text="seconds")
    version = serializers.SerializerMethodField(
        help_text="of its scenes: 1 is what was made first, each edit is a further one"
    )
    shared = serializers.BooleanField(help_text="whether the watch page is public")
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(required=False)

    def to_representation(self, instance: Video) -> dict[str, Any]:
        shown = super().to_representation(instance)
        for field, status in ONLY_WHILE.items():
            if instance.status != status or not shown[field]:
                del shown[field]
        return shown

    def get_version(self, video: Video) -> int:
        return version_number(video)

    def get_thumbnail_url(self, video: Video) -> str:
        return links.thumbnail_url(video)

    def get_youtube_url(self, video: Video) -> str:
        return links.watch_url(video)

    def get_video_url(self, video: Video) -> str:
        return links.video_url(video)

    def get_captions_url(self, video: Video) -> str:
        return links.captions_url(video)


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


class WaitingSerializer(VideoSerializer):
    waits_for = serializers.SerializerMethodField(
        help_text='why it is not in line: paused, or tried again later; "" for its turn alone'
    )

    def get_waits_for(self, video: Video) -> str:
        waits: Waits = self.context["waits"]
        return waits.reason(video)


class QueueSerializer(serializers.Serializer[Any]):
    queue = WaitingSerializer(many=True, help_text="waiting, next first; 200 at most")
    processing = WaitingSerializer(
        many=True, help_text="begun, 200 at most; some may wait for their next step"
    )
    paused = serializers.BooleanField(help_text="by you: none of those that wait is begun")
    stats = QueueStatsSerializer()


class VoiceSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    language = serializers.CharField(help_text='a BCP 47 tag, "" for any')
