"""The installation's health, and what an administrator can do about it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from calls.breakers import breaker_close
from dashboard.access import PageRequest, administrators
from dashboard.contexts.system import System
from dashboard.forms.pause import PauseForm
from dashboard.screens import page, show
from videos.models import Queue
from videos.services import queue_pause, queue_resume
from videos.services.pauses import PAUSABLE


@administrators
@require_GET
def system(request: PageRequest) -> HttpResponse:
    return show(request, System.load())


@administrators
@require_http_methods(["GET", "POST"])
def pause(request: PageRequest, queue: str) -> HttpResponse:
    """GET asks for a reason, POST pauses."""
    paused, form = _pausable(queue), PauseForm(request.POST or None)
    if form.is_valid():
        queue_pause(queue=paused, **form.cleaned_data)
        messages.success(request, f"{paused.label} is paused. What is in hand goes on to its end.")
        return redirect("system")
    status = 400 if form.errors else 200
    return page(request, "queue_pause", form=form, queue=paused, status=status)


@administrators
@require_POST
def resume(request: PageRequest, queue: str) -> HttpResponse:
    resumed = _pausable(queue)
    queue_resume(queue=resumed)
    messages.success(request, f"{resumed.label} goes on.")
    return system_again(request)


@administrators
@require_POST
def close_breaker(request: PageRequest, provider: str) -> HttpResponse:
    breaker_close(provider=provider)
    messages.success(request, f"{provider} is asked again from now on.")
    return system_again(request)


def _pausable(name: str) -> Queue:
    if name not in PAUSABLE:
        raise Http404
    return Queue(name)


def system_again(request: PageRequest) -> HttpResponse:
    return show(request, System.load()) if request.htmx else redirect("system")
