"""Calls and breakers, to look at: the work alone writes them."""

from __future__ import annotations

from django.contrib import admin

from calls.models import Breaker, Call
from ytempire.core.admin import ReadOnlyAdmin


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    list_display = ["started_at", "provider", "model", "stage", "state", "tries", "reserved"]
    list_filter = ["state", "provider", "stage"]
    search_fields = ["key", "video_id", "owner__email"]


@admin.register(Breaker)
class BreakerAdmin(ReadOnlyAdmin):
    list_display = ["provider", "failures", "open_until", "probe_until", "last_error"]
