"""What webhooks are sent, for the OpenAPI description."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiWebhook, extend_schema, inline_serializer
from rest_framework import serializers

from notifications.models import EventType

SIGNED = (
    "Signed as in Standard Webhooks: verify `webhook-id`, `webhook-timestamp` and "
    "`webhook-signature` with the webhook's secret. Any 2xx within 15 seconds is success."
)


class VideoToldSerializer(serializers.Serializer[Any]):
    video_id = serializers.CharField()
    title = serializers.CharField()
    channel_id = serializers.CharField()


class VideoFailureToldSerializer(VideoToldSerializer):
    error = serializers.CharField(help_text="why, in words for its creator")
    stage = serializers.CharField(help_text="in which it failed")
    retryable = serializers.BooleanField()


class CostAlertToldSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    type = serializers.ChoiceField(choices=["warning", "critical"])
    threshold = serializers.FloatField(help_text="USD")
    current_cost = serializers.FloatField(help_text="USD")
    message = serializers.CharField()


def _webhook(name: str, event: EventType, data: type[serializers.Serializer[Any]]) -> Any:
    fields: dict[str, serializers.Field[Any, Any, Any, Any]] = {
        "type": serializers.ChoiceField(choices=[event.value]),
        "timestamp": serializers.DateTimeField(),
        "data": data(),
    }
    described = extend_schema(
        operation_id=name,
        tags=["webhooks"],
        summary=event.value,
        description=SIGNED,
        request=inline_serializer(name, fields),
        responses={200: None},
    )
    return OpenApiWebhook(event.value, described)


video_completed = _webhook("VideoCompleted", EventType.VIDEO_COMPLETED, VideoToldSerializer)
video_failed = _webhook("VideoFailed", EventType.VIDEO_FAILED, VideoFailureToldSerializer)
cost_alert = _webhook("CostAlertRaised", EventType.COST_ALERT, CostAlertToldSerializer)
