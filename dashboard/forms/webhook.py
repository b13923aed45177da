"""Where events are sent, and which."""

from django import forms

from notifications.models import EventType

URL_LIMIT = 500


class WebhookForm(forms.Form):
    """Whether the address may be reached is for the service to say."""

    url = forms.CharField(
        label="Address",
        max_length=URL_LIMIT,
        widget=forms.URLInput(
            attrs={"placeholder": "https://example.com/hook", "autocomplete": "off"}
        ),
        help_text="A public address of your own program. Events are posted to it as JSON.",
    )
    events = forms.MultipleChoiceField(
        choices=[(kind.value, kind.label.capitalize()) for kind in EventType],
        initial=EventType.values,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one event."},
    )
