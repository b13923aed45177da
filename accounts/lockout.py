"""Checking passwords, until too many were wrong: then nobody gets in from there for a while.

Failures are counted by name and address together (django-axes), so that a guesser elsewhere locks
nobody out of his account.
"""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Mapping
from typing import Any

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib.auth import authenticate
from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.models import User
from ytempire.core.exceptions import DomainError

LONGEST = AccessAttempt._meta.get_field("username").max_length


class LockedOutError(DomainError):
    """wait: seconds until the next try is heard."""

    code = "RATE_4291"
    status = 429

    def __init__(self, wait: float) -> None:
        minutes = math.ceil(wait / 60)
        super().__init__(
            f"Too many failed sign-ins. Try again in {minutes} minute{'s' if minutes > 1 else ''}."
        )
        self.wait = wait


def password_check(*, request: HttpRequest, email: str, password: str) -> User | None:
    """The active user with this password. Raises LockedOutError after too many wrong ones."""
    user = authenticate(request, username=email, password=password)
    if isinstance(user, User):
        reset(ip=address_of(request), username=name_of(request, {"username": email}))
        return user
    if locked_out := lockout(request, email):
        raise locked_out
    return None


def lockout(request: HttpRequest, email: str) -> LockedOutError | None:
    """Why this request's sign-in failed, if it was for too many failures."""
    if not getattr(request, "axes_locked_out", False):
        return None
    attempts = AccessAttempt.objects.filter(
        username=name_of(request, {"username": email}), ip_address=address_of(request)
    )
    last = attempts.aggregate(last=Max("attempt_time"))["last"] or timezone.now()
    return LockedOutError(
        max(1.0, (last + settings.AXES_COOLOFF_TIME - timezone.now()).total_seconds())
    )


def name_of(_request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """For axes: who somebody says he is, in whatever case."""
    return str((credentials or {}).get("username", "")).lower()[:LONGEST]


def address_of(request: HttpRequest) -> str | None:
    """For axes: the same address the throttles count by; None when it is no IP address."""
    given = BaseThrottle().get_ident(Request(request)) or ""
    try:
        return str(ipaddress.ip_address(given.partition("%")[0]))
    except ValueError:
        return None
