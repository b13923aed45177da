"""Making and revoking API keys."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.selectors import api_key_get
from accounts.services.api_keys import api_key_create, api_key_revoke
from dashboard.access import PageRequest, signed_in
from dashboard.forms.api_key import ApiKeyForm
from dashboard.forms.refusal import add_refusal
from dashboard.screens import page
from dashboard.views.settings import secret_page
from ytempire.core.exceptions import QuotaExceededError


@signed_in
@require_http_methods(["GET", "POST"])
def create(request: PageRequest) -> HttpResponse:
    form = ApiKeyForm(request.POST or None)
    if form.is_valid():
        try:
            key, text = api_key_create(
                owner=request.user,
                name=form.cleaned_data["name"],
                scopes=form.scopes,
                expires_at=form.expires_at,
            )
        except QuotaExceededError as error:
            add_refusal(form, error)
        else:
            return secret_page(request, key=key, secret=text)
    return page(request, "api_key_form", form=form, status=400 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def revoke(request: PageRequest, key_id: str) -> HttpResponse:
    """GET asks, POST revokes."""
    key = api_key_get(request.user, key_id)
    if request.method == "GET":
        return page(request, "api_key_revoke", key=key)
    api_key_revoke(key=key)
    messages.success(request, f'The key "{key.name}" is revoked.')
    return redirect("settings")
