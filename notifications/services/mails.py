"""Writing mails."""

from __future__ import annotations

import uuid

from notifications.models import Mail
from ytempire.core import clock

SUBJECT_LENGTH = 200


def mail_queue(*, user_id: uuid.UUID, to: str, subject: str, text: str) -> Mail:
    """A mail the delivery process sends once the caller's transaction has committed."""
    # A line break would begin another header; a subject is one line.
    subject = " ".join(subject.split())[:SUBJECT_LENGTH]
    return Mail.objects.create(
        user_id=user_id, to=to, subject=subject, text=text, due_at=clock.now()
    )
