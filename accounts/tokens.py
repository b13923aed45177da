"""The tokens of a session: refresh and access, both naming it in their claim `sid`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken, Token

from accounts.models import Session, User

SESSION_CLAIM = "sid"
LIFETIME: timedelta = api_settings.REFRESH_TOKEN_LIFETIME

AnyToken = TypeVar("AnyToken", bound=Token)


@dataclass(frozen=True, slots=True)
class Tokens:
    """A session's user and its two tokens, as sent."""

    user: User
    access: str
    refresh: str


def tokens_of(session: Session) -> Tokens:
    return Tokens(session.user, str(access_token(session)), str(refresh_token(session)))


def access_token(session: Session) -> AccessToken:
    return _named(AccessToken(), session)


def refresh_token(session: Session) -> RefreshToken:
    """The session's newest one; made from the row alone, so that it can be made again."""
    token = _named(RefreshToken(), session)
    token[api_settings.JTI_CLAIM] = session.refresh_id
    token.set_iat(at_time=session.rotated_at)
    token.set_exp(from_time=session.expires_at, lifetime=timedelta())
    return token


def _named(token: AnyToken, session: Session) -> AnyToken:
    token[api_settings.USER_ID_CLAIM] = str(session.user_id)
    token[SESSION_CLAIM] = str(session.pk)
    return token
