"""The pictures that may stand for a video: shown, chosen, brought."""

from __future__ import annotations

from typing import Any

from djangorestframework_camel_case.parser import CamelCaseMultiPartParser
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import user_of
from videos import services
from videos.editing import serializers
from videos.models import Thumbnail
from videos.selectors import thumbnail_get, thumbnails_of, video_get
from ytempire.core.parsers import JSONParser
from ytempire.core.schema import ErrorSerializer
from ytempire.core.validation import body_of


class ThumbnailsView(APIView):
    parser_classes = (CamelCaseMultiPartParser, JSONParser)

    @extend_schema(
        tags=["editing"],
        summary="The pictures to choose from",
        description="Three designs once the video is rendered, and 0, an uploaded one.",
        responses=serializers.ThumbnailSerializer(many=True),
    )
    def get(self, request: Request, id: str) -> Response:
        rows = thumbnails_of(video_get(user_of(request), id))
        return Response(serializers.ThumbnailSerializer(rows, many=True).data)

    @extend_schema(
        tags=["editing"],
        summary="Bring a picture of your own, and choose it",
        description="It is cut to both shapes around what matters in it.",
        request={"multipart/form-data": serializers.ThumbnailUploadSerializer},
        responses={
            201: serializers.ThumbnailSerializer,
            413: ErrorSerializer,
            415: ErrorSerializer,
        },
    )
    def post(self, request: Request, id: str) -> Response:
        video = video_get(user_of(request), id)
        file = body_of(request, serializers.ThumbnailUploadSerializer)["file"]
        own = services.thumbnail_upload(video=video, file=file, size=file.size)
        return Response(_shown(own), status=201)


class ChooseView(APIView):
    @extend_schema(
        tags=["editing"],
        summary="Let one of the pictures stand for the video",
        description="It stays chosen when the video is made again.",
        request=None,
        responses=serializers.ThumbnailSerializer,
    )
    def post(self, request: Request, id: str, number: str) -> Response:
        wanted = thumbnail_get(video_get(user_of(request), id), number)
        chosen = services.thumbnail_choose(video=wanted.video, number=wanted.number)
        return Response(_shown(chosen))


def _shown(thumbnail: Thumbnail) -> Any:
    return serializers.ThumbnailSerializer(thumbnail).data
