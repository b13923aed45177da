"""What becomes of a file in the library."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from studio.models import Media
from studio.words import cleaned_terms


def media_edit(*, media: Media, **changes: Any) -> None:
    """Change name, terms, author, licence or source_url; the values are already validated."""
    if "terms" in changes:
        changes["terms"] = cleaned_terms(changes["terms"])
    for field, value in changes.items():
        setattr(media, field, value)
    Media.objects.filter(pk=media.pk).update(**changes, updated_at=timezone.now())


@transaction.atomic
def media_delete(*, media: Media) -> None:
    """Remove a file for good. Films made with it keep theirs, brand kits do without."""
    Media.objects.filter(pk=media.pk).delete()
    for name in filter(None, (str(media.file), str(media.preview))):
        # What stays, because the store is away, is swept later.
        transaction.on_commit(partial(default_storage.delete, name), robust=True)
