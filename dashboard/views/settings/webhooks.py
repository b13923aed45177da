"""Webhooks: added, changed, switched, given a new secret, deleted; their deliveries."""

from __future__ import annotations

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dashboard.access import PageRequest, signed_in
from dashboard.contexts.webhook import WebhookDetails
from dashboard.forms.refusal import add_refusal
from dashboard.forms.webhook import WebhookForm
from dashboard.screens import page, show
from dashboard.views.settings import secret_page
from notifications import services
from notifications.models import Webhook
from notifications.selectors import delivery_get, webhook_get
from notifications.signatures import newest_secret
from ytempire.core.exceptions import ConflictError, DomainError


@signed_in
@require_GET
def webhook(request: PageRequest, webhook_id: str) -> HttpResponse:
    found = webhook_get(request.user, webhook_id)
    return show(request, WebhookDetails.load(found, request.GET.get("page")))


@signed_in
@require_http_methods(["GET", "POST"])
def create(request: PageRequest) -> HttpResponse:
    form = WebhookForm(request.POST or None)
    if form.is_valid():
        try:
            made = services.webhook_create(owner=request.user, **form.cleaned_data)
        except DomainError as error:
            add_refusal(form, error)
        else:
            return _show_secret(request, made)
    return page(request, "webhook_form", form=form, status=400 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: PageRequest, webhook_id: str) -> HttpResponse:
    found = webhook_get(request.user, webhook_id)
    form = WebhookForm(request.POST or None, initial=model_to_dict(found, ["url", "events"]))
    if form.is_valid():
        try:
            services.webhook_update(webhook=found, **form.cleaned_data)
        except DomainError as error:
            add_refusal(form, error)
        else:
            messages.success(request, "Webhook saved.")
            return redirect("settings-webhook", found.pk)
    status = 400 if form.errors else 200
    return page(request, "webhook_form", form=form, webhook=found, status=status)


@signed_in
@require_POST
def switch(request: PageRequest, webhook_id: str) -> HttpResponse:
    found, active = webhook_get(request.user, webhook_id), request.POST.get("active") == "on"
    services.webhook_update(webhook=found, active=active)
    messages.success(request, f"The webhook is switched {'on' if active else 'off'}.")
    return webhook_again(request, found)


@signed_in
@require_http_methods(["GET", "POST"])
def new_secret(request: PageRequest, webhook_id: str) -> HttpResponse:
    """GET asks, POST makes one and shows it."""
    found = webhook_get(request.user, webhook_id)
    if request.method == "GET":
        return page(request, "webhook_new_secret", webhook=found)
    return _show_secret(request, services.webhook_rotate_secret(webhook=found))


@signed_in
@require_http_methods(["GET", "POST"])
def delete(request: PageRequest, webhook_id: str) -> HttpResponse:
    """GET asks, POST deletes."""
    found = webhook_get(request.user, webhook_id)
    if request.method == "GET":
        return page(request, "webhook_delete", webhook=found)
    services.webhook_delete(webhook=found)
    messages.success(request, "The webhook is deleted.")
    return redirect("settings")


@signed_in
@require_POST
def again(request: PageRequest, webhook_id: str, delivery_id: str) -> HttpResponse:
    """Deliver again, now."""
    found = webhook_get(request.user, webhook_id)
    try:
        services.delivery_retry(delivery=delivery_get(found, delivery_id))
    except ConflictError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "It is being delivered again.")
    return webhook_again(request, found)


def webhook_again(request: PageRequest, found: Webhook) -> HttpResponse:
    details = WebhookDetails.load(found, request.GET.get("page"))
    return show(request, details) if request.htmx else redirect(details.url)


def _show_secret(request: PageRequest, made: Webhook) -> HttpResponse:
    return secret_page(request, webhook=made, secret=newest_secret(made))
