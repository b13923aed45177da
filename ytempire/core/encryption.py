"""Secrets that must be read again: kept in the database encrypted with SECRET_KEY."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class UnreadableSecretError(Exception):
    """It was encrypted with another SECRET_KEY."""


def encrypt(text: str) -> str:
    return _cipher().encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """Raises UnreadableSecretError."""
    try:
        return _cipher().decrypt(text.encode()).decode()
    except InvalidToken:
        raise UnreadableSecretError(
            "This secret was encrypted with another SECRET_KEY. Set that key again, or make a "
            "new secret."
        ) from None


def _cipher() -> Fernet:
    key = hashlib.sha256(b"ytempire.encryption:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
