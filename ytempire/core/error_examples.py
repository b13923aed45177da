"""What each operation's errors look like in the OpenAPI description."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from ytempire.core.examples import EXAMPLES
from ytempire.core.problems import PROBLEMS, error_body

# (operation, status) -> codes; the first line that matches.
CODES: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    (r"POST .*/auth/login", 401, ("AUTH_4012",)),
    (r"POST .*/auth/refresh", 400, ("AUTH_4011", "VAL_4002", "VAL_4003")),
    (r".*/videos/(generate|estimate)", 404, ("RES_4042",)),
    (r".*/channels/\{", 404, ("RES_4042",)),
    (r".*/videos/\{", 404, ("RES_4043",)),
    (r".*/(videos/generate|retry|channels)", 429, ("RATE_4291", "RATE_4292")),
    (r"(POST|PUT|PATCH) ", 400, ("VAL_4001", "VAL_4002", "VAL_4003")),
    ("", 400, ("VAL_4001",)),
    ("", 401, ("AUTH_4011",)),
    ("", 403, ("AUTH_4013",)),
    ("", 404, ("RES_4041",)),
    ("", 409, ("VAL_4001",)),
    ("", 413, ("VAL_4001",)),
    ("", 415, ("VAL_4001", "VAL_4002")),
    ("", 429, ("RATE_4291",)),
)
WRONG = {
    "VAL_4001": ("{field}: This is not a valid value.", "This is not a valid value."),
    "VAL_4003": ("Required fields are missing: {field}.", "This field is required."),
}
CONFLICT = "This cannot be done now: the state of the thing does not allow it."


def error_examples(operation: str, status: int, field: str) -> list[dict[str, Any]]:
    """Bodies of the errors an operation, such as `POST /api/v1/channels`, answers with a status.

    field: what a wrong or missing field is shown by.
    """
    return [_body(code, status, field) for code in _codes(operation, status)]


def _codes(operation: str, status: int) -> tuple[str, ...]:
    return next(
        (codes for pattern, of, codes in CODES if of == status and re.match(pattern, operation)),
        (),
    )


def _body(code: str, status: int, field: str) -> dict[str, Any]:
    message, errors = PROBLEMS[code].text, {}
    if status == PROBLEMS[code].status and field and code in WRONG:
        message, about = WRONG[code]
        message, errors = message.format(field=field), {field: [about]}
    elif status == HTTPStatus.CONFLICT:
        message = CONFLICT
    body = error_body(code, status=status, message=message, errors=errors)
    return {**body, "requestId": EXAMPLES["requestId"]}
