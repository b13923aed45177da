"""What the API takes about figures, checked."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from ytempire.core.fields import ChoiceField
from ytempire.core.periods import PeriodField, PeriodQuery

ACTIVITY_DEFAULT = 20
HISTORY_DEFAULT = 30
TOP_DEFAULT = 10
LIMIT_MAX = 100
HISTORY_MAX = 365


class MetricsQuery(PeriodQuery):
    period = PeriodField(choices=["today", "week", "month"], default="month")


class ChartQuery(PeriodQuery):
    """Whatever the metric, every point has all figures."""

    metric = ChoiceField(choices=["revenue", "cost", "videos", "views"], default="revenue")
    period = PeriodField(choices=["week", "month", "year"], default="month")


class ActivityQuery(serializers.Serializer[Any]):
    limit = serializers.IntegerField(default=ACTIVITY_DEFAULT, min_value=1, max_value=LIMIT_MAX)


class HistoryQuery(serializers.Serializer[Any]):
    days = serializers.IntegerField(default=HISTORY_DEFAULT, min_value=1, max_value=HISTORY_MAX)


class ChannelQuery(PeriodQuery):
    period = PeriodField(choices=["day", "week", "month"], default="week")


class TopQuery(serializers.Serializer[Any]):
    limit = serializers.IntegerField(default=TOP_DEFAULT, min_value=1, max_value=LIMIT_MAX)


class RevenueQuery(PeriodQuery):
    period = PeriodField(choices=["week", "month", "year"], default="month")


class RangeQuery(PeriodQuery):
    period_name = "range"

    range = PeriodField(choices=["24h", "7d", "30d", "90d"], default="7d")


class ExportQuery(RangeQuery):
    format = ChoiceField(choices=["csv"], default="csv")
