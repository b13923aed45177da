"""Costs and the budget."""

from __future__ import annotations

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from costs.selectors import budget_of
from costs.services import budget_update
from dashboard.access import PageRequest, signed_in
from dashboard.contexts.costs import Costs
from dashboard.forms.budget import BudgetForm
from dashboard.screens import page, show


@signed_in
@require_GET
def costs(request: PageRequest) -> HttpResponse:
    return show(request, Costs.load(request.user, request.GET.get("page")))


@signed_in
@require_http_methods(["GET", "POST"])
def budget(request: PageRequest) -> HttpResponse:
    form = BudgetForm(request.POST or None, initial=model_to_dict(budget_of(request.user)))
    if form.is_valid():
        budget_update(owner=request.user, **form.cleaned_data)
        messages.success(request, "Budget saved.")
        return redirect("costs")
    return page(request, "budget_form", form=form, status=400 if form.errors else 200)
