"""/channels: the YouTube channels of the signed-in user."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import user_of
from accounts.idempotency import idempotent
from channels_app import serializers, services
from channels_app.models import Channel
from channels_app.selectors import channel_get, channels_for
from ytempire.core.validation import body_of, change_of


class ChannelsView(APIView):
    @extend_schema(
        tags=["channels"],
        summary="Your channels, by name",
        responses=serializers.ChannelSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        channels = channels_for(user_of(request))
        return Response(serializers.ChannelSerializer(channels, many=True).data)

    @extend_schema(
        tags=["channels"],
        summary="Add a channel",
        description="More channels than the plan allows are refused with RATE_4292.",
        request=serializers.ChannelCreateSerializer,
        responses={201: serializers.ChannelSerializer},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        user = user_of(request)
        given = body_of(request, serializers.ChannelCreateSerializer)
        channel = services.channel_create(owner=user, **given)
        return Response(_shown(channel_get(user, channel.pk)), status=201)


class ChannelView(APIView):
    @extend_schema(
        tags=["channels"], summary="One channel", responses=serializers.ChannelSerializer
    )
    def get(self, request: Request, id: str) -> Response:
        return Response(_shown(channel_get(user_of(request), id)))

    @extend_schema(
        tags=["channels"],
        summary="Change a channel",
        request=serializers.ChannelUpdateSerializer(partial=True),
        responses=serializers.ChannelSerializer,
    )
    def patch(self, request: Request, id: str) -> Response:
        return Response(_shown(self._change(request, id)))

    @extend_schema(
        tags=["channels"],
        summary="Change a channel",
        description="The same as PATCH: what is not sent stays.",
        request=serializers.ChannelUpdateSerializer(partial=True),
        responses=serializers.ChannelSerializer,
    )
    def put(self, request: Request, id: str) -> Response:
        return Response(_shown(self._change(request, id)))

    def _change(self, request: Request, id: str) -> Channel:
        channel = channel_get(user_of(request), id)
        given = change_of(
            request,
            serializers.ChannelUpdateSerializer,
            serializers.ChannelSerializer,
            instance=channel,
        )
        return services.channel_update(channel=channel, **given)


class AutomationView(APIView):
    @extend_schema(
        tags=["channels"],
        summary="Switch automation on or off",
        request=serializers.AutomationSerializer,
        responses=serializers.ChannelSerializer,
    )
    def patch(self, request: Request, id: str) -> Response:
        channel = channel_get(user_of(request), id)
        given = body_of(request, serializers.AutomationSerializer)
        services.channel_update(channel=channel, automation_enabled=given["enabled"])
        return Response(_shown(channel))


class StatisticsView(APIView):
    @extend_schema(
        tags=["channels"],
        summary="A channel's statistics",
        responses=serializers.StatisticsSerializer,
    )
    def get(self, request: Request, id: str) -> Response:
        channel = channel_get(user_of(request), id)
        return Response(serializers.StatisticsSerializer(channel).data)


def _shown(channel: Channel) -> object:
    return serializers.ChannelSerializer(channel).data
