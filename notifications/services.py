"""Writing events."""

import uuid
from typing import Any

from django.db import transaction
from django.db.models import F

from notifications.models import Event, EventSequence, EventType


@transaction.atomic
def event_publish(*, user_id: uuid.UUID, type: EventType, payload: dict[str, Any]) -> Event:
    """Append an event to a user's outbox, inside the caller's transaction.

    Raising the sequence first locks its row until commit, so numbers appear in order.
    """
    EventSequence.objects.get_or_create(user_id=user_id)
    EventSequence.objects.filter(user_id=user_id).update(last=F("last") + 1)
    number = EventSequence.objects.values_list("last", flat=True).get(user_id=user_id)
    return Event.objects.create(user_id=user_id, number=number, type=type, payload=payload)
