"""Signing in and out."""

from django.contrib.auth.views import LoginView, LogoutView

from dashboard.forms.sign_in import SignInForm


class SignIn(LoginView):
    template_name = "pages/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class SignOut(LogoutView):
    next_page = "login"
