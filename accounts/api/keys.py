"""/api-keys: keys for programs, managed by people."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import serializers
from accounts.authentication import user_of
from accounts.idempotency import idempotent
from accounts.permissions import IsPerson
from accounts.selectors import api_key_get, api_keys_of
from accounts.services.api_keys import api_key_create, api_key_revoke
from ytempire.core.validation import body_of


class ApiKeysView(APIView):
    permission_classes = (IsPerson,)

    @extend_schema(
        tags=["api keys"],
        summary="Your API keys, newest first",
        responses=serializers.ApiKeySerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        keys = api_keys_of(user_of(request))
        return Response(serializers.ApiKeySerializer(keys, many=True).data)

    @extend_schema(
        tags=["api keys"],
        summary="Make an API key",
        description=(
            "The answer shows the key once. Send it as `Authorization: Bearer <key>` wherever an "
            "access token is taken. `read` allows GET, `write` everything else. More than 20 keys "
            "are refused with RATE_4292."
        ),
        request=serializers.ApiKeyCreateSerializer,
        responses={201: serializers.NewApiKeySerializer},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        given = body_of(request, serializers.ApiKeyCreateSerializer)
        key, text = api_key_create(owner=user_of(request), **given)
        return Response({**serializers.ApiKeySerializer(key).data, "key": text}, status=201)


class ApiKeyView(APIView):
    permission_classes = (IsPerson,)

    @extend_schema(
        tags=["api keys"],
        summary="Revoke an API key",
        description="From then on it is refused everywhere.",
        responses={204: None},
    )
    def delete(self, request: Request, id: str) -> Response:
        api_key_revoke(key=api_key_get(user_of(request), id))
        return Response(status=204)
