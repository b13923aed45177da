"""Deleting a channel takes its videos along, so it is done here."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import user_of
from channels_app import api
from channels_app.selectors import channel_get
from videos import services
from ytempire.core.schema import ErrorSerializer


class ChannelView(api.ChannelView):
    @extend_schema(
        tags=["channels"],
        summary="Delete a channel and its videos",
        description="Refused while one of them is processing: cancel it first.",
        responses={204: None, 409: ErrorSerializer},
    )
    def delete(self, request: Request, id: str) -> Response:
        services.channel_delete(channel=channel_get(user_of(request), id))
        return Response(status=204)
