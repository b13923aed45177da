"""Is the process alive, and can YTEMPIRE do its work? For supervisors and load balancers."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from ytempire.checks import results


@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers at all; touches nothing."""
    return _uncached(JsonResponse({"status": "ok"}))


@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """200, or 503 when a check failed: `{"status", "checks": {name: {"state", "reason"}}}`.

    A warning is worth a look, and no reason to send nobody here.
    """
    found = results()
    checks = {result.name: {"state": result.state, "reason": result.reason} for result in found}
    failed = any(result.state == "failed" for result in found)
    body = {"status": "failed" if failed else "ok", "checks": checks}
    return _uncached(JsonResponse(body, status=503 if failed else 200))


def _uncached(response: JsonResponse) -> JsonResponse:
    response["Cache-Control"] = "no-store"
    return response
