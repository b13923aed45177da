"""Signed addresses: what they grant is written in them, and they expire."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core import signing
from django.utils import timezone

DAY = timedelta(days=1)


def signed(salt: str, *granted: Any) -> str:
    """A token that grants these JSON values for one to two days.

    It changes at midnight UTC only, so that a page that refreshes keeps its player.
    """
    until = (int(timezone.now().timestamp() // DAY.total_seconds()) + 2) * 86_400
    # Not signing.dumps: its timestamp would make a new address every second.
    return signing.Signer(salt=salt).sign_object([*granted, until], compress=True)


def granted_by(salt: str, token: str) -> list[Any] | None:
    """What the token grants; None if it is forged or has expired."""
    try:
        *granted, until = signing.Signer(salt=salt).unsign_object(token)
    except signing.BadSignature:
        return None
    return None if timezone.now().timestamp() > until else granted
