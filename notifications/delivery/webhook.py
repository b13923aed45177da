"""One attempt to bring an event to a webhook."""

from __future__ import annotations

import json
from http import HTTPStatus

from notifications import signatures
from notifications.delivery.claims import Outcome
from notifications.delivery.schedule import ATTEMPTS, retry_after
from notifications.models import Event, Outgoing, WebhookDelivery
from notifications.services import webhook_disable
from providers import http
from providers.base import ProviderError
from ytempire.core.encryption import UnreadableSecretError

KEPT = 500  # characters of an answer
LAST_STRAW = 5  # deliveries given up in a row, each after days


def attempt(delivery: WebhookDelivery) -> Outcome:
    webhook, event = delivery.webhook, delivery.event
    if not webhook.active:
        return Outcome("The webhook is switched off.", final=True)
    body = body_of(event)
    try:
        keys = signatures.secrets_of(webhook)
        headers = signatures.signed_headers(keys, message_id(delivery), body)
        answer = http.post(webhook.url, body, {**HEADERS, **headers}, largest=4 * KEPT)
    except (ProviderError, UnreadableSecretError) as error:
        return Outcome(str(error), columns={"response_status": None, "response_body": ""})
    return _judged(answer)


HEADERS = {"Content-Type": "application/json", "User-Agent": "YTEMPIRE"}


def message_id(delivery: WebhookDelivery) -> str:
    """The same in every attempt: receivers know by it what they have seen."""
    return f"msg_{delivery.pk}"


def body_of(event: Event) -> bytes:
    """`{type, timestamp, data}`, the same bytes in every attempt."""
    timestamp = event.created_at.isoformat().replace("+00:00", "Z")
    message = {"type": event.type, "timestamp": timestamp, "data": event.payload}
    return json.dumps(message, separators=(",", ":")).encode()


def _judged(answer: http.Answer) -> Outcome:
    status = answer.status
    # PostgreSQL takes no NUL in a text.
    body = answer.body.decode(errors="replace").replace("\0", "")[:KEPT]
    columns = {"response_status": status, "response_body": body}
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Outcome(columns=columns)
    hint = " Redirects are not followed." if status < HTTPStatus.BAD_REQUEST else ""
    return Outcome(
        f"The receiver answered {status}.{hint}",
        final=status == HTTPStatus.GONE,
        wait=retry_after(answer.headers),
        columns=columns,
    )


def given_up(delivery: WebhookDelivery, outcome: Outcome) -> None:
    """Switch the webhook off if its receiver is gone, or has not taken anything for days."""
    if outcome.columns.get("response_status") == HTTPStatus.GONE:
        webhook_disable(
            webhook=delivery.webhook, reason="The receiver answered 410 Gone: it wants no more."
        )
    elif _takes_nothing(delivery):
        webhook_disable(
            webhook=delivery.webhook,
            reason=f"{LAST_STRAW} events could not be delivered in {ATTEMPTS} attempts each. "
            f"The last error: {outcome.error}"[:200],
        )


def _takes_nothing(delivery: WebhookDelivery) -> bool:
    """Whether nothing arrived since the last five deliveries that were given up were made."""
    siblings = WebhookDelivery.objects.filter(webhook=delivery.webhook_id)
    lost = siblings.filter(status=Outgoing.Status.FAILED, attempts__gte=ATTEMPTS)
    since = list(lost.values_list("created_at", flat=True)[:LAST_STRAW])
    return len(since) == LAST_STRAW and not siblings.filter(delivered_at__gte=since[-1]).exists()
