"""Having something brought again, whatever became of it before."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from notifications.models import Outgoing, WebhookDelivery
from ytempire.core import clock
from ytempire.core.exceptions import ConflictError


def delivery_retry(*, delivery: WebhookDelivery) -> WebhookDelivery:
    """Deliver now. Raises ConflictError for a webhook that is off."""
    if not delivery.webhook.active:
        raise ConflictError("This webhook is switched off. Switch it on first.")
    outgoing_retry(rows=WebhookDelivery.objects.filter(pk=delivery.pk))
    delivery.refresh_from_db(fields=["status", "attempts", "due_at", "delivered_at"])
    return delivery


def outgoing_retry(*, rows: QuerySet[Any]) -> int:
    """Deliveries or mails, all attempts anew from now; returns how many."""
    return rows.update(
        status=Outgoing.Status.PENDING, attempts=0, due_at=clock.now(), delivered_at=None
    )
