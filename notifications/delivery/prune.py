"""What was delivered or given up long ago is removed, a little at a time."""

from __future__ import annotations

import time
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from notifications.models import Mail, Outgoing, WebhookDelivery

KEPT = timedelta(days=30)
ENDED = (Outgoing.Status.DELIVERED, Outgoing.Status.FAILED)
AT_ONCE = 1000
PAUSE_SECONDS = 600.0


def prune() -> None:
    """Remove some of what ended more than 30 days ago."""
    for model in (WebhookDelivery, Mail):
        # The last lease stands in due_at, which has the index.
        ended = model._default_manager.filter(status__in=ENDED)
        old = ended.filter(due_at__lt=timezone.now() - KEPT).order_by()
        # What another process is deleting is passed over: neither waits for the other.
        with transaction.atomic():
            some = old.select_for_update(skip_locked=True)[:AT_ONCE].values_list("pk", flat=True)
            model._default_manager.filter(pk__in=list(some)).delete()


class Pruner:
    """Prunes now and then."""

    def __init__(self) -> None:
        self._pruned_at = time.monotonic()

    def round(self) -> None:
        if time.monotonic() - self._pruned_at >= PAUSE_SECONDS:
            self._pruned_at = time.monotonic()
            prune()
