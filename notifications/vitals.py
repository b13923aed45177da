"""How deliveries and live events are doing, over all owners: for those who run the installation."""

from __future__ import annotations

from django.db.models import Max

from notifications.models import Event, Mail, Outgoing, WebhookDelivery
from notifications.tail import tail
from ytempire.core.counting import Backlog, backlog

KINDS: dict[str, type[Outgoing]] = {"webhook": WebhookDelivery, "mail": Mail}


def deliveries() -> dict[str, Backlog]:
    """What is to be delivered, and when the next of it is, or was, due; by kind."""
    return {kind: _pending(model) for kind, model in KINDS.items()}


def _pending(model: type[Outgoing]) -> Backlog:
    pending = model._default_manager.filter(status=Outgoing.Status.PENDING)
    return backlog(pending.order_by("due_at"), "due_at")


def events() -> int:
    """How many events there ever were, those rolled back included."""
    return Event.objects.aggregate(newest=Max("pk"))["newest"] or 0


def sockets() -> int:
    """How many sockets this process holds open."""
    return tail.followers
