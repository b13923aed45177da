"""/auth: signing in and out, and one's password."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.settings import api_settings

from accounts import serializers
from accounts.authentication import session_of_request, user_of
from accounts.permissions import IsPerson
from accounts.services import passwords, sessions
from accounts.tokens import Tokens
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
        description=(
            "After too many failures for one user from one address, sign-ins from there are "
            "answered with 429 for a while, right ones too."
        ),
        request=serializers.LoginSerializer,
        responses={200: serializers.SessionSerializer, 401: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        given = body_of(request, serializers.LoginSerializer)
        tokens = sessions.sign_in(request=request._request, **given)
        return Response(_session_body(tokens))


class RefreshView(PublicView):
    @extend_schema(
        tags=["auth"],
        summary="Exchange a refresh token for new tokens",
        description=(
            "A refresh token is good once. Sent again within 30 seconds, it is answered with the "
            "tokens that replaced it; later, it ends the session. A refused token is answered "
            "with 400 and AUTH_4011."
        ),
        request=serializers.RefreshSerializer,
        responses=serializers.SessionSerializer,
    )
    def post(self, request: Request) -> Response:
        given = body_of(request, serializers.RefreshSerializer)
        return Response(_session_body(sessions.session_refresh(refresh=given["refresh_token"])))


class LogoutView(APIView):
    permission_classes = (IsPerson,)

    @extend_schema(
        tags=["auth"],
        summary="Sign out",
        description="Ends this session: its tokens are refused from now on. Others go on.",
        request=serializers.LogoutSerializer,
        responses=DoneSerializer,
    )
    def post(self, request: Request) -> Response:
        given = body_of(request, serializers.LogoutSerializer)
        sessions.sign_out(
            session=session_of_request(request), refresh=given.get("refresh_token", "")
        )
        return Response({"success": True})


class PasswordView(APIView):
    permission_classes = (IsPerson,)

    @extend_schema(
        tags=["auth"],
        summary="Change the password",
        description=(
            "Ends all sessions of the user and answers the tokens of a new one. "
            "`currentPassword` is understood for `oldPassword`."
        ),
        request=serializers.PasswordSerializer,
        responses=serializers.PasswordChangedSerializer,
    )
    def post(self, request: Request) -> Response:
        given = body_of(request, serializers.PasswordSerializer)
        tokens = passwords.password_change(
            request=request._request,
            user=user_of(request),
            old=given["old_password"],
            new=given["new_password"],
        )
        return Response({"success": True, **_tokens_body(tokens)})


class MeView(APIView):
    @extend_schema(
        tags=["auth"], summary="The signed-in user", responses=serializers.UserSerializer
    )
    def get(self, request: Request) -> Response:
        return Response(serializers.UserSerializer(user_of(request)).data)


def _session_body(tokens: Tokens) -> dict[str, Any]:
    return {"user": serializers.UserSerializer(tokens.user).data, **_tokens_body(tokens)}


def _tokens_body(tokens: Tokens) -> dict[str, Any]:
    return {
        "access_token": tokens.access,
        "token": tokens.access,
        "refresh_token": tokens.refresh,
        "expires_in": round(api_settings.ACCESS_TOKEN_LIFETIME.total_seconds()),
    }
