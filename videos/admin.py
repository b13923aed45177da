"""Videos in the admin: looked at; only what a creator could edit can be changed."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from videos.models import (
    Artifact,
    ChannelDailyVideos,
    DailyVideos,
    Scene,
    StageRun,
    Status,
    Thumbnail,
    Version,
    Video,
)
from ytempire.core.admin import ReadOnlyAdmin, ReadOnlyInline, WithRecords

BRIEF = ("topic", "notes", "text", "style", "length", "format", "voice", "priority")
STANDING = (
    "status",
    "stage",
    "progress",
    "error_stage",
    "error_message",
    "error_retryable",
    "attempts",
    "lease",
    "lease_expires_at",
    "created_at",
    "queued_at",
    "started_at",
    "completed_at",
    "published_at",
    "estimated_cost",
)
MADE = (
    "duration",
    "tags",
    "script",
    "film",
    "thumbnail",
    "captions",
    "subtitles",
    "manifest",
)
CAME_BACK = (
    "views",
    "likes",
    "comments",
    "watch_minutes",
    "revenue",
    "performance_score",
    "metrics_synced_at",
)
COUNTED = ("requested", "completed", "failed", "making_seconds")


class StageRunInline(ReadOnlyInline):
    model = StageRun
    fields = readonly_fields = (
        "stage",
        "attempt",
        "outcome",
        "provider",
        "note",
        "made",
        "started_at",
        "ended_at",
    )


class SceneInline(ReadOnlyInline):
    model = Scene
    fields = readonly_fields = ("index", "kind", "headline", "narration", "start", "frames")


@admin.register(Video)
class VideoAdmin(WithRecords):
    list_display = [
        "title",
        "owner",
        "channel",
        "status",
        "stage",
        "percent",
        "attempts",
        "created_at",
    ]
    list_filter = ["status", "stage", "style", "length", "format"]
    list_select_related = ["owner", "channel"]
    search_fields = ["title", "topic", "owner__email", "channel__name", "=id"]
    date_hierarchy = "created_at"
    fieldsets = [
        (None, {"fields": ["title", "description", "shared", "owner", "channel"]}),
        ("Brief", {"fields": BRIEF}),
        ("Where it stands", {"fields": STANDING}),
        ("What came out", {"fields": MADE}),
        ("What came back", {"fields": CAME_BACK}),
    ]
    readonly_fields = ["owner", "channel", *BRIEF, *STANDING, *MADE, *CAME_BACK]
    inlines = [StageRunInline, SceneInline]
    # Deleting many at once would not look at what is in the making.
    actions = None

    @admin.display(description="progress", ordering="progress")
    def percent(self, video: Video) -> str:
        return f"{video.progress:.0f} %"

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        making = isinstance(obj, Video) and obj.status == Status.PROCESSING
        return super().has_delete_permission(request, obj) and not making


@admin.register(Artifact)
class ArtifactAdmin(ReadOnlyAdmin):
    list_display = ["key", "kind", "size", "created_at"]
    list_filter = ["kind"]
    search_fields = ["key"]


@admin.register(Version)
class VersionAdmin(ReadOnlyAdmin):
    list_display = ["video", "number", "note", "duration", "created_at"]
    list_select_related = ["video"]
    search_fields = ["video__title", "video__owner__email", "=video__id", "note"]
    date_hierarchy = "created_at"


@admin.register(Thumbnail)
class ThumbnailAdmin(ReadOnlyAdmin):
    list_display = ["video", "number", "chosen", "wide", "tall"]
    list_select_related = ["video", "wide", "tall"]
    list_filter = ["chosen"]
    search_fields = ["video__title", "video__owner__email", "=video__id"]


@admin.register(DailyVideos)
class DailyVideosAdmin(ReadOnlyAdmin):
    list_display = ["day", "owner", *COUNTED]
    list_select_related = ["owner"]
    search_fields = ["owner__email"]
    date_hierarchy = "day"


@admin.register(ChannelDailyVideos)
class ChannelDailyVideosAdmin(ReadOnlyAdmin):
    list_display = ["day", "channel", *COUNTED]
    list_select_related = ["channel"]
    search_fields = ["channel__name", "channel__owner__email"]
    date_hierarchy = "day"
