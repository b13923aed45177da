"""What becomes of a file in the library."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from studio.models import Media
from studio.words import cleaned_terms
from ytempire.core.exceptions import MediaNotFoundError


def media_edit(*, media: Media, **changes: Any) -> None:
    """Change name, terms, author, licence or source_url; the values are already validated."""
    if "terms" in changes:
        changes["terms"] = cleaned_terms(changes["terms"])
    for field, value in changes.items():
        setattr(media, field, value)
    Media.objects.filter(pk=media.pk).update(**changes, updated_at=timezone.now())


def media_hold(*, media_id: uuid.UUID | str) -> None:
    """Let nobody delete it until the transaction ends.

    Raises MediaNotFoundError if somebody has done so already.
    """
    if not Media.objects.select_for_update().filter(pk=media_id).first():
        raise MediaNotFoundError


@transaction.atomic
def media_delete(*, media: Media) -> None:
    """Remove a file for good. Films made with it keep theirs, brand kits do without.

    Raises MediaNotFoundError if somebody else was first.
    """
    media_hold(media_id=media.pk)  # a kit that is about to have it does without it, too
    Media.objects.filter(pk=media.pk).delete()
    for name in filter(None, (str(media.file), str(media.preview))):
        # What stays, because the store is away, is swept later.
        transaction.on_commit(partial(default_storage.delete, name), robust=True)
