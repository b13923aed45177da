"""Signing in and out."""

import math
from http import HTTPStatus
from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request

from dashboard.forms.sign_in import SignInForm
from ytempire.core.throttles import LoginThrottle


class SignIn(LoginView):
    template_name = "pages/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Guessers are slowed down as at the API's door, and counted together with it."""
        if LoginThrottle().allow_request(Request(request), self):  # type: ignore[arg-type]
            return super().post(request, *args, **kwargs)
        context = self.get_context_data(form=SignInForm(request), throttled=True)
        return self.render_to_response(context, status=429)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_invalid(form)
        if isinstance(form, SignInForm) and form.locked_out:
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
            response["Retry-After"] = str(math.ceil(form.locked_out.wait))
        return response


class SignOut(LogoutView):
    next_page = "login"
