"""The admin's form that corrects an entry: the entry stays, the difference is booked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from costs.models import CostEntry
from costs.selectors import standing
from costs.services import entry_correct
from ytempire.core.exceptions import InvalidInputError


class CorrectionForm(forms.Form):
    amount = forms.DecimalField(
        min_value=0, max_digits=14, decimal_places=6, help_text="USD: what it really cost"
    )
    quantity = forms.IntegerField(min_value=0, help_text="units that were really used")
    reason = forms.CharField(max_length=200, help_text="is kept in the entry's history")


def correct(admin: ModelAdmin[Any], request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, POST corrects; for administrators who may add entries."""
    if not request.user.has_perm("costs.add_costentry"):
        raise PermissionDenied
    entry = get_object_or_404(CostEntry, pk=pk)
    now = standing(entry)
    initial = {"amount": now.amount, "quantity": now.quantity}
    form = CorrectionForm(request.POST or None, initial=initial)
    if form.is_valid() and _corrected(admin, request, entry, form):
        return redirect("admin:costs_costentry_change", pk)
    context = {**admin.admin_site.each_context(request), "form": form, "entry": entry}
    return TemplateResponse(request, "admin/costs/correct.html", context)


def _corrected(
    admin: ModelAdmin[Any], request: HttpRequest, entry: CostEntry, form: CorrectionForm
) -> bool:
    reason = form.cleaned_data.pop("reason")
    try:
        correction = entry_correct(entry=entry, **form.cleaned_data)
    except InvalidInputError as error:
        form.add_error(None, error.message)
        return False
    if correction is None:
        messages.info(request, "That is what the ledger says already: nothing was booked.")
        return True
    admin.log_change(request, entry, f"Corrected by {correction.amount}: {reason}")
    messages.success(request, f"Entry {correction.pk} corrects it by {correction.amount} USD.")
    return True
