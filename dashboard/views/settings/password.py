"""Changing the password."""

from __future__ import annotations

import math

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.lockout import LockedOutError
from accounts.services.passwords import password_change
from dashboard.access import PageRequest, signed_in
from dashboard.forms.password import PasswordForm
from dashboard.forms.refusal import add_refusal
from dashboard.screens import page
from ytempire.core.exceptions import InvalidInputError

CHANGED = "Your password is changed. You are signed out everywhere else."


@sensitive_post_parameters()
@signed_in
@require_http_methods(["GET", "POST"])
def password(request: PageRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    if not form.is_valid():
        return page(request, "password_form", form=form, status=400 if form.errors else 200)
    given = form.cleaned_data
    try:
        password_change(
            request=request,
            user=request.user,
            old=given["old_password"],
            new=given["new_password"],
        )
    except (InvalidInputError, LockedOutError) as error:
        return _refused(request, form, error)
    update_session_auth_hash(request, request.user)
    messages.success(request, CHANGED)
    return redirect("settings")


def _refused(
    request: PageRequest, form: PasswordForm, error: InvalidInputError | LockedOutError
) -> HttpResponse:
    add_refusal(form, error)
    response = page(request, "password_form", form=form, status=error.status)
    if isinstance(error, LockedOutError):
        response["Retry-After"] = str(math.ceil(error.wait))
    return response
