"""Channels as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from channels_app.models import Channel
from ytempire.core.fields import ChoiceField
from ytempire.core.serializers import NothingIsAbsent


class StatisticsSerializer(NothingIsAbsent, serializers.Serializer[Channel]):
    """What the platform last told; 0 until then. Money in USD."""

    video_count = serializers.IntegerField(help_text="there now, in whatever status")
    total_views = serializers.IntegerField(help_text="of all days on record")
    subscribers = serializers.IntegerField(help_text="as last told")
    daily_revenue = serializers.FloatField(help_text="of the newest day on record")
    monthly_revenue = serializers.FloatField(
        help_text="of that day's calendar month, up to that day"
    )
    last_synced_at = serializers.DateTimeField(
        source="statistics_synced_at", required=False, help_text="absent until it was ever synced"
    )


class ChannelSerializer(serializers.ModelSerializer[Channel]):
    """One channel. youtubeChannelId is "" until it is connected."""

    statistics = StatisticsSerializer(source="*")

    class Meta:
        model = Channel
        fields = [
            "id",
            "name",
            "youtube_channel_id",
            "niche",
            "status",
            "automation_enabled",
            "daily_video_limit",
            "statistics",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class ChannelCreateSerializer(serializers.ModelSerializer[Channel]):
    class Meta:
        model = Channel
        fields = ["name", "niche", "daily_video_limit"]


class ChannelUpdateSerializer(serializers.ModelSerializer[Channel]):
    """What may be changed; a whole channel may be sent back, the rest of it is ignored."""

    status = ChoiceField(choices=[Channel.Status.ACTIVE, Channel.Status.PAUSED])

    class Meta:
        model = Channel
        fields = ["name", "niche", "status", "daily_video_limit", "automation_enabled"]

    def to_internal_value(self, data: Any) -> Any:
        """`error` is what the system says: a client may only send it back, and changes nothing."""
        current = self.instance.status if isinstance(self.instance, Channel) else ""
        if current == Channel.Status.ERROR and isinstance(data, Mapping):
            data = {k: v for k, v in data.items() if (k, v) != ("status", current)}
        return super().to_internal_value(data)


class AutomationSerializer(serializers.Serializer[Any]):
    enabled = serializers.BooleanField()
