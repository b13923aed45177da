"""/analytics: how channels and videos do on the platform."""

from __future__ import annotations

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import user_of
from analytics.inputs import ChannelQuery, ExportQuery, RangeQuery, RevenueQuery, TopQuery
from analytics.selectors.export import csv_of
from analytics.selectors.performance import performance_of, top_performers
from analytics.selectors.reports import audience_report, channel_report, revenue_report
from analytics.serializers import performance as serializers
from channels_app.selectors import channel_get
from videos.selectors import video_get
from ytempire.core.tables import WhateverIsAccepted, file_of
from ytempire.core.validation import query_of


class AudienceView(APIView):
    @extend_schema(
        tags=["analytics"],
        summary="All channels together",
        operation_id="analytics_overview",
        parameters=[RangeQuery],
        responses=serializers.AudienceSerializer,
    )
    def get(self, request: Request) -> Response:
        report = audience_report(user_of(request), query_of(request, RangeQuery)["range"])
        return Response(serializers.AudienceSerializer(report).data)


class ExportView(APIView):
    content_negotiation_class = WhateverIsAccepted

    @extend_schema(
        tags=["analytics"],
        summary="The figures of every channel and day, as a table",
        description=(
            "Oldest first, with a line of headings; days the platform told nothing of are left "
            "out. Text that a spreadsheet would take for a formula begins with an apostrophe."
        ),
        parameters=[ExportQuery],
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        user, period = user_of(request), query_of(request, ExportQuery)["range"]
        return file_of(csv_of(user, period), f"analytics-{period}.csv", "text/csv")


class ChannelView(APIView):
    @extend_schema(
        tags=["analytics"],
        summary="One channel over a period",
        parameters=[ChannelQuery],
        responses=serializers.ChannelAnalyticsSerializer,
    )
    def get(self, request: Request, id: str) -> Response:
        user = user_of(request)
        channel, query = channel_get(user, id), query_of(request, ChannelQuery)
        report = channel_report(user, channel, query["period"])
        return Response(serializers.ChannelAnalyticsSerializer(report).data)


class VideoView(APIView):
    @extend_schema(
        tags=["analytics"],
        summary="One video over all days",
        responses=serializers.VideoAnalyticsSerializer,
    )
    def get(self, request: Request, id: str) -> Response:
        (shown,) = performance_of([video_get(user_of(request), id)])
        return Response(serializers.VideoAnalyticsSerializer(shown).data)


class TopPerformersView(APIView):
    @extend_schema(
        tags=["analytics"],
        summary="Your best videos",
        description="The completed videos that have views, the best performanceScore first.",
        parameters=[TopQuery],
        responses=serializers.VideoPerformanceSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        best = top_performers(user_of(request), query_of(request, TopQuery)["limit"])
        return Response(serializers.VideoPerformanceSerializer(best, many=True).data)


class RevenueView(APIView):
    @extend_schema(
        tags=["analytics"],
        summary="Revenue by date and channel",
        parameters=[RevenueQuery],
        responses=serializers.RevenueSerializer,
    )
    def get(self, request: Request) -> Response:
        report = revenue_report(user_of(request), query_of(request, RevenueQuery)["period"])
        return Response(serializers.RevenueSerializer(report).data)
