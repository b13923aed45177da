"""Channels in the admin."""

from django.contrib import admin

from channels_app.models import Channel
from ytempire.core.admin import WithRecords


@admin.register(Channel)
class ChannelAdmin(WithRecords):
    list_display = ["name", "owner", "niche", "status", "automation_enabled", "daily_video_limit"]
    list_filter = ["status", "automation_enabled"]
    list_select_related = ["owner"]
    search_fields = ["name", "niche", "owner__email", "youtube_channel_id"]
    autocomplete_fields = ["owner"]
    readonly_fields = [
        "total_views",
        "subscribers",
        "daily_revenue",
        "monthly_revenue",
        "statistics_synced_at",
        "created_at",
        "updated_at",
    ]
