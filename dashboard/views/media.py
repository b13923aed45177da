"""The media library: shown, added to, described, deleted."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form, model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from dashboard.access import PageRequest, signed_in
from dashboard.contexts.media import MediaShelf, MediaUses
from dashboard.forms.media import MediaForm, UploadForm
from dashboard.screens import page, show
from studio.selectors import media_get
from studio.services import media_delete, media_edit, media_upload
from studio.words import cleaned_name, file_name
from ytempire.core.exceptions import DomainError


@signed_in
@require_http_methods(["GET", "POST"])
def media(request: PageRequest) -> HttpResponse:
    """The shelf; POST adds files to it."""
    if request.method == "GET" and request.htmx:
        return show(request, MediaShelf.load(request.user, request.GET.dict()))
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*posted)
    if form.is_valid() and _add(request, form):
        return redirect("media")
    shelf = MediaShelf.load(request.user, request.GET.dict())
    most = settings.DATA_UPLOAD_MAX_NUMBER_FILES
    shown = {"screen": shelf, "form": form, "limits": settings.UPLOAD_MB, "most": most}
    return page(request, "media", status=400 if form.errors else 200, **shown)


def _add(request: PageRequest, form: UploadForm) -> bool:
    """Take in what can be used; whether that is all of it."""
    files = form.chosen()
    taken = [_taken(request, file, form) for file in files]
    if new := taken.count("new"):
        messages.success(request, f"{new} file{'s' if new > 1 else ''} added to your library.")
    if known := taken.count("known"):
        messages.success(request, f"Your library had {known} of them already.")
    return not form.errors


def _taken(request: PageRequest, file: UploadedFile[Any], form: Form) -> str:
    try:
        upload = media_upload(owner=request.user, file=file)
    except DomainError as error:
        form.add_error("file", f"{cleaned_name(file_name(file.name or ''))}: {error.message}")
        return ""
    return "new" if upload.new else "known"


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: PageRequest, media_id: uuid.UUID) -> HttpResponse:
    found = media_get(request.user, media_id)
    known = {**model_to_dict(found), "terms": ", ".join(found.terms)}
    form = MediaForm(found.kind, request.POST or None, initial=known)
    if form.is_valid():
        media_edit(media=found, **form.cleaned_data)
        messages.success(request, f'"{found.name}" saved.')
        return redirect("media")
    status = 400 if form.errors else 200
    return page(request, "media_form", form=form, media=found, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def delete(request: PageRequest, media_id: uuid.UUID) -> HttpResponse:
    """GET asks, POST deletes."""
    found = media_get(request.user, media_id)
    if request.method == "GET":
        return page(request, "media_delete", media=found, uses=MediaUses.load(found))
    media_delete(media=found)
    messages.success(request, f'"{found.name}" is deleted.')
    return redirect("media")
