"""Serving artifacts by their signed addresses; no header, cookie or account is asked for."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from videos import artifacts
from videos.links import file_link
from ytempire.core.files import StoredFile, file_response


@require_safe
def file(request: HttpRequest, token: str) -> HttpResponseBase:
    """The file behind a link from `videos.links`; `?download=1` saves it instead of showing it."""
    link = file_link(token)
    if link is None:
        return _refuse(403, "This link is not valid any more. Open the video's page for a new one.")
    artifact = artifacts.find(link.key)
    if artifact is None:
        return _refuse(404, "This file is no longer there.")
    connection.close()  # a viewer may take minutes over the film; the database is not needed
    stored = StoredFile(str(artifact.file), link.filename, artifact.key)
    return file_response(request, stored, download=request.GET.get("download") == "1")


def _refuse(status: int, message: str) -> HttpResponse:
    response = HttpResponse(f"{message}\n", status=status, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response
