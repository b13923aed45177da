"""Webhooks as the API shows and takes them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from notifications.models import EventType, Outgoing, Webhook, WebhookDelivery
from notifications.signatures import newest_secret
from ytempire.core.fields import ChoiceField
from ytempire.core.serializers import NothingIsAbsent

URL_LIMIT = 500
URL_HELP = "where events are posted to; a public address"
EVENTS_HELP = "what it is told of"


class EmptyIsAbsent(NothingIsAbsent):
    """Leaves out empty texts, too."""

    def to_representation(self, instance: Any) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return {key: value for key, value in shown.items() if value != ""}


class EventTypesField(serializers.ListField):
    """One or more event types, each once, in one order."""

    child = ChoiceField(choices=EventType.choices)

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_empty=False, help_text=EVENTS_HELP, **options)

    def to_internal_value(self, data: Any) -> list[str]:
        given = super().to_internal_value(data)
        return [kind for kind in EventType.values if kind in given]


class WebhookCreateSerializer(serializers.Serializer[Any]):
    url = serializers.CharField(max_length=URL_LIMIT, help_text=URL_HELP)
    events = EventTypesField(default=list(EventType.values))


class WebhookUpdateSerializer(serializers.Serializer[Any]):
    """What may be changed; a whole webhook may be sent back, the rest of it is ignored."""

    url = serializers.CharField(max_length=URL_LIMIT, help_text=URL_HELP)
    events = EventTypesField()
    active = serializers.BooleanField()


class WebhookSerializer(EmptyIsAbsent, serializers.Serializer[Webhook]):
    """One webhook, without its secret."""

    id = serializers.CharField()
    url = serializers.CharField()
    events = serializers.ListField(child=serializers.ChoiceField(choices=EventType.choices))
    active = serializers.BooleanField()
    disabled_reason = serializers.CharField(
        required=False, help_text="when it was switched off because nothing arrived"
    )
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class WebhookSecretSerializer(WebhookSerializer):
    """One webhook with its secret, which is shown this once."""

    secret = serializers.SerializerMethodField(
        help_text="`whsec_` and the key in Base64, as libraries for Standard Webhooks take it"
    )

    def get_secret(self, webhook: Webhook) -> str:
        return newest_secret(webhook)


class DeliverySerializer(EmptyIsAbsent, serializers.Serializer[WebhookDelivery]):
    """One event on its way to one webhook, and how the last attempt ended."""

    id = serializers.CharField()
    event_type = serializers.ChoiceField(choices=EventType.choices, source="event.type")
    status = serializers.ChoiceField(choices=Outgoing.Status.choices)
    attempts = serializers.IntegerField()
    response_status = serializers.IntegerField(required=False)
    response_body = serializers.CharField(required=False, help_text="how it begins")
    error = serializers.CharField(required=False)
    next_attempt_at = serializers.DateTimeField(
        source="due_at", required=False, help_text="while it is pending"
    )
    created_at = serializers.DateTimeField()
    delivered_at = serializers.DateTimeField(required=False)

    def to_representation(self, instance: WebhookDelivery) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if instance.status != Outgoing.Status.PENDING:
            del shown["next_attempt_at"]
        return shown


class DeliveryListQuery(serializers.Serializer[Any]):
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200)
    offset = serializers.IntegerField(default=0, min_value=0, max_value=1_000_000)
