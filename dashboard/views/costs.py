"""Costs, the budget, and from where on somebody wants to be told."""

from __future__ import annotations

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpResponse, HttpResponseBadRequest, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from costs.export import FORMATS, lines_of
from costs.selectors import alert_rules, budget_of, uncertain_get
from costs.services import alert_rule_delete, alert_rule_set, budget_update, uncertain_settle
from dashboard.access import PageRequest, signed_in
from dashboard.contexts.costs import Costs
from dashboard.forms.budget import BudgetForm
from dashboard.forms.cost_alerts import CostAlertForm, cost_alert_forms
from dashboard.screens import page, show
from ytempire.core.exceptions import ConflictError
from ytempire.core.tables import file_of

SETTLED = {
    "yes": "Noted: it stays in your costs.",
    "no": "Noted: it is taken out of your costs again.",
}


@signed_in
@require_GET
def costs(request: PageRequest) -> HttpResponse:
    return show(request, Costs.load(request.user, request.GET.get("page")))


@signed_in
@require_GET
def export(request: PageRequest) -> StreamingHttpResponse:
    """All of the ledger, for spreadsheets."""
    kind = FORMATS["csv"]
    return file_of(lines_of(request.user, kind), "ledger.csv", kind.content_type)


@signed_in
@require_POST
def settle(request: PageRequest, entry_id: str) -> HttpResponse:
    """Whether a call that was cut off was charged."""
    entry, answer = uncertain_get(request.user, entry_id), request.POST.get("charged")
    if answer not in SETTLED:
        return HttpResponseBadRequest("Say whether it was charged: yes or no.")
    try:
        uncertain_settle(entry=entry, charged=answer == "yes")
    except ConflictError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, SETTLED[answer])
    return redirect("costs")


@signed_in
@require_http_methods(["GET", "POST"])
def budget(request: PageRequest) -> HttpResponse:
    form = BudgetForm(request.POST or None, initial=model_to_dict(budget_of(request.user)))
    if form.is_valid():
        budget_update(owner=request.user, **form.cleaned_data)
        messages.success(request, "Budget saved.")
        return redirect("costs")
    return page(request, "budget_form", form=form, status=400 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def alerts(request: PageRequest) -> HttpResponse:
    forms = cost_alert_forms(alert_rules(request.user), request.POST or None)
    if all(form.is_valid() for form in forms):
        for form in forms:
            _set_rule(request.user, form)
        messages.success(request, "Cost alerts saved.")
        return redirect("costs")
    wrong = [form for form in forms if form.errors]
    return page(request, "cost_alerts", forms=forms, wrong=wrong, status=400 if wrong else 200)


def _set_rule(user: User, form: CostAlertForm) -> None:
    if form.cleaned_data["threshold"] is not None:
        alert_rule_set(owner=user, type=form.type, **form.cleaned_data)
        return
    for rule in alert_rules(user).filter(type=form.type):
        alert_rule_delete(rule=rule)
