"""A channel's brand kit: one form."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from channels_app.models import Channel
from channels_app.selectors import channel_get
from dashboard.access import PageRequest, signed_in
from dashboard.forms.brand import BrandForm, Pairs, initial_of, pairs_of
from dashboard.screens import page
from studio.models import Media
from studio.selectors import kit_of
from studio.services import brand_update, media_upload
from videos.music import all_moods
from ytempire.core.exceptions import DomainError, MediaNotFoundError

GONE = "The logo or the music was deleted from your media library meanwhile. Choose another."
AGAIN = "Choose this file again: it is taken once all else is right."


@signed_in
@require_http_methods(["GET", "POST"])
def brand(request: PageRequest, channel_id: uuid.UUID) -> HttpResponse:
    channel = channel_get(request.user, channel_id)
    kit = kit_of(channel)
    form = BrandForm(
        request.user, request.POST or None, request.FILES or None, initial=initial_of(kit)
    )
    rows = Pairs(request.POST or None, prefix="said", initial=kit.pronunciations)
    # Both are looked at, so that all that is wrong is marked at once.
    valid = [form.is_valid(), rows.is_valid()]
    if all(valid) and _save(request, channel, form, rows):
        messages.success(request, f'The brand of "{channel.name}" is saved.')
        return redirect("channel-brand", channel.pk)
    if not all(valid) and "new_logo" in request.FILES and not form.has_error("new_logo"):
        form.add_error("new_logo", AGAIN)
    wrong = bool(form.errors) or (rows.is_bound and not rows.is_valid())
    shown = {"form": form, "rows": rows, "channel": channel, "kit": kit, "moods": all_moods()}
    return page(request, "brand", status=400 if wrong else 200, **shown)


def _save(request: PageRequest, channel: Channel, form: BrandForm, rows: Any) -> bool:
    changes = {**form.changes(), "pronunciations": pairs_of(rows)}
    if form.cleaned_data["new_logo"]:
        logo = _new_logo(request, form)
        if logo is None:
            return False
        changes["logo"] = logo
    try:
        brand_update(channel=channel, **changes)
    except MediaNotFoundError:
        form.add_error(None, GONE)
        return False
    return True


def _new_logo(request: PageRequest, form: BrandForm) -> Media | None:
    """None if it cannot be used; the form says why."""
    try:
        logo = media_upload(owner=request.user, file=form.cleaned_data["new_logo"]).media
    except DomainError as error:
        form.add_error("new_logo", error.message)
        return None
    if logo.kind != Media.Kind.PICTURE:
        form.add_error("new_logo", "A logo is a picture.")
        return None
    return logo
