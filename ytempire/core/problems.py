"""The one table of error codes, and the one body every error of the API has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from ytempire.core.case import cased
from ytempire.core.request_id import current_request_id


@dataclass(frozen=True, slots=True)
class Problem:
    """A code's status, its family's name, and the text shown where there is none more exact."""

    status: int
    error: str
    text: str


PROBLEMS: dict[str, Problem] = {
    "AUTH_4011": Problem(
        401, "AUTHENTICATION_ERROR", "Your session has expired. Please log in again."
    ),
    "AUTH_4012": Problem(
        401,
        "AUTHENTICATION_ERROR",
        "Invalid credentials. Please check your email and password.",
    ),
    "AUTH_4013": Problem(
        403, "AUTHORIZATION_ERROR", "You don't have permission to perform this action."
    ),
    "VAL_4001": Problem(400, "VALIDATION_ERROR", "Please check your input and try again."),
    "VAL_4002": Problem(400, "VALIDATION_ERROR", "Invalid request format."),
    "VAL_4003": Problem(400, "VALIDATION_ERROR", "Required fields are missing."),
    "RES_4041": Problem(404, "NOT_FOUND_ERROR", "The requested resource was not found."),
    "RES_4042": Problem(404, "NOT_FOUND_ERROR", "Channel not found."),
    "RES_4043": Problem(404, "NOT_FOUND_ERROR", "Video not found."),
    "RATE_4291": Problem(429, "RATE_LIMIT_ERROR", "Too many requests. Please slow down."),
    "RATE_4292": Problem(
        429,
        "RATE_LIMIT_ERROR",
        "You've reached your quota limit. Please upgrade your plan.",
    ),
    "SRV_5001": Problem(500, "SERVER_ERROR", "Something went wrong. Please try again later."),
    "SRV_5002": Problem(503, "SERVER_ERROR", "Service temporarily unavailable."),
    "SRV_5003": Problem(503, "SERVER_ERROR", "Database connection error."),
}

# What the framework refuses by status alone; any other 4xx is a malformed request.
CODE_BY_STATUS = {
    400: "VAL_4002",
    401: "AUTH_4011",
    403: "AUTH_4013",
    404: "RES_4041",
    429: "RATE_4291",
    500: "SRV_5001",
    503: "SRV_5002",
}

Errors = Mapping[str, Sequence[str]]


def is_api(path: str) -> bool:
    """Whether errors are answered in JSON here."""
    return path == "/api" or path.startswith("/api/")


def code_of(status: int) -> str:
    """The code of an error known by its status only."""
    return CODE_BY_STATUS.get(
        status, "VAL_4002" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "SRV_5001"
    )


def error_body(
    code: str,
    *,
    status: int | None = None,
    message: str = "",
    errors: Errors | None = None,
    reason: str = "",
) -> dict[str, Any]:
    """`{code, message, error, details, errors, field, statusCode, requestId}`, in camelCase still.

    errors: messages by field, in either case; reason: what developers want to know beside the
    message.
    """
    problem = PROBLEMS[code]
    by_field = {cased(field): list(messages) for field, messages in (errors or {}).items()}
    message = message or problem.text
    return {
        "code": code,
        "message": message,
        "error": problem.error,
        "details": {"message": message} | ({"reason": reason} if reason else {}),
        "errors": by_field,
        "field": next(iter(by_field), ""),
        "statusCode": status or problem.status,
        "requestId": current_request_id(),
    }
