"""The outbox in the admin, and where it goes from there."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from notifications.models import Event, Mail, Webhook, WebhookDelivery
from notifications.services import outgoing_retry, webhook_update
from ytempire.core.admin import ReadOnlyAdmin, WithRecords


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "user", "number", "type"]
    list_filter = ["type"]
    list_select_related = ["user"]
    search_fields = ["user__email"]
    date_hierarchy = "created_at"


@admin.register(Webhook)
class WebhookAdmin(WithRecords):
    """Can be switched off and on. Its secrets are shown to nobody."""

    list_display = ["url", "owner", "events", "active", "disabled_reason", "created_at"]
    list_filter = ["active"]
    list_select_related = ["owner"]
    search_fields = ["url", "owner__email"]
    fields = ["url", "owner", "events", "active", "disabled_reason", "rotated_at", "created_at"]
    readonly_fields = ["url", "owner", "events", "disabled_reason", "rotated_at", "created_at"]

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def save_model(self, _request: Any, webhook: Any, _form: Any, _change: bool) -> None:
        webhook_update(webhook=webhook, active=webhook.active)


class OutgoingAdmin(ReadOnlyAdmin):
    """Looked at, and sent again."""

    list_filter = ["status"]
    actions = ["send_again"]
    date_hierarchy = "created_at"

    @admin.action(description="Send again now")
    def send_again(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        self.message_user(request, f"{outgoing_retry(rows=rows)} will be sent again now.")


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(OutgoingAdmin):
    list_display = ["created_at", "webhook", "event", "status", "attempts", "due_at", "error"]
    list_select_related = ["webhook", "event"]
    search_fields = ["webhook__url", "webhook__owner__email"]


@admin.register(Mail)
class MailAdmin(OutgoingAdmin):
    list_display = ["created_at", "to", "subject", "status", "attempts", "due_at", "error"]
    search_fields = ["to", "subject"]
