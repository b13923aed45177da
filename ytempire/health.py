"""Is the process alive, and can YTEMPIRE do its work? For supervisors and load balancers."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from videos import hosts
from ytempire.settings.env import DATA_DIR

BEAT = timedelta(seconds=30)
MEGABYTE = 1_000_000


class NotReadyError(Exception):
    """A check failed; the message says why, in words for the operator."""


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        raise NotReadyError("The database does not answer.") from error
    return "The database answers."


def _queue() -> str:
    try:
        beat = hosts.newest_beat()
    except Error as error:
        raise NotReadyError("The database does not say whether a worker is running.") from error
    if beat is None:
        raise NotReadyError("No worker has started yet.")
    age = timezone.now() - beat
    if age > BEAT:
        raise NotReadyError(f"No worker was heard of for {age.total_seconds():.0f} seconds.")
    return "A worker is running."


def _disk() -> str:
    free = shutil.disk_usage(DATA_DIR).free // MEGABYTE
    if free < settings.MIN_FREE_MB:
        raise NotReadyError(f"{free} MB of disk are free; {settings.MIN_FREE_MB} MB are needed.")
    return f"{free} MB of disk are free."


CHECKS: dict[str, Callable[[], str]] = {"database": _database, "queue": _queue, "disk": _disk}


def _result(check: Callable[[], str]) -> dict[str, str]:
    try:
        return {"state": "ok", "reason": check()}
    except NotReadyError as error:
        return {"state": "failed", "reason": str(error)}


@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers at all; touches nothing."""
    return _uncached(JsonResponse({"status": "ok"}))


@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """200, or 503 when a check failed: `{"status", "checks": {name: {"state", "reason"}}}`."""
    checks = {name: _result(check) for name, check in CHECKS.items()}
    failed = any(result["state"] == "failed" for result in checks.values())
    body = {"status": "failed" if failed else "ok", "checks": checks}
    return _uncached(JsonResponse(body, status=503 if failed else 200))


def _uncached(response: JsonResponse) -> JsonResponse:
    response["Cache-Control"] = "no-store"
    return response
