"""The outbox in the admin."""

from django.contrib import admin

from notifications.models import Event
from ytempire.core.admin import ReadOnlyAdmin


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "user", "number", "type"]
    list_filter = ["type"]
    list_select_related = ["user"]
    search_fields = ["user__email"]
    date_hierarchy = "created_at"
