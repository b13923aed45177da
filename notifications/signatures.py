"""Signing webhooks as Standard Webhooks has it (https://www.standardwebhooks.com)."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from notifications.models import Webhook
from ytempire.core import clock
from ytempire.core.encryption import UnreadableSecretError, decrypt

PREFIX = "whsec_"
BYTES = 32
OVERLAP = timedelta(hours=24)  # in which a replaced secret signs, too
MOST_PREVIOUS = 10  # that sign at the same time; a header has its limits


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def newest_secret(webhook: Webhook) -> str:
    """Raises UnreadableSecretError."""
    return decrypt(webhook.secret)


def secrets_of(webhook: Webhook) -> list[str]:
    """What signs now, the newest first. Raises UnreadableSecretError if that is."""
    readable = [newest_secret(webhook)]
    for previous in _still_signing(webhook, clock.now()):
        # An unreadable one may be the reason why it was replaced.
        with contextlib.suppress(UnreadableSecretError):
            readable.append(decrypt(previous["secret"]))
    return readable


def replaced(webhook: Webhook, now: datetime) -> list[dict[str, str]]:
    """The previous secrets once the newest is replaced, too; the newest of them first."""
    until = (now + OVERLAP).isoformat()
    kept = [{"secret": webhook.secret, "until": until}, *_still_signing(webhook, now)]
    return kept[:MOST_PREVIOUS]


def _still_signing(webhook: Webhook, now: datetime) -> list[dict[str, str]]:
    return [
        previous
        for previous in webhook.previous_secrets
        if now < datetime.fromisoformat(previous["until"])
    ]


def signed_headers(keys: Sequence[str], message_id: str, body: bytes) -> dict[str, str]:
    """The headers by which the receiver can tell that this message comes from us, and is new."""
    timestamp = str(int(clock.now().timestamp()))
    content = f"{message_id}.{timestamp}.".encode() + body
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(key, content) for key in keys),
    }


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    digest = hmac.new(key, content, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"
