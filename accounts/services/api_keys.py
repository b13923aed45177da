"""Keys for programs."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import ApiKey, User
from accounts.selectors import api_keys_of, digest
from ytempire.core.exceptions import QuotaExceededError

MOST = 20
USE_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def api_key_create(
    *, owner: User, name: str, scopes: Sequence[str], expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """A new key and its text, which is known now and never again.

    Raises QuotaExceededError when the owner has as many keys as are allowed.
    """
    # The lock makes requests that arrive together count one after the other.
    owner = User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    if api_keys_of(owner).count() >= MOST:
        raise QuotaExceededError(f"You have {MOST} API keys, and no more are allowed. Delete one.")
    prefix = f"yte_{secrets.token_hex(6)}"
    text = f"{prefix}_{secrets.token_hex(24)}"
    key = ApiKey.objects.create(
        owner=owner,
        name=name,
        prefix=prefix,
        digest=digest(text),
        scopes=[scope for scope in ApiKey.Scope.values if scope in scopes],
        expires_at=expires_at,
    )
    return key, text


def api_key_revoke(*, key: ApiKey) -> None:
    ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now())


def api_key_used(*, key: ApiKey) -> None:
    """Note when the key was last used, to the minute: most requests write nothing."""
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at >= USE_NOTED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
