"""Signing in and out, and keeping a session alive."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import update_last_login
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.tokens import RefreshToken

from accounts.lockout import password_check
from accounts.models import Session, User
from accounts.selectors import session_of
from accounts.tokens import LIFETIME, SESSION_CLAIM, Tokens, tokens_of
from ytempire.core.exceptions import DomainError

logger = logging.getLogger(__name__)


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


def sign_in(*, request: HttpRequest, email: str, password: str) -> Tokens:
    """Raises InvalidCredentialsError, also for users who were deactivated, and LockedOutError."""
    user = password_check(request=request, email=email, password=password)
    if user is None:
        raise InvalidCredentialsError
    update_last_login(User, user)
    return tokens_of(session_start(user=user))


@transaction.atomic
def session_start(*, user: User) -> Session:
    """Begin a session, and clear away those of the user that have run out."""
    now = timezone.now()
    Session.objects.filter(user=user, expires_at__lte=now).delete()
    return Session.objects.create(
        user=user,
        auth_hash=user.get_session_auth_hash(),
        refresh_id=_new_id(),
        rotated_at=now,
        expires_at=now + LIFETIME,
    )


def session_refresh(*, refresh: str) -> Tokens:
    """Exchange a refresh token for new tokens, once. Raises RefreshRefusedError.

    Asking again within REFRESH_GRACE is answered with the tokens that replaced it: a second tab,
    or an answer that got lost. Later it is a stolen token, and the session ends for everybody.
    """
    token = _opened(refresh)
    if token is None:
        raise RefreshRefusedError
    now = timezone.now()
    rotated = _rotate(token, now)
    session = session_of(token)
    if session is None:
        raise RefreshRefusedError
    if not rotated and not _in_grace(session, token, now):
        logger.warning("Session %s was ended: an old refresh token came back", session.pk)
        session_end(session=session)
        raise RefreshRefusedError
    return tokens_of(session)


def session_end(*, session: Session) -> None:
    _end(user_id=session.user_id, pk=session.pk)


def sessions_end(*, user: User) -> None:
    """End all sessions of the user."""
    _end(user_id=user.pk)


def sign_out(*, session: Session, refresh: str = "") -> None:
    """End the session, and the one of the user that the refresh token names, if another."""
    session_end(session=session)
    if token := _opened(refresh):
        _end(user_id=session.user_id, pk=token[SESSION_CLAIM])


def _end(**which: object) -> None:
    Session.objects.filter(revoked_at=None, **which).update(revoked_at=timezone.now())


def _opened(refresh: str) -> RefreshToken | None:
    """The token, if it is one of ours and has not run out."""
    try:
        token = RefreshToken(refresh)  # type: ignore[arg-type]  # the stubs want a Token here
    except TokenError:
        return None
    return token if SESSION_CLAIM in token else None


def _rotate(token: RefreshToken, now: datetime) -> bool:
    """Replace the session's newest refresh token, if it is this one."""
    # Columns of the row itself only: PostgreSQL looks again at those when two arrive at once.
    newest = Session.objects.filter(
        pk=token[SESSION_CLAIM], refresh_id=token[api_settings.JTI_CLAIM], revoked_at=None
    )
    return bool(
        newest.update(
            refresh_id=_new_id(),
            previous_id=token[api_settings.JTI_CLAIM],
            rotated_at=now,
            expires_at=now + LIFETIME,
        )
    )


def _in_grace(session: Session, token: RefreshToken, now: datetime) -> bool:
    just_replaced = session.previous_id == token[api_settings.JTI_CLAIM]
    return just_replaced and now - session.rotated_at <= settings.REFRESH_GRACE


def _new_id() -> str:
    return uuid.uuid4().hex
