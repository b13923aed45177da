"""Who a request comes from: a bearer access token, nothing else."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from drf_spectacular.contrib.rest_framework_simplejwt import SimpleJWTScheme
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import InvalidToken
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.tokens import Token

from accounts.models import User


class BearerAuthentication(JWTAuthentication):
    """`Authorization: Bearer <access token>` of an active user; the plan comes along."""

    def get_user(self, validated_token: Token) -> User:  # type: ignore[override]
        user_id = validated_token.get(api_settings.USER_ID_CLAIM)
        try:
            return User.objects.select_related("plan").get(pk=user_id, is_active=True)
        except (User.DoesNotExist, ValidationError):
            raise InvalidToken from None


class BearerScheme(SimpleJWTScheme):  # type: ignore[no-untyped-call]
    """How the OpenAPI description shows it."""

    target_class = "accounts.authentication.BearerAuthentication"
    name = "bearerAuth"


def user_of(request: Request) -> User:
    """The signed-in user of an API request."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user
