"""/media: the files that the signed-in user's films are made of."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from djangorestframework_camel_case.parser import CamelCaseMultiPartParser
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import user_of
from studio import serializers, services
from studio.models import Media
from studio.selectors import media_for, media_get
from ytempire.core.parsers import JSONParser
from ytempire.core.schema import ErrorSerializer
from ytempire.core.validation import body_of, change_of, query_of

ERROR = ErrorSerializer


class MediaListView(APIView):
    @extend_schema(
        tags=["media"],
        summary="Your media library, newest first",
        operation_id="media_list",
        description="A plain array; with `page` an object of `media` and `total`.",
        parameters=[serializers.MediaListQuery],
        responses=PolymorphicProxySerializer(
            "MediaListOrPage",
            serializers=[serializers.MediaSerializer(many=True), serializers.MediaPageSerializer],
            resource_type_field_name=None,
            many=False,
        ),
    )
    def get(self, request: Request) -> Response:
        query = query_of(request, serializers.MediaListQuery)
        found, limit = media_for(user_of(request)), query["limit"]
        if kind := query.get("kind"):
            found = found.filter(kind=kind)
        if "page" not in query:
            return Response(_shown(found[:limit]))
        start = (query["page"] - 1) * limit
        return Response({"media": _shown(found[start : start + limit]), "total": found.count()})


class UploadView(APIView):
    parser_classes = (CamelCaseMultiPartParser, JSONParser)

    @extend_schema(
        tags=["media"],
        summary="Add a file to the library",
        description=(
            "Pictures (JPEG, PNG, WebP, GIF), clips (MP4, MOV, WebM, MKV, AVI) and music (MP3, "
            "M4A, WAV, FLAC, OGG, AIFF), told apart by their content. A file that the library has "
            "already is answered with 200, and stays as it is."
        ),
        request={"multipart/form-data": serializers.MediaUploadSerializer},
        responses={
            200: serializers.MediaSerializer,
            201: serializers.MediaSerializer,
            409: ERROR,
            413: ERROR,
            415: ERROR,
        },
    )
    def post(self, request: Request) -> Response:
        user = user_of(request)
        given = body_of(request, serializers.MediaUploadSerializer)
        upload = services.media_upload(owner=user, **given)
        return Response(_shown_one(upload.media), status=201 if upload.new else 200)


class MediaView(APIView):
    @extend_schema(tags=["media"], summary="One file", responses=serializers.MediaSerializer)
    def get(self, request: Request, id: str) -> Response:
        return Response(_shown_one(media_get(user_of(request), id)))

    @extend_schema(
        tags=["media"],
        summary="Say more about a file",
        request=serializers.MediaUpdateSerializer(partial=True),
        responses=serializers.MediaSerializer,
    )
    def patch(self, request: Request, id: str) -> Response:
        user = user_of(request)
        media = media_get(user, id)
        given = change_of(
            request, serializers.MediaUpdateSerializer, serializers.MediaSerializer, instance=media
        )
        services.media_edit(media=media, **given)
        return Response(_shown_one(media_get(user, id)))

    @extend_schema(
        tags=["media"],
        summary="Delete a file",
        description="Films that were made with it keep it; brand kits do without it from now on.",
        responses={204: None},
    )
    def delete(self, request: Request, id: str) -> Response:
        services.media_delete(media=media_get(user_of(request), id))
        return Response(status=204)


def _shown(found: QuerySet[Media]) -> list[Any]:
    return [_shown_one(media) for media in found]


def _shown_one(media: Media) -> Any:
    return serializers.MediaSerializer(media).data
