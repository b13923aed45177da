"""Signing in by e-mail."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError

from accounts.lockout import LockedOutError, lockout


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "Invalid credentials. Please check your email and password.",
        "inactive": "This account is switched off. Ask your administrator.",
    }
    username = forms.EmailField(
        label="E-mail",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    locked_out: LockedOutError | None = None

    def get_invalid_login_error(self) -> ValidationError:
        if self.request and (locked := lockout(self.request, self.cleaned_data["username"])):
            self.locked_out = locked
            return ValidationError(locked.message, code="locked_out")
        return super().get_invalid_login_error()
