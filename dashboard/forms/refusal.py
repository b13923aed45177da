"""What a service refused, said in the form that asked for it."""

from django.forms import Form

from ytempire.core.exceptions import DomainError


def add_refusal(form: Form, error: DomainError) -> None:
    """At the fields it names, otherwise above the form."""
    for field, messages in error.errors.items():
        form.add_error(field, messages)
    if not error.errors:
        form.add_error(None, error.message)
