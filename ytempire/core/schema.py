"""The OpenAPI description: errors are documented once, for every operation they can happen in."""

from __future__ import annotations

import re
from typing import Any

from djangorestframework_camel_case.util import camelize_re, underscore_to_camel
from drf_spectacular.openapi import AutoSchema as BaseAutoSchema
from drf_spectacular.utils import Direction, OpenApiParameter
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated

from ytempire.core.fields import Text

WITH_BODY = ("POST", "PUT", "PATCH")

# Text fields refuse NUL everywhere, and nothing but space where blank is no text.
TEXT = r"^[^\u0000]*$"
WORDS = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"

# What @idempotent adds to an operation.
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]([ -~]*[!-~])?$"},
    OpenApiParameter.HEADER,
    description=(
        "Names this request, so that it can be repeated safely: for 24 hours the same key with "
        "the same content gets the same answer, with other content 409."
    ),
)
IDEMPOTENCY_REPLAYED = OpenApiParameter(
    "Idempotency-Replayed",
    {"type": "string", "enum": ["true"]},
    OpenApiParameter.HEADER,
    description="Present when the answer is that of an earlier request.",
    response=["200", "201"],
)


class ErrorDetailsSerializer(serializers.Serializer[Any]):
    message = serializers.CharField()
    reason = serializers.CharField(required=False, help_text="for developers")


class ErrorSerializer(serializers.Serializer[Any]):
    """What every error looks like; the message can stand alone."""

    code = serializers.CharField(help_text="such as VAL_4001")
    message = serializers.CharField()
    error = serializers.CharField(help_text="the family, such as VALIDATION_ERROR")
    details = ErrorDetailsSerializer()
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        help_text="messages by field; empty unless fields are wrong",
    )
    field = serializers.CharField(help_text='the first wrong field, or ""')
    status_code = serializers.IntegerField()
    request_id = serializers.CharField(help_text="name it when you report a problem")


class DoneSerializer(serializers.Serializer[Any]):
    """The answer of actions that have nothing else to say."""

    success = serializers.BooleanField()


class AutoSchema(BaseAutoSchema):
    """Adds the error answers that follow from what an operation is."""

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        if direction == "request":  # what a webhook's receiver answers is not for us to say
            return bodies
        for status in self._error_statuses():
            error = self._get_response_for_code(ErrorSerializer, status)  # type: ignore[no-untyped-call]
            bodies.setdefault(status, error)
        return dict(sorted(bodies.items()))

    def _get_request_for_media_type(
        self, serializer: Any, direction: Direction = "request"
    ) -> tuple[dict[str, Any], bool]:
        """A PATCH may leave out what its serializer lets it, not everything."""
        method, self.method = self.method, "PUT"
        try:
            return super()._get_request_for_media_type(serializer, direction)  # type: ignore[no-untyped-call,no-any-return]
        finally:
            self.method = method

    def _map_serializer_field(
        self, field: Any, direction: Direction, bypass_extensions: bool = False
    ) -> Any:
        schema = super()._map_serializer_field(field, direction, bypass_extensions)  # type: ignore[no-untyped-call]
        if direction == "request" and type(field) in (serializers.CharField, Text) and schema:
            blank = field.allow_blank or not field.trim_whitespace
            schema.setdefault("pattern", TEXT if blank else WORDS)
        return schema

    def _error_statuses(self) -> list[str]:
        takes_input = self.method in WITH_BODY and self.get_request_serializer()
        private = any(isinstance(each, IsAuthenticated) for each in self.view.get_permissions())
        applies = {
            "400": bool(takes_input or self.get_override_parameters()),
            "401": private,
            "403": private,  # an API key may lack the scope
            "404": "{" in self.path,
            "409": IDEMPOTENCY_KEY in self.get_override_parameters(),
            "429": True,
        }
        return [status for status, does in applies.items() if does]


def camelize_parameters(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Parameters are documented in camelCase like everything else."""
    result["paths"] = {
        re.sub(r"\{\w+\}", _camel, path): operations for path, operations in result["paths"].items()
    }
    for operations in result["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                parameter["name"] = re.sub(camelize_re, underscore_to_camel, parameter["name"])
    return result


def _camel(found: re.Match[str]) -> str:
    return re.sub(camelize_re, underscore_to_camel, found[0])
