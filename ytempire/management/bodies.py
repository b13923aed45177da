"""How large a request's body may be, known before any of it is kept, and what is said beyond."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.conf import settings
from django.urls import reverse

from ytempire.core.problems import error_body, is_api
from ytempire.core.sizes import MEGABYTE, size_said

TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def most_bytes(path: str, content_type: str) -> int:
    """Forms with files may have the largest file there is; only the library's page takes many."""
    fields: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if not content_type.lower().startswith("multipart/form-data"):
        return fields
    files: int = settings.DATA_UPLOAD_MAX_NUMBER_FILES if path == reverse("media") else 1
    return files * max(settings.UPLOAD_MB.values()) * MEGABYTE + fields


def refusal(path: str, most: int) -> bytes:
    """A whole answer, to be followed by the end of the connection."""
    message = f"Too much is sent at once: this address takes at most {size_said(most)}."
    if is_api(path):
        kind, body = "application/json", json.dumps(_error(message, most))
    else:
        kind, body = "text/plain; charset=utf-8", f"{message} Go back and send less."
    head = (
        f"HTTP/1.1 {TOO_LARGE.value} {TOO_LARGE.phrase}\r\nContent-Type: {kind}\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return f"{head}{body}".encode()


def _error(message: str, most: int) -> dict[str, object]:
    """As the application refuses a file, or anything else."""
    if most > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        errors = {"file": [message]}
        return error_body("VAL_4001", status=TOO_LARGE, message=message, errors=errors)
    return error_body("VAL_4002", status=TOO_LARGE, reason=message)
