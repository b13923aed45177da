"""Errors of the openai client in our words, and the key under which it asks."""

from __future__ import annotations

import httpx2
import openai

from providers import faults
from providers.base import ProviderError
from providers.faults import (
    BAD_KEY,
    NO_CREDIT,
    NOT_ALLOWED,
    OFFLINE,
    REFUSED,
    REJECTED,
    SLOW,
    TOO_LONG,
    UNKNOWN,
    UNREADABLE,
    WAITED_IN_VAIN,
    Fault,
)

DETAIL_LIMIT = 200

# Whatever else goes wrong with a connection, the request may have arrived.
NEVER_SENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
    httpx2.LocalProtocolError,
)

BY_CODE = {
    "invalid_api_key": BAD_KEY,
    "insufficient_quota": NO_CREDIT,
    "billing_hard_limit_reached": NO_CREDIT,
    "model_not_found": UNKNOWN,
    "context_length_exceeded": TOO_LONG,
    "string_above_max_length": TOO_LONG,
    "content_filter": REFUSED,
    "content_policy_violation": REFUSED,
}


def as_provider_error(error: openai.OpenAIError, *, what: str) -> ProviderError:
    """The error to raise in place of `error`: permanent or transient, fit for the creator.

    what: the service as the subject of a sentence, for example "The script service".
    """
    fault = _fault(error)
    detail = _detail(error) if fault in (NOT_ALLOWED, UNKNOWN, REJECTED) else ""
    return fault.kind(
        f"{what} {fault.text}{detail}",
        retry_after=_retry_after(error),
        uncertain=_is_open(error),
    )


def idempotency(key: str) -> dict[str, str]:
    """The header under which a service that knows it charges the same request once."""
    return {"Idempotency-Key": key} if key else {}


def _is_open(error: openai.OpenAIError) -> bool:
    """Whether the request may have been carried out, and charged."""
    if isinstance(error, openai.APIStatusError):
        return error.status_code in WAITED_IN_VAIN
    return isinstance(error, openai.APIConnectionError) and not _never_sent(error)


def _never_sent(error: openai.APIConnectionError) -> bool:
    return isinstance(error.__cause__, NEVER_SENT)


def _retry_after(error: openai.OpenAIError) -> float | None:
    if not isinstance(error, openai.APIStatusError):
        return None
    return faults.retry_after(error.response.headers)


def _fault(error: openai.OpenAIError) -> Fault:
    if isinstance(error, openai.APITimeoutError):
        return SLOW
    if isinstance(error, openai.APIConnectionError):
        return OFFLINE
    if isinstance(error, openai.APIStatusError):
        return _status_fault(error)
    if isinstance(error, openai.APIResponseValidationError):
        return UNREADABLE
    return REJECTED


def _status_fault(error: openai.APIStatusError) -> Fault:
    # Vendors tell an empty account from a busy one by a code or a type under the same status.
    for key in (str(error.code), str(error.type)):
        if key in BY_CODE:
            return BY_CODE[key]
    return faults.of_status(error.status_code)


def _detail(error: openai.OpenAIError) -> str:
    """The service's own words; an HTML page or a body of another shape is not shown."""
    body = error.body if isinstance(error, openai.APIError) else None
    message = body.get("message") if isinstance(body, dict) else None
    if not isinstance(message, str):
        return ""
    words = " ".join(message.split())
    return f" It said: {words[:DETAIL_LIMIT]}" if words else ""
