"""What was measured of a film before it was called completed."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import user_of
from videos.render.quality.report import LABELS, Measure, Report, Verdict
from videos.selectors import video_get
from ytempire.core.serializers import NothingIsAbsent


class MeasureSerializer(NothingIsAbsent, serializers.Serializer[Measure]):
    """One figure of the film and what it should be."""

    name = serializers.ChoiceField(choices=list(LABELS))
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.FloatField(required=False, help_text="absent where nothing was to measure")
    unit = serializers.CharField()
    limit = serializers.CharField(help_text="what it should be, in words")
    verdict = serializers.ChoiceField(
        choices=list(Verdict),
        help_text="repaired: put right before the end; told: missed, and the film is kept",
    )
    reason = serializers.CharField(help_text='"" when nothing is wrong')
    scenes = serializers.ListField(
        child=serializers.IntegerField(), help_text="the indexes of the scenes that are concerned"
    )


class QualitySerializer(serializers.Serializer[Report]):
    """The newest report; without measures until a film was made."""

    rounds = serializers.IntegerField(help_text="how often the film was put right")
    measures = MeasureSerializer(many=True)


class QualityView(APIView):
    @extend_schema(
        tags=["videos"],
        summary="What was measured of the film",
        description="Loudness, picture, captions, length and file, each with what it should be.",
        responses=QualitySerializer,
    )
    def get(self, request: Request, id: str) -> Response:
        report = Report.from_json(video_get(user_of(request), id).quality)
        return Response(QualitySerializer(report).data)
