"""Writing the media library and brand kits."""

from studio.services.brand import brand_update
from studio.services.media import media_delete, media_edit
from studio.services.uploads import media_upload

__all__ = ["brand_update", "media_delete", "media_edit", "media_upload"]
