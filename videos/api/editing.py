"""A video's scenes and versions: looked at, edited, brought back."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import user_of
from accounts.idempotency import idempotent
from videos import services
from videos.editing import serializers
from videos.editing.price import price_of
from videos.models import Video
from videos.selectors import scene_get, scenes_of, version_get, versions_of, video_get
from videos.serializers import VideoSerializer
from ytempire.core.schema import ErrorSerializer
from ytempire.core.validation import body_of, change_of


class ScenesView(APIView):
    @extend_schema(
        tags=["editing"],
        summary="A video's scenes, in order",
        responses=serializers.SceneSerializer(many=True),
    )
    def get(self, request: Request, id: str) -> Response:
        scenes = scenes_of(video_get(user_of(request), id))
        return Response(serializers.SceneSerializer(scenes, many=True).data)


class SceneView(APIView):
    @extend_schema(
        tags=["editing"],
        summary="Change one scene, and make the video's new version",
        description=(
            "Only what changed is made again; the film of before stays until then. Without a "
            "change nothing is made."
        ),
        request=serializers.SceneChangeSerializer(partial=True),
        responses={200: serializers.SceneSerializer, 409: ErrorSerializer},
    )
    def patch(self, request: Request, id: str, scene_id: str) -> Response:
        video = video_get(user_of(request), id)
        changes = change_of(request, serializers.SceneChangeSerializer, serializers.SceneSerializer)
        scene = services.scene_edit(scene=scene_get(video, scene_id), changes=changes)
        return Response(serializers.SceneSerializer(scene).data)


class EditView(APIView):
    @extend_schema(
        tags=["editing"],
        summary="Make a new version of a video's scenes",
        description=(
            "The video waits in line again; only what changed is made, and the film of before "
            "stays until then. If that fails or is cancelled, all is as it was. The budget may "
            "refuse with RATE_4292; it counts against no quota."
        ),
        request=serializers.EditSerializer,
        responses={200: VideoSerializer, 409: ErrorSerializer},
    )
    @idempotent
    def post(self, request: Request, id: str) -> Response:
        user = user_of(request)
        video, wanted = video_get(user, id), body_of(request, serializers.EditSerializer)
        services.video_scenes_edit(video=video, wishes=wanted["scenes"], number=wanted["version"])
        return Response(VideoSerializer(video_get(user, id)).data)


class EditEstimateView(APIView):
    @extend_schema(
        tags=["editing"],
        summary="What an edit would change, cost and take",
        request=serializers.EditSerializer,
        responses={200: serializers.EditEstimateSerializer, 409: ErrorSerializer},
    )
    def post(self, request: Request, id: str) -> Response:
        video = video_get(user_of(request), id)
        wanted = body_of(request, serializers.EditSerializer)
        plan = services.edit_plan(video=video, wishes=wanted["scenes"], number=wanted["version"])
        price = price_of(video=video, plan=plan)
        return Response(
            {
                "changes": plan.notes,
                "estimated_cost": float(price.cost) if plan.notes else 0.0,
                "estimated_seconds": round(price.seconds, 1) if plan.notes else 0.0,
                "scenes_spoken": price.spoken,
                "scenes_rendered": price.rendered,
            }
        )


class VersionsView(APIView):
    @extend_schema(
        tags=["editing"],
        summary="A video's versions, newest first; none before its first edit",
        responses=serializers.VersionSerializer(many=True),
    )
    def get(self, request: Request, id: str) -> Response:
        return Response(_versions(video_get(user_of(request), id)))


class RestoreView(APIView):
    @extend_schema(
        tags=["editing"],
        summary="Bring an old version back, as a new one",
        request=None,
        responses={200: VideoSerializer, 409: ErrorSerializer},
    )
    @idempotent
    def post(self, request: Request, id: str, number: str) -> Response:
        user = user_of(request)
        version = version_get(video_get(user, id), number)
        services.version_restore(video=version.video, number=version.number)
        return Response(VideoSerializer(video_get(user, id)).data)


def _versions(video: Video) -> Any:
    context = {"shown": video.version_id}
    return serializers.VersionSerializer(versions_of(video), many=True, context=context).data
