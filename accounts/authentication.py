"""Who a request comes from: a bearer access token or an API key, nothing else."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from drf_spectacular.contrib.rest_framework_simplejwt import SimpleJWTScheme
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.request import Request
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken

from accounts.models import ApiKey, Session, User
from accounts.selectors import api_key_of, session_of
from accounts.services.api_keys import api_key_used

Proof = Session | ApiKey


@dataclass(frozen=True, slots=True)
class Bearer:
    """A user, what proves it, and when (Unix time) that runs out."""

    user: User
    proof: Proof
    good_until: float


def bearer_of(text: str) -> Bearer | None:
    """Who sends this access token or API key; None when it is not, or no longer, good."""
    return _by_key(text) if text.startswith("yte_") else _by_token(text)


def _by_token(text: str) -> Bearer | None:
    try:
        token = AccessToken(text)  # type: ignore[arg-type]  # the stubs want a Token here
    except TokenError:
        return None
    session = session_of(token)
    return Bearer(session.user, session, token["exp"]) if session else None


def _by_key(text: str) -> Bearer | None:
    key = api_key_of(text)
    if key is None:
        return None
    api_key_used(key=key)
    return Bearer(key.owner, key, key.expires_at.timestamp() if key.expires_at else math.inf)


class BearerAuthentication(JWTAuthentication):
    """`Authorization: Bearer <access token or API key>` of an active user."""

    def authenticate(self, request: Request) -> tuple[User, Proof] | None:  # type: ignore[override]
        header = self.get_header(request)
        raw = self.get_raw_token(header) if header else None
        if raw is None:
            return None
        bearer = bearer_of(raw.decode("ascii", "replace"))
        if bearer is None:
            raise AuthenticationFailed("The access token or API key is not, or no longer, good.")
        return bearer.user, bearer.proof


class BearerScheme(SimpleJWTScheme):  # type: ignore[no-untyped-call]
    """How the OpenAPI description shows it."""

    target_class = "accounts.authentication.BearerAuthentication"
    name = "bearerAuth"

    def get_security_definition(self, _auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "An access token of `POST /auth/login`, or an API key (`yte_...`).",
        }


def user_of(request: Request) -> User:
    """The signed-in user of an API request."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


def session_of_request(request: Request) -> Session:
    """The session an API request was made in; a view that asks lets only people in."""
    if not isinstance(request.auth, Session):
        raise NotAuthenticated
    return request.auth
