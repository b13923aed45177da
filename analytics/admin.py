"""What the platform told: looked at, never changed."""

from __future__ import annotations

from django.contrib import admin

from analytics.models import ChannelSnapshot, DailyFigures, RevenueMilestone, VideoSnapshot
from ytempire.core.admin import ReadOnlyAdmin

FIGURES = ["views", "watch_minutes", "likes", "comments", "revenue"]


@admin.register(ChannelSnapshot)
class ChannelSnapshotAdmin(ReadOnlyAdmin):
    list_display = ["day", "channel", *FIGURES, "synced_at"]
    list_select_related = ["channel"]
    search_fields = ["channel__name", "owner__email"]
    date_hierarchy = "day"


@admin.register(VideoSnapshot)
class VideoSnapshotAdmin(ReadOnlyAdmin):
    list_display = ["day", "video", *FIGURES, "synced_at"]
    list_select_related = ["video"]
    search_fields = ["video__title", "=video__id"]
    date_hierarchy = "day"


@admin.register(DailyFigures)
class DailyFiguresAdmin(ReadOnlyAdmin):
    list_display = ["day", "owner", *FIGURES]
    list_select_related = ["owner"]
    search_fields = ["owner__email"]
    date_hierarchy = "day"


@admin.register(RevenueMilestone)
class RevenueMilestoneAdmin(ReadOnlyAdmin):
    list_display = ["amount", "owner", "reached_at"]
    list_select_related = ["owner"]
    search_fields = ["owner__email"]
