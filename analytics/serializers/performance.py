"""Views, revenue and their like, as the platform told them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from analytics.selectors.performance import Performance
from analytics.selectors.reports import (
    AudienceReport,
    ChannelReport,
    ChannelRevenue,
    Overview,
    PlatformShare,
    RevenuePoint,
    RevenueReport,
)
from videos import links
from ytempire.core.serializers import NothingIsAbsent

ENGAGEMENT = "likes and comments for every hundred views"


class VideoPerformanceSerializer(serializers.Serializer[Any]):
    """A video over all days on record; 0 until lastSyncedAt is there."""

    video_id = serializers.CharField(source="video.pk")
    title = serializers.CharField(source="video.title")
    views = serializers.IntegerField(source="video.views")
    revenue = serializers.FloatField(source="video.revenue")
    roi = serializers.FloatField(
        help_text="(revenue - cost) / cost in per cent; 0 for what cost nothing"
    )
    performance_score = serializers.FloatField(
        source="video.performance_score",
        help_text="0 to 100 by views (seven parts) and engagement (three) against the channel's "
        "average video, which scores 50; 0 without views",
    )


class VideoAnalyticsSerializer(NothingIsAbsent, VideoPerformanceSerializer):
    """A video over all days on record; 0 until lastSyncedAt is there."""

    likes = serializers.IntegerField(source="video.likes")
    comments = serializers.IntegerField(source="video.comments")
    engagement = serializers.FloatField(help_text=ENGAGEMENT)
    watch_time = serializers.IntegerField(source="video.watch_minutes", help_text="minutes")
    last_synced_at = serializers.DateTimeField(source="video.metrics_synced_at", required=False)


class ChannelMetricsSerializer(serializers.Serializer[ChannelReport]):
    views = serializers.IntegerField(source="totals.views")
    watch_time = serializers.IntegerField(source="totals.watch_minutes", help_text="minutes")
    subscribers = serializers.IntegerField(help_text="gained less lost in the period")
    revenue = serializers.FloatField(source="totals.revenue")
    engagement = serializers.FloatField(source="totals.engagement", help_text=ENGAGEMENT)


class ChannelAnalyticsSerializer(NothingIsAbsent, serializers.Serializer[ChannelReport]):
    """The last 1, 7 or 30 days of your calendar, today included."""

    channel_id = serializers.CharField(source="channel.pk")
    period = serializers.CharField()
    metrics = ChannelMetricsSerializer(source="*")
    top_videos = VideoPerformanceSerializer(many=True, help_text="the five best by score")
    growth_rate = serializers.FloatField(
        help_text="of the views, in per cent against the equally long period before; 0 if that "
        "had none"
    )
    last_synced_at = serializers.DateTimeField(
        source="channel.statistics_synced_at", required=False
    )


class RevenuePointSerializer(serializers.Serializer[RevenuePoint]):
    date = serializers.DateField(help_text="a day, or the first of a month")
    revenue = serializers.FloatField()


class ChannelRevenueSerializer(serializers.Serializer[ChannelRevenue]):
    channel_id = serializers.CharField()
    name = serializers.CharField()
    revenue = serializers.FloatField()


class RevenueSerializer(NothingIsAbsent, serializers.Serializer[RevenueReport]):
    """A week or a month by days, a year by twelve calendar months."""

    period = serializers.CharField()
    total = serializers.FloatField(help_text="of all data, deleted channels included")
    currency = serializers.CharField(default="USD")
    data = RevenuePointSerializer(  # type: ignore[assignment]
        many=True, help_text="oldest first, no date left out"
    )
    by_channel = ChannelRevenueSerializer(
        many=True, help_text="the channels that earned, the most first"
    )
    last_synced_at = serializers.DateTimeField(required=False)


class AudienceOverviewSerializer(serializers.Serializer[Overview]):
    """Changes are in per cent against the equally long period before; 0 if that had nothing."""

    total_views = serializers.IntegerField()
    views_change = serializers.FloatField()
    total_engagement = serializers.FloatField(help_text=ENGAGEMENT)
    engagement_change = serializers.FloatField()
    total_watch_time = serializers.IntegerField(help_text="minutes")
    watch_time_change = serializers.FloatField()
    total_revenue = serializers.FloatField()
    revenue_change = serializers.FloatField()


class PlatformShareSerializer(serializers.Serializer[PlatformShare]):
    platform = serializers.CharField()
    percentage = serializers.FloatField(help_text="of the period's views")
    views = serializers.IntegerField()


class TopVideoSerializer(serializers.Serializer[Any]):
    """A video over all days on record."""

    id = serializers.CharField(source="video.pk")
    title = serializers.CharField(source="video.title")
    thumbnail_url = serializers.SerializerMethodField()
    views = serializers.IntegerField(source="video.views")
    engagement = serializers.FloatField(help_text=ENGAGEMENT)

    def get_thumbnail_url(self, performance: Performance) -> str:
        return links.thumbnail_url(performance.video)


class AudienceSerializer(NothingIsAbsent, serializers.Serializer[AudienceReport]):
    """The last 1, 7, 30 or 90 days of your calendar, today included; all channels together."""

    overview = AudienceOverviewSerializer()
    platform_breakdown = PlatformShareSerializer(many=True, help_text="empty without views")
    top_videos = TopVideoSerializer(many=True, help_text="the five best by performanceScore")
    last_synced_at = serializers.DateTimeField(required=False)
