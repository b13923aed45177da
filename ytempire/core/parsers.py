"""Request bodies: JSON with keys in either case."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from djangorestframework_camel_case.util import underscoreize
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser


class BodyTooLargeError(APIException):
    status_code = 413
    default_detail = "The request body is too large."


class JSONParser(BaseParser):
    """Strict JSON in UTF-8, as large as DATA_UPLOAD_MAX_MEMORY_SIZE; answers snake_case keys."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        _media_type: str | None = None,
        _parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise BodyTooLargeError
        try:
            return underscoreize(json.loads(body.decode(), parse_constant=_refuse))
        except (ValueError, RecursionError) as error:
            raise ParseError(f"The body is not JSON: {error}") from error


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON value")
