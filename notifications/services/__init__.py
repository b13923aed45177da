"""Writing events, mails and webhooks."""

from notifications.services.events import event_publish
from notifications.services.mails import mail_queue
from notifications.services.webhooks import (
    delivery_retry,
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
    "webhook_create",
    "webhook_delete",
    "webhook_disable",
    "webhook_rotate_secret",
    "webhook_update",
]
