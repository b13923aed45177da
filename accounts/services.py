"""Signing in and out, and keeping a session alive."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import authenticate
from django.contrib.auth.models import update_last_login
from django.core.exceptions import ValidationError
from django.db import transaction
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken
from rest_framework_simplejwt.tokens import RefreshToken

from accounts.models import User
from accounts.selectors import open_sessions
from ytempire.core.exceptions import DomainError


class InvalidCredentialsError(DomainError):
    code = "AUTH_4012"
    status = 401

    def __init__(self) -> None:
        super().__init__("Invalid credentials. Please check your email and password.")


class RefreshRefusedError(DomainError):
    """Status 400, not 401: some clients answer every 401 with another refresh, without end."""

    code = "AUTH_4011"

    def __init__(self) -> None:
        super().__init__("Your session has expired. Please log in again.")


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in user and the two tokens, as sent."""

    user: User
    access: str
    refresh: str


@transaction.atomic
def session_start(*, email: str, password: str) -> Session:
    """Raises InvalidCredentialsError, also for users who were deactivated."""
    user = authenticate(email=email, password=password)
    if not isinstance(user, User):
        raise InvalidCredentialsError
    update_last_login(User, user)
    return _session(user)


@transaction.atomic
def session_refresh(*, refresh: str) -> Session:
    """Exchange a refresh token for new tokens, once. Raises RefreshRefusedError."""
    try:
        token = RefreshToken(refresh)  # type: ignore[arg-type]
        user = User.objects.select_related("plan").get(
            pk=token[api_settings.USER_ID_CLAIM], is_active=True
        )
    except (TokenError, KeyError, User.DoesNotExist, ValidationError):
        raise RefreshRefusedError from None
    _spend(token)
    return _session(user)


def session_end(*, user: User, refresh: str = "") -> None:
    """Make the user's refresh token useless, or all of them when none is named."""
    sessions = open_sessions(user)
    if refresh:
        sessions = sessions.filter(token=refresh)
    BlacklistedToken.objects.bulk_create(
        [BlacklistedToken(token=token) for token in sessions], ignore_conflicts=True
    )


def _session(user: User) -> Session:
    token = RefreshToken.for_user(user)
    return Session(user, str(token.access_token), str(token))


def _spend(token: RefreshToken) -> None:
    outstanding = OutstandingToken.objects.filter(jti=token[api_settings.JTI_CLAIM]).first()
    if outstanding is None:
        raise RefreshRefusedError
    _, first = BlacklistedToken.objects.get_or_create(token=outstanding)
    if not first:  # another request was faster with the same token
        raise RefreshRefusedError
