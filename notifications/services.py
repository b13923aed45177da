"""Writing events and mails: rows in the caller's transaction."""

import uuid
from typing import Any

from django.db import transaction
from django.db.models import F

from notifications.models import Event, EventSequence, EventType, Mail


@transaction.atomic
def event_publish(*, user_id: uuid.UUID, type: EventType, payload: dict[str, Any]) -> Event:
    """Append an event to a user's outbox, inside the caller's transaction.

    Raising the sequence first locks its row until commit, so numbers appear in order.
    """
    EventSequence.objects.get_or_create(user_id=user_id)
    EventSequence.objects.filter(user_id=user_id).update(last=F("last") + 1)
    number = EventSequence.objects.values_list("last", flat=True).get(user_id=user_id)
    return Event.objects.create(user_id=user_id, number=number, type=type, payload=payload)


def mail_queue(*, user_id: uuid.UUID, to: str, subject: str, text: str) -> Mail:
    """A mail the delivery process sends once the caller's transaction has committed."""
    # A line break would begin another header; a subject is one line.
    subject = " ".join(subject.split())[: Mail._meta.get_field("subject").max_length]
    return Mail.objects.create(user_id=user_id, to=to, subject=subject, text=text)
