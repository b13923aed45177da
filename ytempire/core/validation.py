"""Checked input of a request: its body, or its query in either case."""

from __future__ import annotations

from typing import Any

from djangorestframework_camel_case.util import underscoreize
from rest_framework.request import Request
from rest_framework.serializers import Serializer


def body_of(request: Request, serializer: type[Serializer[Any]], **options: Any) -> dict[str, Any]:
    """The validated body. Raises ValidationError."""
    return _validated(serializer(data=request.data, **options))


def query_of(request: Request, serializer: type[Serializer[Any]]) -> dict[str, Any]:
    """The validated query parameters. Raises ValidationError."""
    return _validated(serializer(data=underscoreize(request.query_params)))


def _validated(serializer: Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
