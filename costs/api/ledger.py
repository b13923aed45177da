"""The ledger: as a file, and what of it is uncertain."""

from __future__ import annotations

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import user_of
from costs import selectors, serializers, services
from costs.export import FORMATS, lines_of
from ytempire.core.schema import DoneSerializer
from ytempire.core.tables import WhateverIsAccepted, file_of
from ytempire.core.validation import body_of, query_of


class ExportView(APIView):
    content_negotiation_class = WhateverIsAccepted

    @extend_schema(
        tags=["costs"],
        summary="The ledger as a file",
        description=(
            "Every entry of these days of your calendar, both included, oldest first. A correction "
            "is an entry of its own, below zero where it takes something back, and belongs to the "
            "day of the entry that it `corrects`. `csv` has a line of headings, and text that a "
            "spreadsheet would take for a formula begins with an apostrophe; `jsonl` has an object "
            "a line, by the same names."
        ),
        parameters=[serializers.ExportQuery],
        responses={
            (200, "text/csv"): OpenApiTypes.STR,
            (200, "application/jsonl"): OpenApiTypes.STR,
        },
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        query = query_of(request, serializers.ExportQuery)
        name, format = query["format"], FORMATS[query["format"]]
        lines = lines_of(user_of(request), format, query.get("since"), query.get("until"))
        return file_of(lines, f"ledger.{name}", format.content_type)


class UncertainView(APIView):
    @extend_schema(
        tags=["costs"],
        summary="Calls that were cut off, and may have been charged",
        description=(
            "What they would have cost is booked, so that no limit is overrun. The newest first, "
            "until you say what became of them."
        ),
        responses=serializers.UncertainSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        calls = selectors.uncertain_calls(user_of(request))
        return Response(serializers.UncertainSerializer(calls, many=True).data)


class SettleView(APIView):
    @extend_schema(
        tags=["costs"],
        summary="Say whether a call that was cut off was charged",
        description=(
            "Your account with the provider tells. What was charged stands; what was not is taken "
            "back by corrections. A call can be settled once."
        ),
        request=serializers.SettleSerializer,
        responses=DoneSerializer,
    )
    def post(self, request: Request, id: str) -> Response:
        entry = selectors.uncertain_get(user_of(request), id)
        services.uncertain_settle(entry=entry, **body_of(request, serializers.SettleSerializer))
        return Response({"success": True})
