"""Checked input of a request: its body, or its query in either case."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from djangorestframework_camel_case.util import camelize, underscoreize
from rest_framework import fields
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.serializers import Serializer

# The framework takes 0 for false and 7 for "7"; whoever sends that to a JSON API has a bug to see.
JSON_TYPES: tuple[tuple[type[Any], tuple[type, ...], str], ...] = (
    (fields.BooleanField, (bool,), "true or false"),
    (fields.IntegerField, (int, float), "a number"),
    (fields.FloatField, (int, float), "a number"),
    (fields.DecimalField, (int, float), "a number"),
    (fields.CharField, (str,), "a string"),
    (fields.ChoiceField, (str,), "a string"),
    (fields.DateTimeField, (str,), "a string"),
)
NAMES_TOLD = 5


def body_of(request: Request, serializer: type[Serializer[Any]], **options: Any) -> dict[str, Any]:
    """The validated body, its values of the JSON types described. Raises ValidationError."""
    asked = serializer(data=request.data, **options)
    if isinstance(request.data, Mapping):
        _require_json_types(asked, request.data)
    return _validated(asked)


def change_of(
    request: Request,
    serializer: type[Serializer[Any]],
    shown: type[Serializer[Any]],
    **options: Any,
) -> dict[str, Any]:
    """As body_of, of what is to be different; what is not sent stays. Raises ValidationError.

    What an answer shows may be sent along, and further names are passed over. But who sends
    nothing else has misspelled a name, and is told so.
    """
    asked = serializer(partial=True, **options)
    if isinstance(request.data, Mapping):
        _require_known(request.data, asked, shown())
    return body_of(request, serializer, partial=True, **options)


def query_of(request: Request, serializer: type[Serializer[Any]]) -> dict[str, Any]:
    """The validated query parameters. Raises ValidationError."""
    return _validated(serializer(data=underscoreize(request.query_params.dict())))


def _require_known(data: Mapping[str, Any], asked: Serializer[Any], shown: Serializer[Any]) -> None:
    if not data or not data.keys().isdisjoint({*asked.fields, *shown.fields}):
        return
    changeable = dict.fromkeys(name for name, field in asked.fields.items() if not field.read_only)
    names = ", ".join(camelize(changeable))
    message = f"There is nothing of this name. What can be changed: {names}."
    told = [ErrorDetail(message, code="invalid")]
    raise ValidationError({str(name): told for name in islice(data, NAMES_TOLD)})


def _require_json_types(serializer: Serializer[Any], data: Mapping[str, Any]) -> None:
    wrong = {
        name: [ErrorDetail(f"This must be {wanted}.", code="invalid")]
        for name, field in serializer.fields.items()
        if (wanted := _wanted(field, data.get(name)))
    }
    if wrong:
        raise ValidationError(wrong)


def _wanted(field: Any, value: Any) -> str:
    """What the field takes, if the value is something else; nothing and null are not judged."""
    for kind, types, words in JSON_TYPES:
        if isinstance(field, kind):
            return "" if value is None or type(value) in types else words
    return ""


def _validated(serializer: Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
