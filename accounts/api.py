"""/auth: signing in and out."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.settings import api_settings

from accounts import serializers, services
from accounts.authentication import user_of
from ytempire.core.schema import DoneSerializer, ErrorSerializer
from ytempire.core.throttles import LoginThrottle
from ytempire.core.validation import body_of


class PublicView(APIView):
    """Open to everybody; a dead token in the header does no harm here."""

    authentication_classes = ()
    permission_classes = (AllowAny,)


class LoginView(PublicView):
    throttle_classes = (LoginThrottle,)

    @extend_schema(
        tags=["auth"],
        summary="Sign in",
        request=serializers.LoginSerializer,
        responses={200: serializers.SessionSerializer, 401: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        session = services.session_start(**body_of(request, serializers.LoginSerializer))
        return Response(_session_body(session))


class RefreshView(PublicView):
    @extend_schema(
        tags=["auth"],
        summary="Exchange a refresh token for new tokens",
        description="A refused token is answered with 400 and AUTH_4011.",
        request=serializers.RefreshSerializer,
        responses=serializers.SessionSerializer,
    )
    def post(self, request: Request) -> Response:
        given = body_of(request, serializers.RefreshSerializer)
        session = services.session_refresh(refresh=given["refresh_token"])
        return Response(_session_body(session))


class LogoutView(APIView):
    @extend_schema(
        tags=["auth"],
        summary="Sign out",
        request=serializers.LogoutSerializer,
        responses=DoneSerializer,
    )
    def post(self, request: Request) -> Response:
        given = body_of(request, serializers.LogoutSerializer)
        services.session_end(user=user_of(request), refresh=given.get("refresh_token", ""))
        return Response({"success": True})


class MeView(APIView):
    @extend_schema(
        tags=["auth"], summary="The signed-in user", responses=serializers.UserSerializer
    )
    def get(self, request: Request) -> Response:
        return Response(serializers.UserSerializer(user_of(request)).data)


def _session_body(session: services.Session) -> dict[str, Any]:
    return {
        "user": serializers.UserSerializer(session.user).data,
        "access_token": session.access,
        "token": session.access,
        "refresh_token": session.refresh,
        "expires_in": round(api_settings.ACCESS_TOKEN_LIFETIME.total_seconds()),
    }
