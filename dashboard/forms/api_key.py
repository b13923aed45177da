"""A key for a program."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone

from accounts.models import ApiKey

READ, WRITE = ApiKey.Scope.READ, ApiKey.Scope.WRITE
ACCESS = {
    "read": ("Read only", [READ]),
    "write": ("Read and write", [READ, WRITE]),
}
LIFETIMES = [("", "Never"), ("30", "In 30 days"), ("90", "In 90 days"), ("365", "In a year")]


class ApiKeyForm(forms.Form):
    name = forms.CharField(
        max_length=100,
        help_text="What it is for, so that you know it again.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    access = forms.ChoiceField(
        label="May",
        choices=[(value, label) for value, (label, _) in ACCESS.items()],
        initial="read",
        widget=forms.RadioSelect,
        help_text="Writing makes videos, and that may cost money.",
    )
    lifetime = forms.ChoiceField(label="Expires", choices=LIFETIMES, required=False)

    @property
    def scopes(self) -> list[ApiKey.Scope]:
        """Of a valid form."""
        return ACCESS[self.cleaned_data["access"]][1]

    @property
    def expires_at(self) -> datetime | None:
        """Of a valid form."""
        days = self.cleaned_data["lifetime"]
        return timezone.now() + timedelta(days=int(days)) if days else None
