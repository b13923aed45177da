"""Who a socket belongs to: a token or key in the address, or the session of our own pages."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from typing import Any
from urllib.parse import urlparse

from channels.security.websocket import OriginValidator
from django.conf import settings
from django.contrib.auth import get_user
from django.core.handlers.asgi import ASGIRequest

from accounts.authentication import bearer_of
from accounts.models import ApiKey
from accounts.permissions import may

RECHECK = 30.0  # seconds until a session's or a key's end is noticed


@dataclass(frozen=True, slots=True)
class Access:
    """Whose events the socket may have, and when (Unix time) to ask again."""

    user_id: uuid.UUID
    good_until: float


def authenticate(request: ASGIRequest) -> Access | None:
    """The access a handshake proves; None without a valid token or session."""
    raw = request.GET.get("token", "")
    return _by_token(raw) if raw else _by_session(request)


def handshake(scope: dict[str, Any]) -> ASGIRequest:
    """The handshake as a request, for its query, cookies and headers."""
    return ASGIRequest({**scope, "method": "GET"}, BytesIO())


def _by_token(raw: str) -> Access | None:
    bearer = bearer_of(raw)
    if bearer is None or not may(bearer.proof, ApiKey.Scope.READ):
        return None
    return Access(bearer.user.pk, min(bearer.good_until, time.time() + RECHECK))


def _by_session(request: ASGIRequest) -> Access | None:
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    # A browser sends the cookie from any page; only our own may listen with it.
    if not key or not _from_own_page(request.headers.get("Origin", "")):
        return None
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = get_user(request)
    return Access(user.pk, time.time() + RECHECK) if user.is_authenticated else None


def _from_own_page(origin: str) -> bool:
    try:
        parsed = urlparse(origin)
    except ValueError:
        return False
    return bool(OriginValidator(None, settings.ALLOWED_HOSTS).valid_origin(parsed))
