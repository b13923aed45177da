"""Writing events, mails and webhooks."""

from notifications.services.events import event_publish
from notifications.services.mails import mail_queue
from notifications.services.retries import delivery_retry, outgoing_retry
from notifications.services.webhooks import (
    webhook_create,
    webhook_delete,
    webhook_disable,
    webhook_rotate_secret,
    webhook_update,
)

__all__ = [
    "delivery_retry",
    "event_publish",
    "mail_queue",
    "outgoing_retry",
    "webhook_create",
    "webhook_delete",
    "webhook_disable",
    "webhook_rotate_secret",
    "webhook_update",
]
