"""Reading the outbox and webhooks; a stranger's webhook does not exist."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from notifications.models import Event, EventSequence, Webhook, WebhookDelivery
from ytempire.core.exceptions import NotFoundError

PAGE = 100  # events of one user in one reading
USERS = 100  # users in one query for events


@dataclass(frozen=True, slots=True)
class News:
    """A user's events up to the number `until`, oldest first; `last` is the newest there is."""

    events: list[Event]
    until: int
    last: int


def last_numbers(user_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """The newest event number of each of these users that has one."""
    rows = EventSequence.objects.filter(user_id__in=list(user_ids))
    return dict(rows.values_list("user_id", "last"))


def events_after(user_id: uuid.UUID, number: int) -> QuerySet[Event]:
    """A user's events after the given number, oldest first."""
    return Event.objects.filter(user_id=user_id, number__gt=number).order_by("number")


def news_after(positions: Mapping[uuid.UUID, int]) -> dict[uuid.UUID, News]:
    """What follows each user's position, for those whose newest number is another one.

    One query when nobody is behind, and one more for every hundred users who are.
    """
    newest = last_numbers(positions)
    spans = {
        user_id: (number, min(number + PAGE, newest[user_id]), newest[user_id])
        for user_id, number in positions.items()
        if newest.setdefault(user_id, 0) != number
    }
    events: dict[uuid.UUID, list[Event]] = defaultdict(list)
    behind = [Q(user_id=u, number__gt=a, number__lte=b) for u, (a, b, _) in spans.items() if a < b]
    for first in range(0, len(behind), USERS):
        some = reduce(or_, behind[first : first + USERS])
        for event in Event.objects.filter(some).order_by("user_id", "number"):
            events[event.user_id].append(event)
    return {
        user_id: News(events[user_id], b if events[user_id] else _before_next(user_id, b, c), c)
        for user_id, (_, b, c) in spans.items()
    }


def _before_next(user_id: uuid.UUID, number: int, newest: int) -> int:
    """Up to where there is nothing to read: the old events of a user were removed."""
    if number >= newest:
        return number
    following = events_after(user_id, number).values_list("number", flat=True).first()
    return newest if following is None else following - 1


def webhooks_for(user: User) -> QuerySet[Webhook]:
    """The user's webhooks, oldest first."""
    return Webhook.objects.filter(owner=user)


def webhook_get(user: User, webhook_id: str) -> Webhook:
    """One of the user's webhooks. Raises NotFoundError, also for what is no id."""
    try:
        return webhooks_for(user).get(pk=webhook_id)
    except (Webhook.DoesNotExist, ValidationError, ValueError):
        raise NotFoundError("Webhook not found.") from None


def deliveries_of(webhook: Webhook) -> QuerySet[WebhookDelivery]:
    """What was sent to a webhook or will be, newest first, each with its event."""
    return WebhookDelivery.objects.filter(webhook=webhook).select_related("event", "webhook")


def delivery_get(webhook: Webhook, delivery_id: str) -> WebhookDelivery:
    """One delivery of a webhook. Raises NotFoundError, also for what is no id."""
    try:
        return deliveries_of(webhook).get(pk=delivery_id)
    except (WebhookDelivery.DoesNotExist, ValueError):
        raise NotFoundError("Delivery not found.") from None


def last_deliveries(user: User) -> dict[uuid.UUID, WebhookDelivery]:
    """The newest delivery of each of the user's webhooks that has one, by the webhook's id."""
    newest = WebhookDelivery.objects.filter(webhook=OuterRef("pk")).values("pk")[:1]
    ids = webhooks_for(user).values(last=Subquery(newest))
    found = WebhookDelivery.objects.filter(pk__in=ids).select_related("event")
    return {delivery.webhook_id: delivery for delivery in found}
