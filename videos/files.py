"""Serving artifacts by their signed addresses; no header, cookie or account is asked for."""

from __future__ import annotations

import logging

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from providers.base import TransientError
from videos import artifacts
from videos.links import file_link
from videos.models import Artifact
from ytempire.core.files import StoredFile, file_response

logger = logging.getLogger(__name__)


@require_safe
def file(request: HttpRequest, token: str) -> HttpResponseBase:
    """The file behind a link from `videos.links`; `?download=1` saves it instead of showing it."""
    link = file_link(token)
    if link is None:
        return _refuse(403, "This link is not valid any more. Open the video's page for a new one.")
    artifact = Artifact.objects.filter(pk=link.key).first()
    if artifact is None:
        return _refuse(404, "This file is no longer there.")
    connection.close()  # a viewer may take minutes over the film; the database is not needed
    try:
        stored = StoredFile(artifacts.local_path(artifact), link.filename, artifact.key)
        return file_response(request, stored, download=request.GET.get("download") == "1")
    except FileNotFoundError:
        return _refuse(404, "This file is no longer there.")
    except (OSError, TransientError) as error:
        logger.warning("%s cannot be read: %s", artifact, error.__cause__ or error)
        return _refuse(503, "The file store does not answer. Try again in a minute.")


def _refuse(status: int, message: str) -> HttpResponse:
    response = HttpResponse(f"{message}\n", status=status, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response
