"""One video and what can be done with it."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dashboard.access import PageRequest, signed_in
from dashboard.contexts.video import VideoDetails
from dashboard.screens import page, show
from videos.selectors import video_get
from videos.services import video_cancel, video_delete, video_retry, video_share
from ytempire.core.exceptions import DomainError


@signed_in
@require_GET
def video(request: PageRequest, video_id: uuid.UUID) -> HttpResponse:
    return show(request, VideoDetails.load(video_get(request.user, video_id)))


@signed_in
@require_POST
def retry(request: PageRequest, video_id: uuid.UUID) -> HttpResponse:
    return _act(request, video_id, video_retry, "Back in the queue. What was made is kept.")


@signed_in
@require_POST
def cancel(request: PageRequest, video_id: uuid.UUID) -> HttpResponse:
    return _act(request, video_id, video_cancel, "Cancelled. You can take it up again.")


@signed_in
@require_POST
def share(request: PageRequest, video_id: uuid.UUID) -> HttpResponse:
    found, shared = video_get(request.user, video_id), request.POST.get("shared") == "on"
    video_share(video=found, shared=shared)
    messages.success(
        request,
        "Everybody who has the address can watch it." if shared else "Only you can watch it now.",
    )
    return video_again(request, video_id)


@signed_in
@require_http_methods(["GET", "POST"])
def delete(request: PageRequest, video_id: uuid.UUID) -> HttpResponse:
    """GET asks, POST deletes."""
    found = video_get(request.user, video_id)
    if request.method == "GET":
        return page(request, "video_delete", video=found)
    title = found.title
    try:
        video_delete(video=found)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("video", video_id)
    messages.success(request, f'"{title}" is deleted.')
    return redirect("videos")


def _act(
    request: PageRequest, video_id: uuid.UUID, service: Callable[..., None], done: str
) -> HttpResponse:
    """Do it if the video's state and the quotas allow it; the message tells which."""
    found = video_get(request.user, video_id)
    try:
        service(video=found)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return video_again(request, video_id)


def video_again(request: PageRequest, video_id: uuid.UUID) -> HttpResponse:
    if not request.htmx:
        return redirect("video", video_id)
    return show(request, VideoDetails.load(video_get(request.user, video_id)))
