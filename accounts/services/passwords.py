"""Changing one's password."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from accounts.lockout import password_check
from accounts.models import User
from accounts.services.sessions import session_start, sessions_end
from accounts.tokens import Tokens, tokens_of
from ytempire.core.exceptions import InvalidInputError


def password_change(*, request: HttpRequest, user: User, old: str, new: str) -> Tokens:
    """Set a new password, end all sessions and begin one.

    Raises InvalidInputError, and LockedOutError: guessing is no quicker here than at the door.
    """
    if password_check(request=request, email=user.email, password=old) is None:
        # Status 400: a 401 would make clients refresh their tokens and try again.
        raise InvalidInputError(
            "The current password is not right.",
            errors={"old_password": ["This is not your current password."]},
        )
    _require_strong(new, user)
    with transaction.atomic():
        user.set_password(new)
        user.save(update_fields=["password", "updated_at"])
        sessions_end(user=user)
        return tokens_of(session_start(user=user))


def _require_strong(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInputError(
            " ".join(error.messages), errors={"new_password": error.messages}
        ) from None
