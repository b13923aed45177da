"""Editing a video's scenes, its versions and its thumbnails."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.access import PageRequest, signed_in
from dashboard.contexts.scenes import SceneDesk
from dashboard.forms.scene import rearranged, typed, whole
from dashboard.screens import page
from videos.models import Video
from videos.selectors import thumbnail_get, version_get, video_get
from videos.services import (
    thumbnail_choose,
    thumbnail_upload,
    version_restore,
    video_scenes_edit,
)
from videos.services.editing import EDITABLE
from ytempire.core.exceptions import DomainError

APPLY = "apply"


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: PageRequest, video_id: uuid.UUID) -> HttpResponse:
    """The editor. What is typed stays in the page until it is applied."""
    video = video_get(request.user, video_id)
    if request.method == "GET":
        if video.status not in EDITABLE or not video.scenes.exists():
            messages.error(request, "There is nothing to edit until the video is made.")
            return redirect("video", video_id)
        return _shown(request, SceneDesk.load(video, request.GET.get("version", "")))
    do, scenes = request.POST.get("do", ""), typed(request.POST)
    moved = rearranged(scenes, do)
    if moved is not None:
        return _shown(request, SceneDesk.of(video, _number(request), moved))
    desk = SceneDesk.sent(video, _number(request), scenes)
    if do == APPLY and not desk.has_errors and _applied(desk):
        messages.success(request, "The new version is being made. The film stays until then.")
        return redirect("video", video_id)
    return _shown(request, desk)


@signed_in
@require_POST
def estimate(request: PageRequest, video_id: uuid.UUID) -> HttpResponse:
    """What the editor as it stands would change, cost and take; a fragment for its page."""
    video = video_get(request.user, video_id)
    desk = SceneDesk.sent(video, _number(request), typed(request.POST))
    return render(request, "parts/edit_quote.html", {"desk": desk})


@signed_in
@require_POST
def restore(request: PageRequest, video_id: uuid.UUID, number: int) -> HttpResponse:
    version = version_get(video_get(request.user, video_id), number)
    return _act(
        request,
        version.video,
        lambda: version_restore(video=version.video, number=number),
        f"Version {number} is being made again. The film stays until then.",
    )


@signed_in
@require_POST
def choose(request: PageRequest, video_id: uuid.UUID, number: int) -> HttpResponse:
    wanted = thumbnail_get(video_get(request.user, video_id), number)
    return _act(
        request,
        wanted.video,
        lambda: thumbnail_choose(video=wanted.video, number=number),
        "This picture stands for the video now.",
    )


@signed_in
@require_POST
def upload(request: PageRequest, video_id: uuid.UUID) -> HttpResponse:
    video, file = video_get(request.user, video_id), request.FILES.get("file")
    if file is None:
        messages.error(request, "Choose a picture first.")
        return redirect("video", video_id)
    return _act(
        request,
        video,
        lambda: thumbnail_upload(video=video, file=file, size=file.size or 0),
        "Your picture stands for the video now.",
    )


def _number(request: PageRequest) -> int:
    return whole(request.POST.get("version", "")) or 0


def _applied(desk: SceneDesk) -> bool:
    try:
        video_scenes_edit(video=desk.video, wishes=desk.wishes, number=desk.number)
    except DomainError as error:
        desk.refuse(error)
        return False
    return True


def _shown(request: PageRequest, desk: SceneDesk) -> HttpResponse:
    return page(request, "video_edit", desk=desk, status=400 if desk.has_errors else 200)


def _act(
    request: PageRequest, video: Video, service: Callable[[], object], done: str
) -> HttpResponse:
    try:
        service()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("video", video.pk)
