"""Reading people's sessions and API keys."""

from __future__ import annotations

import hashlib
import re

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.tokens import Token

from accounts.models import ApiKey, Session, User
from accounts.tokens import SESSION_CLAIM
from ytempire.core.exceptions import NotFoundError

API_KEY = re.compile(r"(yte_[0-9a-f]{12})_[0-9a-f]{48}")


def session_of(token: Token) -> Session | None:
    """The living session a token names, with its user and the plan.

    It lives until it is ended or has run out, as long as its user is active and has the password
    it began with.
    """
    sessions = Session.objects.select_related("user__plan").filter(
        revoked_at=None, expires_at__gt=timezone.now(), user__is_active=True
    )
    try:
        session = sessions.get(
            pk=token.get(SESSION_CLAIM), user_id=token.get(api_settings.USER_ID_CLAIM)
        )
    except (Session.DoesNotExist, ValidationError):
        return None
    same = constant_time_compare(session.auth_hash, session.user.get_session_auth_hash())
    return session if same else None


def api_keys_of(owner: User) -> QuerySet[ApiKey]:
    """The user's keys that were not revoked, newest first."""
    return ApiKey.objects.filter(owner=owner, revoked_at=None)


def api_key_get(owner: User, key_id: str) -> ApiKey:
    """One of the user's keys. Raises NotFoundError, also for what is no id."""
    try:
        return api_keys_of(owner).get(pk=key_id)
    except (ApiKey.DoesNotExist, ValidationError, ValueError):
        raise NotFoundError("API key not found.") from None


def api_key_of(text: str) -> ApiKey | None:
    """The good key with this text, with its owner and the plan."""
    if not (match := API_KEY.fullmatch(text)):
        return None
    good = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    keys = ApiKey.objects.select_related("owner__plan").filter(good, owner__is_active=True)
    key = keys.filter(prefix=match[1], revoked_at=None).first()
    return key if key and constant_time_compare(key.digest, digest(text)) else None


def digest(text: str) -> str:
    """What is kept of a key. It is random and long: a slow hash would protect nothing."""
    return hashlib.sha256(text.encode()).hexdigest()
