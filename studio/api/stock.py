"""/media/stock: clips and pictures of the sites that are configured, before one is chosen."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from providers.footage.base import Kind, Orientation
from studio.stock import stock_assets
from ytempire.core.fields import ChoiceField, Text
from ytempire.core.schema import ErrorSerializer
from ytempire.core.throttles import StockThrottle
from ytempire.core.validation import query_of

LONGEST_QUERY = 100
LIMIT_DEFAULT, LIMIT_MAX = 40, 160
KINDS = [(kind.value, kind.name) for kind in Kind]


class StockQuery(serializers.Serializer[Any]):
    query = Text(max_length=LONGEST_QUERY, help_text="what is to be seen")
    type = ChoiceField(choices=KINDS, required=False, help_text="without it, both")
    orientation = ChoiceField(
        choices=list(Orientation), default=Orientation.PORTRAIT, help_text="looked for first"
    )
    limit = serializers.IntegerField(default=LIMIT_DEFAULT, min_value=1, max_value=LIMIT_MAX)


class StockItemSerializer(serializers.Serializer[Any]):
    """A clip or picture that a stock site offers; it is not in the library."""

    id = serializers.CharField(help_text="the site's own")
    site = serializers.CharField(source="source", help_text="pexels or pixabay")
    kind = ChoiceField(choices=KINDS)
    name = serializers.CharField(source="text", help_text="what the site says of it")
    preview_url = serializers.CharField(help_text="a small picture, at the site")
    width = serializers.IntegerField(help_text="pixels")
    height = serializers.IntegerField(help_text="pixels")
    duration = serializers.FloatField(help_text="seconds; 0 for a picture")
    author = serializers.CharField()
    licence = serializers.CharField()
    source_url = serializers.CharField(source="page_url", help_text="its page at the site")


class StockView(APIView):
    throttle_classes = (StockThrottle,)

    @extend_schema(
        tags=["media"],
        summary="Look for stock clips and pictures",
        description=(
            "Asks Pexels and Pixabay, as far as their keys are set; without any, 409 says which "
            "settings are missing. Answers are remembered for a day."
        ),
        parameters=[StockQuery],
        responses={200: StockItemSerializer(many=True), 409: ErrorSerializer},
    )
    def get(self, request: Request) -> Response:
        asked = query_of(request, StockQuery)
        kinds = [Kind(asked["type"])] if "type" in asked else list(Kind)
        found = stock_assets(asked["query"], kinds, Orientation(asked["orientation"]))
        return Response(StockItemSerializer(found[: asked["limit"]], many=True).data)
