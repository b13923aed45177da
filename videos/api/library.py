"""Videos there are: listed, shown, changed, deleted."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import user_of
from videos import serializers, services
from videos.inputs import VideoListQuery, VideoUpdateSerializer
from videos.models import Video
from videos.selectors import video_get, videos_for
from ytempire.core.schema import ErrorSerializer
from ytempire.core.throttles import StatusThrottle
from ytempire.core.validation import change_of, query_of


class VideosView(APIView):
    @extend_schema(
        tags=["videos"],
        summary="Your videos, newest first",
        operation_id="videos_list",
        description="A plain array; with `page` an object of `videos` and `total`.",
        parameters=[VideoListQuery],
        responses=PolymorphicProxySerializer(
            "VideoListOrPage",
            serializers=[serializers.VideoSerializer(many=True), serializers.VideoPageSerializer],
            resource_type_field_name=None,
            many=False,
        ),
    )
    def get(self, request: Request) -> Response:
        query = query_of(request, VideoListQuery)
        videos = _filtered(videos_for(user_of(request)), query)
        limit = query["limit"]
        if "page" not in query:
            return Response(_shown(videos[query["offset"] :][:limit]))
        start = (query["page"] - 1) * limit
        return Response({"videos": _shown(videos[start : start + limit]), "total": videos.count()})


class VideoView(APIView):
    @extend_schema(tags=["videos"], summary="One video", responses=serializers.VideoSerializer)
    def get(self, request: Request, id: str) -> Response:
        return Response(_shown_one(video_get(user_of(request), id)))

    @extend_schema(
        tags=["videos"],
        summary="Share a video, or change its title or description",
        request=VideoUpdateSerializer(partial=True),
        responses=serializers.VideoSerializer,
    )
    def patch(self, request: Request, id: str) -> Response:
        user = user_of(request)
        video = video_get(user, id)
        changes = change_of(
            request, VideoUpdateSerializer, serializers.VideoSerializer, instance=video
        )
        services.video_edit(video=video, **changes)
        return Response(_shown_one(video_get(user, id)))

    @extend_schema(
        tags=["videos"],
        summary="Delete a video",
        description="Refused while it is processing: cancel it first.",
        responses={204: None, 409: ErrorSerializer},
    )
    def delete(self, request: Request, id: str) -> Response:
        services.video_delete(video=video_get(user_of(request), id))
        return Response(status=204)


class StatusView(APIView):
    """Polled: cheap, and limited only against floods."""

    throttle_classes = (StatusThrottle,)

    @extend_schema(
        tags=["videos"],
        summary="One video, for polling",
        responses=serializers.VideoSerializer,
    )
    def get(self, request: Request, id: str) -> Response:
        return Response(_shown_one(video_get(user_of(request), id)))


class MetricsView(APIView):
    @extend_schema(
        tags=["videos"], summary="What came back", responses=serializers.MetricsSerializer
    )
    def get(self, request: Request, id: str) -> Response:
        video = video_get(user_of(request), id)
        return Response(serializers.MetricsSerializer(video).data)


def _filtered(videos: QuerySet[Video], query: dict[str, Any]) -> QuerySet[Video]:
    if status := query.get("status"):
        videos = videos.filter(status=status)
    if channel_id := query.get("channel_id"):
        # Clients are known to send "[object Object]": that is nobody's channel.
        parsed = _uuid(channel_id)
        videos = videos.filter(channel_id=parsed) if parsed else videos.none()
    return videos


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _shown(videos: QuerySet[Video]) -> Any:
    return [_shown_one(video) for video in videos]


def _shown_one(video: Video) -> Any:
    return serializers.VideoSerializer(video).data
