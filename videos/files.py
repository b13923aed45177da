"""Serving files by their signed addresses; no header, cookie or account is asked for."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from providers.base import TransientError
from studio.links import media_link
from studio.models import Media
from videos import artifacts, cache
from videos.links import file_link
from videos.models import Artifact
from videos.music import is_mood
from videos.previews import preview_link, preview_of
from videos.render.process import RenderError
from ytempire.core.files import StoredFile, file_response

logger = logging.getLogger(__name__)

EXPIRED = "This link is not valid any more. Open the page again for a new one."
GONE = "This file is no longer there."


@require_safe
def file(request: HttpRequest, token: str) -> HttpResponseBase:
    """The file behind a link from `videos.links`; `?download=1` saves it instead of showing it."""
    link = file_link(token)
    if link is None:
        return _refuse(403, EXPIRED)
    artifact = Artifact.objects.filter(pk=link.key).first()
    if artifact is None:
        return _refuse(404, GONE)
    version = artifact.key
    return _answer(request, lambda: artifacts.local_path(artifact), link.filename, version)


@require_safe
def media_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """The file of the library behind a link from `studio.links`."""
    link = media_link(token)
    if link is None:
        return _refuse(403, EXPIRED)
    media = Media.objects.filter(pk=link[0]).first()
    if media is None:
        return _refuse(404, GONE)
    name = str(getattr(media, link[1]))
    filename = f"{media.name}{Path(name).suffix}"
    version = f"{link[1]}-{media.sha256}"
    return _answer(request, lambda: cache.local_copy_of(name), filename, version)


@require_safe
def music(request: HttpRequest, token: str) -> HttpResponseBase:
    """A mood to listen to, behind a link from `videos.previews`."""
    mood = preview_link(token)
    if not is_mood(mood):
        return _refuse(403, EXPIRED)
    try:
        preview = preview_of(mood)
    except RenderError as error:
        logger.warning("%s cannot be played: %s", mood, error)
        return _refuse(503, "The music cannot be played now. Try again in a minute.")
    return _answer(request, lambda: artifacts.local_path(preview), f"{mood}.m4a", preview.key)


def _answer(
    request: HttpRequest, place: Callable[[], Path], filename: str, version: str
) -> HttpResponseBase:
    connection.close()  # a viewer may take minutes over the film; the database is not needed
    try:
        stored = StoredFile(place(), filename, version)
        return file_response(request, stored, download=request.GET.get("download") == "1")
    except FileNotFoundError:
        return _refuse(404, GONE)
    except (OSError, TransientError) as error:
        logger.warning("%s cannot be read: %s", filename, error.__cause__ or error)
        return _refuse(503, "The file store does not answer. Try again in a minute.")


def _refuse(status: int, message: str) -> HttpResponse:
    response = HttpResponse(f"{message}\n", status=status, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response
