"""What tests prove with who they are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from accounts.models import ApiKey, User
from accounts.services.api_keys import api_key_create
from accounts.services.sessions import session_start
from accounts.tokens import access_token


def token_of(user: User) -> str:
    """An access token of a new session."""
    return str(access_token(session_start(user=user)))


def expired_token_of(user: User) -> str:
    """One that was good until a minute ago, of a session that still is."""
    token = access_token(session_start(user=user))
    token.set_exp(lifetime=-timedelta(minutes=1))
    return str(token)


def key_of(user: User, *scopes: str, **more: Any) -> str:
    """A new API key, with both scopes unless some are named."""
    _, text = api_key_create(
        owner=user, name="a program", scopes=scopes or ApiKey.Scope.values, **more
    )
    return text
