"""How a page is shown: whole, or only the part that htmx asks for, or not at all if unchanged."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, ClassVar, Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.safestring import SafeString

from dashboard.access import PageRequest
from dashboard.contexts.shell import Shell

MARKER_HEADER = "X-Marker"
# Forms carry a token that is new at every rendering and changes nothing to the eye.
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


class Screen(Protocol):
    """What a page shows. `name` names its templates, pages/<name>.html and parts/<name>.html.

    url: where the part is fetched again. every: after how many seconds, 0 for only on events.
    """

    name: ClassVar[str]

    @property
    def url(self) -> str: ...

    @property
    def every(self) -> int: ...


def show(request: PageRequest, screen: Screen) -> HttpResponse:
    """The whole page; for htmx its part, or 204 if the browser has it already."""
    if request.htmx and not request.htmx.history_restore_request:
        response = _part_response(request, screen)
    else:
        response = page(request, screen.name, screen=screen)
    # The address has two representations: neither may be taken for the other from a cache.
    patch_vary_headers(response, ["HX-Request"])
    patch_cache_control(response, private=True, no_cache=True)
    return response


def page(request: PageRequest, name: str, /, *, status: int = 200, **context: Any) -> HttpResponse:
    """pages/<name>.html inside the shell."""
    context["shell"] = Shell.load(request.user)
    return render(request, f"pages/{name}.html", context, status=status)


def _part_response(request: PageRequest, screen: Screen) -> HttpResponse:
    html, marker = _render(request, screen)
    if request.headers.get(MARKER_HEADER) == marker:
        return HttpResponse(status=204)
    around = render_to_string("parts/around.html", {"shell": Shell.load(request.user)}, request)
    return HttpResponse(_wrap(screen, html, marker) + around)


def live(request: HttpRequest, screen: Screen) -> SafeString:
    """The part of a screen in the element that keeps it fresh."""
    return _wrap(screen, *_render(request, screen))


def _render(request: HttpRequest, screen: Screen) -> tuple[SafeString, str]:
    html = render_to_string(f"parts/{screen.name}.html", {"screen": screen}, request)
    marker = hashlib.sha256(TOKEN.sub("", html).encode()).hexdigest()[:16]
    return html, marker


def _wrap(screen: Screen, html: SafeString, marker: str) -> SafeString:
    polling = f"every {screen.every}s, " if screen.every else ""
    context = {
        "screen": screen,
        "html": html,
        "trigger": f"{polling}ytempire:changed from:body",
        "headers": json.dumps({MARKER_HEADER: marker}),
    }
    return render_to_string("parts/live.html", context)
