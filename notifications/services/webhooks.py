"""Writing webhooks."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from accounts.models import User
from notifications import signatures
from notifications.models import Webhook
from notifications.services.mails import mail_queue
from providers import addresses
from providers.addresses import AddressRefusedError
from ytempire.core import clock
from ytempire.core.encryption import encrypt
from ytempire.core.exceptions import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    QuotaExceededError,
)

LIMIT = 10
EDITABLE = ("url", "events", "active")


@transaction.atomic
def webhook_create(*, owner: User, url: str, events: Sequence[str]) -> Webhook:
    """Raises InvalidInputError, ConflictError or QuotaExceededError."""
    _require_good(url)
    _lock_owner(owner.pk)
    if owner.webhooks.count() >= LIMIT:
        raise QuotaExceededError(f"You have {LIMIT} webhooks, and more are not possible.")
    _require_new(owner.pk, url)
    secret = encrypt(signatures.new_secret())
    return Webhook.objects.create(owner=owner, url=url, events=list(events), secret=secret)


@transaction.atomic
def webhook_update(*, webhook: Webhook, **changes: Any) -> Webhook:
    """Change the given fields among EDITABLE.

    Raises InvalidInputError, ConflictError, or NotFoundError for one deleted meanwhile.
    """
    _lock(webhook)
    fields = [field for field in EDITABLE if field in changes]
    if changes.get("url", webhook.url) != webhook.url:
        _require_good(changes["url"])
        _lock_owner(webhook.owner_id)
        _require_new(webhook.owner_id, changes["url"])
    for field in fields:
        setattr(webhook, field, changes[field])
    if changes.get("active"):
        webhook.disabled_reason = ""
    webhook.save(update_fields=[*fields, "disabled_reason", "updated_at"])
    return webhook


@transaction.atomic
def webhook_rotate_secret(*, webhook: Webhook) -> Webhook:
    """A new secret; those before it sign too, each for signatures.OVERLAP from its replacement.

    Raises NotFoundError.
    """
    _lock(webhook)
    webhook.rotated_at = clock.now()
    webhook.previous_secrets = signatures.replaced(webhook, webhook.rotated_at)
    webhook.secret = encrypt(signatures.new_secret())
    webhook.save(update_fields=["secret", "previous_secrets", "rotated_at", "updated_at"])
    return webhook


@transaction.atomic
def webhook_delete(*, webhook: Webhook) -> None:
    """Raises NotFoundError. The lock keeps new deliveries away until this is committed."""
    _lock(webhook)
    webhook.delete()


@transaction.atomic
def webhook_disable(*, webhook: Webhook, reason: str) -> None:
    """Switch it off, once, and tell its owner why."""
    active = Webhook.objects.filter(pk=webhook.pk, active=True)
    if not active.update(active=False, disabled_reason=reason, updated_at=clock.now()):
        return
    mail_queue(
        user_id=webhook.owner_id,
        to=webhook.owner.email,
        subject="A webhook was switched off",
        text=(
            f"YTEMPIRE no longer sends events to {webhook.url}.\n\n{reason}\n\n"
            "When the receiver works again, switch the webhook on again; what was not delivered "
            "can be sent again from its list of deliveries."
        ),
    )


def _lock_owner(owner_id: uuid.UUID) -> None:
    """Makes requests that arrive together look at the owner's webhooks one after the other."""
    User.objects.select_for_update(no_key=True).get(pk=owner_id)


def _lock(webhook: Webhook) -> None:
    """Read it as it is now, and keep it so until this transaction ends. Raises NotFoundError."""
    try:
        webhook.refresh_from_db(from_queryset=Webhook.objects.select_for_update(no_key=True))
    except Webhook.DoesNotExist:
        raise NotFoundError("Webhook not found.") from None


def _require_good(url: str) -> None:
    try:
        addresses.split(url)
    except AddressRefusedError as error:
        raise InvalidInputError(str(error), errors={"url": [str(error)]}) from error


def _require_new(owner_id: uuid.UUID, url: str) -> None:
    if Webhook.objects.filter(owner_id=owner_id, url=url).exists():
        raise ConflictError("You have a webhook with this address. Change that one's events.")
