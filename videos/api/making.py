"""Videos to be: requested, priced, waiting, cancelled, tried again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import user_of
from accounts.idempotency import idempotent
from accounts.models import User
from channels_app.models import Channel
from channels_app.selectors import channel_get
from videos import serializers, services
from videos.forecast import Forecast
from videos.inputs import LIMIT_MAX, VideoRequestSerializer
from videos.models import Video
from videos.selectors import in_line, in_the_making, video_get
from videos.services import VideoRequest
from videos.voices import all_voices
from videos.waits import Waits
from ytempire.core.schema import DoneSerializer, ErrorSerializer
from ytempire.core.validation import body_of


class GenerateView(APIView):
    @extend_schema(
        tags=["making"],
        summary="Request a video",
        description=(
            "The answer is the whole new video. The plan, the channel's day and the budget may "
            "refuse with RATE_4292."
        ),
        request=VideoRequestSerializer,
        responses={201: serializers.GenerationSerializer, 404: ErrorSerializer},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        user = user_of(request)
        channel, wanted = _requested(request, user)
        made = services.video_request(owner=user, channel=channel, request=wanted)
        video, forecast = video_get(user, made.pk), Forecast.load()
        done = timezone.now() + timedelta(seconds=forecast.seconds_left(video))
        shown = serializers.VideoSerializer(video).data
        return Response(
            {
                **shown,
                "video_id": shown["id"],
                "queue_position": forecast.position(video),
                "estimated_completion": done,
                "estimated_cost": float(video.estimated_cost),
            },
            status=201,
        )


class EstimateView(APIView):
    @extend_schema(
        tags=["making"],
        summary="What a video would cost and take",
        request=VideoRequestSerializer,
        responses={200: serializers.EstimateSerializer, 404: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        user = user_of(request)
        channel, wanted = _requested(request, user)
        video = services.draft(owner=user, channel=channel, request=wanted)
        return Response(
            {
                "estimated_cost": float(video.estimated_cost),
                "estimated_seconds": Forecast.load().seconds_if_asked_now(video),
            }
        )


class QueueView(APIView):
    @extend_schema(
        tags=["making"],
        summary="Your waiting and processing videos",
        responses=serializers.QueueSerializer,
    )
    def get(self, request: Request) -> Response:
        user = user_of(request)
        waiting, processing = list(in_line(user)[:LIMIT_MAX]), list(in_the_making(user)[:LIMIT_MAX])
        # A video begun between the two reads is in hand, and is counted where it is shown.
        queue = [video for video in waiting if video not in processing]
        stats = {
            "queue_depth": len(queue) if len(waiting) < LIMIT_MAX else in_line(user).count(),
            "average_wait_time": _average_wait(queue),
            "processing_count": (
                len(processing) if len(processing) < LIMIT_MAX else in_the_making(user).count()
            ),
        }
        waits = Waits.of(user)
        answer = {
            "queue": queue,
            "processing": processing,
            "paused": waits.paused,
            "stats": stats,
        }
        return Response(serializers.QueueSerializer(answer, context={"waits": waits}).data)


class PauseView(APIView):
    @extend_schema(
        tags=["making"],
        summary="Begin none of your waiting videos",
        description="What is in hand goes on to its end.",
        request=None,
        responses=DoneSerializer,
    )
    def post(self, request: Request) -> Response:
        services.owner_pause(owner=user_of(request))
        return Response({"success": True})


class ResumeView(APIView):
    @extend_schema(
        tags=["making"],
        summary="Let your waiting videos go on",
        request=None,
        responses=DoneSerializer,
    )
    def post(self, request: Request) -> Response:
        services.owner_resume(owner=user_of(request))
        return Response({"success": True})


class RetryView(APIView):
    @extend_schema(
        tags=["making"],
        summary="Try a failed video again",
        description="What was made is reused.",
        request=None,
        responses={200: DoneSerializer, 409: ErrorSerializer},
    )
    def post(self, request: Request, id: str) -> Response:
        services.video_retry(video=video_get(user_of(request), id))
        return Response({"success": True})


class CancelView(APIView):
    @extend_schema(
        tags=["making"],
        summary="Cancel a waiting or processing video",
        description="It fails with the message `Cancelled` and can be tried again.",
        request=None,
        responses={200: DoneSerializer, 409: ErrorSerializer},
    )
    def post(self, request: Request, id: str) -> Response:
        services.video_cancel(video=video_get(user_of(request), id))
        return Response({"success": True})


class VoicesView(APIView):
    @extend_schema(
        tags=["making"],
        summary="The voices to choose from",
        responses=serializers.VoiceSerializer(many=True),
    )
    def get(self, _request: Request) -> Response:
        return Response(serializers.VoiceSerializer(all_voices(), many=True).data)


def _requested(request: Request, user: User) -> tuple[Channel, VideoRequest]:
    given: dict[str, Any] = body_of(request, VideoRequestSerializer, context={"owner": user})
    return channel_get(user, given.pop("channel_id")), VideoRequest(**given)


def _average_wait(queue: Sequence[Video]) -> float:
    """Mean seconds until these waiting videos are begun."""
    if not queue:
        return 0.0
    forecast = Forecast.load()
    waits = [forecast.seconds_left(video) - forecast.work(video) for video in queue]
    return round(max(0.0, sum(waits) / len(waits)), 1)
