"""/channels/{id}/brand: how a channel's films look and sound."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import user_of
from channels_app.selectors import channel_get
from studio.selectors import kit_of
from studio.services import brand_update
from videos.branding import BrandSerializer
from ytempire.core.validation import change_of


class BrandView(APIView):
    @extend_schema(tags=["media"], summary="A channel's brand kit", responses=BrandSerializer)
    def get(self, request: Request, id: str) -> Response:
        return Response(BrandSerializer(kit_of(channel_get(user_of(request), id))).data)

    @extend_schema(
        tags=["media"],
        summary="Change a channel's brand kit",
        description="What is not sent stays. Videos asked for before are made as they were.",
        request=BrandSerializer(partial=True),
        responses=BrandSerializer,
    )
    def patch(self, request: Request, id: str) -> Response:
        return self._change(request, id)

    @extend_schema(
        tags=["media"],
        summary="Change a channel's brand kit",
        description="The same as PATCH: what is not sent stays.",
        request=BrandSerializer(partial=True),
        responses=BrandSerializer,
    )
    def put(self, request: Request, id: str) -> Response:
        return self._change(request, id)

    def _change(self, request: Request, id: str) -> Response:
        user = user_of(request)
        channel = channel_get(user, id)
        given = change_of(request, BrandSerializer, BrandSerializer, context={"owner": user})
        return Response(BrandSerializer(brand_update(channel=channel, **given)).data)
