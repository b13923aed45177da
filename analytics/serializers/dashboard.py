"""The dashboard: figures, lines and what happened."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from analytics.selectors.activity import ActivityType
from analytics.selectors.dashboard import Metrics
from costs.serializers import CostAlertSerializer
from ytempire.core.serializers import NothingIsAbsent


class DashboardMetricsSerializer(NothingIsAbsent, serializers.Serializer[Metrics]):
    """Days and months are those of your calendar; revenue is entered under the platform's days."""

    total_channels = serializers.IntegerField(help_text="that you have now")
    active_channels = serializers.IntegerField(help_text="of them, those with status active")
    videos_today = serializers.IntegerField(help_text="completed today")
    videos_processing = serializers.IntegerField(help_text="in the making now")
    total_revenue = serializers.FloatField(
        help_text="of all days on record, deleted channels included"
    )
    monthly_revenue = serializers.FloatField(help_text="of this calendar month so far")
    daily_cost = serializers.FloatField(help_text="booked today")
    monthly_cost = serializers.FloatField(help_text="booked this calendar month so far")
    automation_percentage = serializers.FloatField(
        help_text="of the active channels, how many have automation on, in per cent; 0 with none"
    )
    avg_video_time = serializers.FloatField(
        help_text="mean seconds from the start of the last attempt to the end, of the videos "
        "completed in the period; 0 with none"
    )
    success_rate = serializers.FloatField(
        help_text="completed videos in per cent of those that were completed or failed in the "
        "period; every failure counts, what you cancelled does not; 0 with none"
    )
    last_synced_at = serializers.DateTimeField(
        required=False, help_text="when the platform was last asked; absent if never"
    )


class ChartPointSerializer(serializers.Serializer[Any]):
    date = serializers.DateField(help_text="a day of your calendar, or the first of a month")
    revenue = serializers.FloatField(help_text="that the platform told of this date")
    cost = serializers.FloatField(help_text="booked")
    videos = serializers.IntegerField(help_text="completed")
    views = serializers.IntegerField(help_text="that the platform told of this date")


class ActivitySerializer(serializers.Serializer[Any]):
    id = serializers.CharField(help_text="unique among all kinds")
    type = serializers.ChoiceField(choices=ActivityType.choices)
    message = serializers.CharField()
    timestamp = serializers.DateTimeField()
    metadata = serializers.DictField(
        required=False, help_text="videoId and channelId, channelId, or amount, by type"
    )


class DashboardOverviewSerializer(serializers.Serializer[Any]):
    metrics = DashboardMetricsSerializer()
    chart_data = ChartPointSerializer(many=True)
    recent_activity = ActivitySerializer(many=True)
    alerts = CostAlertSerializer(many=True)
