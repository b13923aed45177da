"""The media library and brand kits in the admin."""

from django.contrib import admin
from django.http import HttpRequest

from studio.models import BrandKit, Media
from ytempire.core.admin import ModelAdmin


@admin.register(Media)
class MediaAdmin(ModelAdmin):
    """Described and deleted; files come in by the library, which looks at them."""

    list_display = ["name", "owner", "kind", "size", "duration", "created_at"]
    list_filter = ["kind"]
    list_select_related = ["owner"]
    search_fields = ["name", "owner__email", "=id"]
    date_hierarchy = "created_at"
    fields = ["owner", "kind", "name", "terms", "author", "licence", "source_url"]
    readonly_fields = ["owner", "kind"]

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False


@admin.register(BrandKit)
class BrandKitAdmin(ModelAdmin):
    """Looked at and mended; a channel's page makes them."""

    list_display = ["channel", "accent", "font", "caption_look", "music", "voice"]
    list_select_related = ["channel"]
    search_fields = ["channel__name", "channel__owner__email"]
    readonly_fields = ["channel", "created_at", "updated_at"]
    raw_id_fields = ["logo", "music_media"]

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False
