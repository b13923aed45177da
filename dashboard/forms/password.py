"""A new password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts

LONGEST = 256


def _password(label: str, autocomplete: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=LONGEST, strip=False, widget=widget)


class PasswordForm(forms.Form):
    """Whether it is good enough is for the service to say."""

    old_password = _password("Current password", "current-password")
    new_password = _password("New password", "new-password")
    confirm_password = _password("New password again", "new-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        again = cleaned.get("confirm_password")
        if again is not None and again != cleaned.get("new_password", again):
            self.add_error("confirm_password", "This is not the same as the new password.")
        return cleaned
