"""The watch page: open to everybody who has the address of a shared video."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from videos.selectors import watchable
from ytempire.core.exceptions import VideoNotFoundError


@require_safe
def watch(request: HttpRequest, token: str) -> HttpResponse:
    viewer = request.user if request.user.is_authenticated else None
    try:
        video = watchable(token, viewer)
    except VideoNotFoundError as error:
        raise Http404(error.message) from None
    context = {"video": video, "own": viewer is not None and viewer.pk == video.owner_id}
    response = render(request, "pages/watch.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-cache"
    return response
