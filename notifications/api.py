"""/webhooks: programs of the signed-in user that are told of events."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import user_of
from accounts.idempotency import idempotent
from notifications import selectors, serializers, services
from notifications.models import Webhook, WebhookDelivery
from ytempire.core.schema import ErrorSerializer
from ytempire.core.validation import body_of, change_of, query_of


class WebhooksView(APIView):
    @extend_schema(
        tags=["webhooks"],
        summary="Your webhooks, oldest first",
        operation_id="webhooks_list",
        responses=serializers.WebhookSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        webhooks = selectors.webhooks_for(user_of(request))
        return Response([_shown(webhook) for webhook in webhooks])

    @extend_schema(
        tags=["webhooks"],
        summary="Have events sent to an address",
        description=(
            "Events are posted as the Standard Webhooks specification has it, signed with the "
            "secret of this answer; it is not shown again. Each address can be given once "
            "(409), and ten in all (RATE_4292)."
        ),
        request=serializers.WebhookCreateSerializer,
        responses={201: serializers.WebhookSecretSerializer, 409: ErrorSerializer},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        given = body_of(request, serializers.WebhookCreateSerializer)
        webhook = services.webhook_create(owner=user_of(request), **given)
        return Response(_shown_with_secret(webhook), status=201)


class WebhookView(APIView):
    @extend_schema(
        tags=["webhooks"], summary="One webhook", responses=serializers.WebhookSerializer
    )
    def get(self, request: Request, id: str) -> Response:
        return Response(_shown(_webhook(request, id)))

    @extend_schema(
        tags=["webhooks"],
        summary="Change a webhook, or switch it on or off",
        request=serializers.WebhookUpdateSerializer(partial=True),
        responses={200: serializers.WebhookSerializer, 409: ErrorSerializer},
    )
    def patch(self, request: Request, id: str) -> Response:
        return Response(_shown(self._change(request, id)))

    @extend_schema(
        tags=["webhooks"],
        summary="Change a webhook, or switch it on or off",
        description="The same as PATCH: what is not sent stays.",
        request=serializers.WebhookUpdateSerializer(partial=True),
        responses={200: serializers.WebhookSerializer, 409: ErrorSerializer},
    )
    def put(self, request: Request, id: str) -> Response:
        return Response(_shown(self._change(request, id)))

    def _change(self, request: Request, id: str) -> Webhook:
        webhook = _webhook(request, id)
        given = change_of(
            request, serializers.WebhookUpdateSerializer, serializers.WebhookSerializer
        )
        return services.webhook_update(webhook=webhook, **given)

    @extend_schema(
        tags=["webhooks"], summary="Delete a webhook and its deliveries", responses={204: None}
    )
    def delete(self, request: Request, id: str) -> Response:
        services.webhook_delete(webhook=_webhook(request, id))
        return Response(status=204)


class RotateSecretView(APIView):
    @extend_schema(
        tags=["webhooks"],
        summary="A new secret",
        description="For 24 hours deliveries are signed with the old one, too.",
        request=None,
        responses=serializers.WebhookSecretSerializer,
    )
    @idempotent
    def post(self, request: Request, id: str) -> Response:
        webhook = services.webhook_rotate_secret(webhook=_webhook(request, id))
        return Response(_shown_with_secret(webhook))


class DeliveriesView(APIView):
    @extend_schema(
        tags=["webhooks"],
        summary="What was sent to a webhook or will be, newest first",
        description="Deliveries that ended are kept for 30 days.",
        parameters=[serializers.DeliveryListQuery],
        responses=serializers.DeliverySerializer(many=True),
    )
    def get(self, request: Request, id: str) -> Response:
        webhook = _webhook(request, id)
        query = query_of(request, serializers.DeliveryListQuery)
        deliveries = selectors.deliveries_of(webhook)[query["offset"] :][: query["limit"]]
        return Response([_shown_delivery(delivery) for delivery in deliveries])


class RetryView(APIView):
    @extend_schema(
        tags=["webhooks"],
        summary="Deliver again, now",
        description="Refused while the webhook is switched off.",
        request=None,
        responses={200: serializers.DeliverySerializer, 409: ErrorSerializer},
    )
    def post(self, request: Request, id: str, delivery_id: str) -> Response:
        delivery = selectors.delivery_get(_webhook(request, id), delivery_id)
        return Response(_shown_delivery(services.delivery_retry(delivery=delivery)))


def _webhook(request: Request, id: str) -> Webhook:
    return selectors.webhook_get(user_of(request), id)


def _shown(webhook: Webhook) -> Any:
    return serializers.WebhookSerializer(webhook).data


def _shown_with_secret(webhook: Webhook) -> Any:
    return serializers.WebhookSecretSerializer(webhook).data


def _shown_delivery(delivery: WebhookDelivery) -> Any:
    return serializers.DeliverySerializer(delivery).data
