"""The list of videos, and asking for a new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from channels_app.selectors import channels_for
from dashboard.access import PageRequest, signed_in
from dashboard.contexts.estimate import Estimate
from dashboard.contexts.library import Library
from dashboard.forms.refusal import add_refusal
from dashboard.forms.video import VideoForm
from dashboard.screens import page, show
from videos.services import video_request
from ytempire.core.exceptions import DomainError


@signed_in
@require_GET
def videos(request: PageRequest) -> HttpResponse:
    return show(request, Library.load(request.user, request.GET.dict()))


@signed_in
@require_http_methods(["GET", "POST"])
def create(request: PageRequest) -> HttpResponse:
    """The form; a topic and a channel in the address are filled in."""
    if not channels_for(request.user).exists():
        return page(request, "video_without_channel")
    form = VideoForm(request.user, request.POST or None, initial=request.GET.dict())
    if form.is_valid():
        try:
            video = video_request(
                owner=request.user,
                channel=form.cleaned_data["channel"],
                request=form.to_request(),
            )
        except DomainError as error:
            add_refusal(form, error)
        else:
            messages.success(request, f'"{video.title}" is in the queue.')
            return redirect("video", video.pk)
    return page(request, "video_form", form=form, status=400 if form.errors else 200)


@signed_in
@require_POST
def estimate(request: PageRequest) -> HttpResponse:
    """What the form as it stands would cost; a fragment for the page of the form."""
    figures = Estimate.load(request.user, VideoForm(request.user, request.POST))
    return render(request, "parts/estimate.html", {"estimate": figures})
