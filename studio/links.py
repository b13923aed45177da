"""Addresses of the library's files: signed, so that <img src> needs no header, and expiring."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from studio.models import Media
from ytempire.core.links import granted_by, signed

SALT = "studio.links"


def media_url(media: Media) -> str:
    """The file itself. An absolute address, good for one to two days."""
    return _url(media, "file")


def preview_url(media: Media) -> str:
    """Its small picture; empty if there is none."""
    return _url(media, "preview") if media.preview else ""


def media_link(token: str) -> tuple[str, str] | None:
    """The id and which of its files the address grants; None if it is forged or has expired."""
    granted = granted_by(SALT, token)
    return (granted[0], granted[1]) if granted else None


def _url(media: Media, which: str) -> str:
    token = signed(SALT, str(media.pk), which)
    return f"{settings.PUBLIC_URL}{reverse('media-file', args=[token])}"
