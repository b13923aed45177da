"""Settings: the password, API keys and webhooks."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET

from dashboard.access import PageRequest, signed_in
from dashboard.contexts.settings import Settings
from dashboard.screens import page, show


@signed_in
@require_GET
def settings(request: PageRequest) -> HttpResponse:
    return show(request, Settings.load(request.user))


def secret_page(request: PageRequest, **context: Any) -> HttpResponse:
    """What is shown once, in the answer itself: no cookie, address or cache keeps it."""
    response = page(request, "settings_secret", **context)
    patch_cache_control(response, private=True, no_store=True)
    return response
