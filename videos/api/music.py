"""The moods a film's music can have."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from videos.music import all_moods
from videos.previews import preview_url
from videos.render.music.moods import Mood


class MoodSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(help_text="what a request's `music` is set to")
    label = serializers.CharField()  # type: ignore[assignment]
    summary = serializers.CharField()
    tempo = serializers.FloatField(help_text="beats a minute")
    preview_url = serializers.SerializerMethodField(help_text="a few seconds to listen to")

    def get_preview_url(self, mood: Mood) -> str:
        return preview_url(mood.name)


class MusicView(APIView):
    @extend_schema(
        tags=["making"],
        summary="The moods of music to choose from",
        description="All of it is played by YTEMPIRE itself for each film: nobody can claim it.",
        responses=MoodSerializer(many=True),
    )
    def get(self, _request: Request) -> Response:
        return Response(MoodSerializer(all_moods(), many=True).data)
