"""Why a queue is paused."""

from django import forms


class PauseForm(forms.Form):
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=200,
        help_text="Creators whose videos wait are shown it.",
    )
