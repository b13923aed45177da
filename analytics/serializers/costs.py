"""Spending beside videos."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from analytics.selectors.costs import Projection


class DailyCostReportSerializer(serializers.Serializer[Any]):
    """One day of your calendar."""

    date = serializers.DateField()
    total_cost = serializers.FloatField(source="cost", help_text="booked that day")
    videos_generated = serializers.IntegerField(source="videos", help_text="completed that day")
    cost_per_video = serializers.FloatField(help_text="total over videos; 0 without videos")
    budget = serializers.FloatField(help_text="the daily limit as it is set now")
    budget_remaining = serializers.FloatField(help_text="never below 0")
    projected_monthly = serializers.FloatField(
        source="projected",
        help_text="what the day's month was expected to cost, as of the end of the day",
    )


class CurrentMonthSerializer(serializers.Serializer[Any]):
    spent = serializers.FloatField(help_text="booked this calendar month so far")
    projected = serializers.FloatField(
        help_text="spent, the rest expected of today, and for every day to come the mean of its "
        "weekday over the last 28 days"
    )
    days_remaining = serializers.IntegerField(help_text="whole days after today")


class AssumptionsSerializer(serializers.Serializer[Projection]):
    """Over the 28 days before today, or since the first video or cost."""

    videos_per_day = serializers.FloatField(help_text="completed")
    cost_per_video = serializers.FloatField(help_text="spending over completed videos")
    channels = serializers.IntegerField(help_text="active now")


class NextMonthSerializer(serializers.Serializer[Projection]):
    projected = serializers.FloatField(source="next_month", help_text="by the same weekday means")
    assumptions = AssumptionsSerializer(source="*")


class CostProjectionSerializer(serializers.Serializer[Projection]):
    current_month = CurrentMonthSerializer(source="month")
    next_month = NextMonthSerializer(source="*")
    recommendations = serializers.ListField(
        child=serializers.CharField(), help_text="what the figures suggest; empty for nothing"
    )
