"""The dashboard, its part that shows what is in the making, and dismissing an alert."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from costs.selectors import open_alerts
from costs.services import alert_dismiss
from dashboard.access import PageRequest, signed_in
from dashboard.contexts.home import Home
from dashboard.contexts.making import Making
from dashboard.screens import show
from videos.services import owner_pause, owner_resume


@signed_in
@require_GET
def home(request: PageRequest) -> HttpResponse:
    return show(request, Home.load(request.user))


@signed_in
@require_GET
def making(request: PageRequest) -> HttpResponse:
    """The part alone; without htmx it is a page of its own."""
    return show(request, Making.load(request.user))


@signed_in
@require_POST
def pause(request: PageRequest) -> HttpResponse:
    """Pause all of one's own waiting videos, or let them go on."""
    service = owner_resume if request.POST.get("active") == "on" else owner_pause
    service(owner=request.user)
    return show(request, Making.load(request.user)) if request.htmx else redirect("dashboard")


@signed_in
@require_POST
def dismiss(request: PageRequest, alert_id: int) -> HttpResponse:
    alert_dismiss(alert=get_object_or_404(open_alerts(request.user), pk=alert_id))
    return home_again(request)


def home_again(request: PageRequest) -> HttpResponse:
    return show(request, Home.load(request.user)) if request.htmx else redirect("dashboard")
