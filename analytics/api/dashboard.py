"""/dashboard: how things stand, for a screen that is looked at all day."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import user_of
from analytics.inputs import ACTIVITY_DEFAULT, ActivityQuery, ChartQuery, MetricsQuery
from analytics.selectors.activity import activity
from analytics.selectors.chart import chart
from analytics.selectors.dashboard import metrics
from analytics.serializers import dashboard as serializers
from costs.selectors import open_alerts
from ytempire.core.validation import query_of

OVERVIEW_PERIOD = "month"


class OverviewView(APIView):
    @extend_schema(
        tags=["dashboard"],
        summary="Everything the dashboard shows",
        description=(
            "The metrics and the chart of the last 30 days, the 20 newest activities, and today's "
            "cost alerts that were not dismissed."
        ),
        responses=serializers.DashboardOverviewSerializer,
    )
    def get(self, request: Request) -> Response:
        user = user_of(request)
        overview = {
            "metrics": metrics(user, OVERVIEW_PERIOD),
            "chart_data": chart(user, OVERVIEW_PERIOD),
            "recent_activity": activity(user, ACTIVITY_DEFAULT),
            "alerts": open_alerts(user),
        }
        return Response(serializers.DashboardOverviewSerializer(overview).data)


class MetricsView(APIView):
    @extend_schema(
        tags=["dashboard"],
        summary="The dashboard's figures",
        description="The period is that of `avgVideoTime` and `successRate`.",
        parameters=[MetricsQuery],
        responses=serializers.DashboardMetricsSerializer,
    )
    def get(self, request: Request) -> Response:
        query = query_of(request, MetricsQuery)
        shown = metrics(user_of(request), query["period"])
        return Response(serializers.DashboardMetricsSerializer(shown).data)


class ChartView(APIView):
    @extend_schema(
        tags=["dashboard"],
        summary="Revenue, cost, videos and views over time",
        description=(
            "Oldest first: 7 or 30 points, a day each, or 12, a calendar month each. A day without "
            "anything is there with zeros. Every point has all figures, whatever the metric."
        ),
        parameters=[ChartQuery],
        responses=serializers.ChartPointSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        query = query_of(request, ChartQuery)
        points = chart(user_of(request), query["period"])
        return Response(serializers.ChartPointSerializer(points, many=True).data)


class ActivityView(APIView):
    @extend_schema(
        tags=["dashboard"],
        summary="What happened lately, newest first",
        parameters=[ActivityQuery],
        responses=serializers.ActivitySerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        happened = activity(user_of(request), query_of(request, ActivityQuery)["limit"])
        return Response(serializers.ActivitySerializer(happened, many=True).data)
