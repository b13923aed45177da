"""Channels: list, create, edit, automation, delete."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from channels_app.selectors import channel_get
from channels_app.services import channel_create, channel_update
from dashboard.access import PageRequest, signed_in
from dashboard.contexts.channels import Channels
from dashboard.forms.channel import ChannelEditForm, ChannelForm
from dashboard.screens import page, show
from videos.services import channel_delete
from ytempire.core.exceptions import DomainError, QuotaExceededError


@signed_in
@require_GET
def channels(request: PageRequest) -> HttpResponse:
    return show(request, Channels.load(request.user))


@signed_in
@require_http_methods(["GET", "POST"])
def create(request: PageRequest) -> HttpResponse:
    form = ChannelForm(request.POST or None)
    if form.is_valid():
        try:
            channel = channel_create(owner=request.user, **form.cleaned_data)
        except QuotaExceededError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f'Channel "{channel.name}" created successfully!')
            return redirect("channels")
    return page(request, "channel_form", form=form, status=400 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: PageRequest, channel_id: uuid.UUID) -> HttpResponse:
    channel = channel_get(request.user, channel_id)
    form = ChannelEditForm(request.POST or None, initial=model_to_dict(channel))
    if form.is_valid():
        channel_update(channel=channel, **form.cleaned_data)
        messages.success(request, f'Channel "{channel.name}" saved.')
        return redirect("channels")
    status = 400 if form.errors else 200
    return page(request, "channel_form", form=form, channel=channel, status=status)


@signed_in
@require_POST
def automation(request: PageRequest, channel_id: uuid.UUID) -> HttpResponse:
    enabled = request.POST.get("enabled") == "on"
    channel = channel_get(request.user, channel_id)
    channel_update(channel=channel, automation_enabled=enabled)
    messages.success(request, f"Automation {'enabled' if enabled else 'disabled'} successfully!")
    return channels_again(request)


@signed_in
@require_POST
def pause(request: PageRequest, channel_id: uuid.UUID) -> HttpResponse:
    """Pause an active channel, or let a paused one go on."""
    channel = channel_get(request.user, channel_id)
    active = request.POST.get("active") == "on"
    status = channel.Status.ACTIVE if active else channel.Status.PAUSED
    channel_update(channel=channel, status=status)
    messages.success(request, f'"{channel.name}" {"goes on" if active else "is paused"}.')
    return channels_again(request)


@signed_in
@require_http_methods(["GET", "POST"])
def delete(request: PageRequest, channel_id: uuid.UUID) -> HttpResponse:
    """GET asks, POST deletes."""
    channel = channel_get(request.user, channel_id)
    if request.method == "GET":
        return page(request, "channel_delete", channel=channel)
    try:
        channel_delete(channel=channel)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Channel deleted successfully!")
    return redirect("channels")


def channels_again(request: PageRequest) -> HttpResponse:
    return show(request, Channels.load(request.user)) if request.htmx else redirect("channels")
