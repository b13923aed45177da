"""/costs: spending beside the videos it paid for."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import user_of
from analytics.inputs import HistoryQuery
from analytics.selectors.costs import day_reports, projection
from analytics.serializers import costs as serializers
from ytempire.core.validation import query_of


class DailyReportView(APIView):
    @extend_schema(
        tags=["costs"],
        summary="Today's spending so far",
        responses=serializers.DailyCostReportSerializer,
    )
    def get(self, request: Request) -> Response:
        (today,) = day_reports(user_of(request), 1)
        return Response(serializers.DailyCostReportSerializer(today).data)


class HistoryView(APIView):
    @extend_schema(
        tags=["costs"],
        summary="Spending day by day",
        description="Oldest first, every day of your calendar there, the last one today.",
        parameters=[HistoryQuery],
        responses=serializers.DailyCostReportSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        reports = day_reports(user_of(request), query_of(request, HistoryQuery)["days"])
        return Response(serializers.DailyCostReportSerializer(reports, many=True).data)


class ProjectionView(APIView):
    @extend_schema(
        tags=["costs"],
        summary="What this month and the next will have cost",
        responses=serializers.CostProjectionSerializer,
    )
    def get(self, request: Request) -> Response:
        projected = projection(user_of(request))
        return Response(serializers.CostProjectionSerializer(projected).data)
