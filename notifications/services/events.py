"""Writing events."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.db.models import F

from notifications.herald import announce
from notifications.models import Event, EventSequence, EventType, Webhook, WebhookDelivery
from ytempire.core import clock


@transaction.atomic
def event_publish(*, user_id: uuid.UUID, type: EventType, payload: dict[str, Any]) -> Event:
    """Append an event to a user's outbox, inside the caller's transaction.

    Raising the sequence first locks its row until commit, so numbers appear in order.
    """
    EventSequence.objects.get_or_create(user_id=user_id)
    EventSequence.objects.filter(user_id=user_id).update(last=F("last") + 1)
    number = EventSequence.objects.values_list("last", flat=True).get(user_id=user_id)
    event = Event.objects.create(user_id=user_id, number=number, type=type, payload=payload)
    _address(event)
    announce(event)
    return event


def _address(event: Event) -> None:
    """A delivery to each of the user's webhooks that listens to such events."""
    # Locked, so that none is deleted before its delivery is committed.
    active = Webhook.objects.filter(owner_id=event.user_id, active=True)
    locked = active.select_for_update(no_key=True)
    listening = [webhook for webhook in locked if event.type in webhook.events]
    now = clock.now()
    WebhookDelivery.objects.bulk_create(
        [WebhookDelivery(webhook=webhook, event=event, due_at=now) for webhook in listening]
    )
