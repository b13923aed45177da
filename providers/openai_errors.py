"""What requests by the openai client share: their key, and their errors in our words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx2
import openai

from providers.base import PermanentError, ProviderError, TransientError

DETAIL_LIMIT = 200
SERVER_FAULT = 500
# Gateways (524: Cloudflare's) that passed the request on and got no answer in time.
WAITED_IN_VAIN = (504, 524)


@dataclass(frozen=True, slots=True)
class _Fault:
    """kind: what to raise; text: what to say, after the name of the service."""

    kind: type[ProviderError]
    text: str


BAD_KEY = _Fault(PermanentError, "refused the API key. Check the key in the settings.")
NO_CREDIT = _Fault(PermanentError, "has no credit left on this account. Top it up, then retry.")
NOT_ALLOWED = _Fault(PermanentError, "does not allow this account to do that.")
UNKNOWN = _Fault(PermanentError, "does not know this model or address. Check both in the settings.")
TOO_LONG = _Fault(PermanentError, "cannot take a text this long.")
REFUSED = _Fault(PermanentError, "refused this content under its usage rules.")
REJECTED = _Fault(PermanentError, "did not accept the request.")
UNREADABLE = _Fault(PermanentError, "sent an answer that is not in the expected format.")
BUSY = _Fault(TransientError, "is limiting requests at the moment. Try again in a minute.")
SLOW = _Fault(TransientError, "did not answer in time.")
OFFLINE = _Fault(TransientError, "could not be reached. Check the connection and the address.")
TROUBLE = _Fault(TransientError, "has trouble on its side. Try again later.")

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
BY_STATUS = {
    401: BAD_KEY,
    402: NO_CREDIT,
    403: NOT_ALLOWED,
    404: UNKNOWN,
    408: SLOW,
    409: BUSY,
    413: TOO_LONG,
    429: BUSY,
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
    """Seconds to wait, as the service asked for: a number of them, or a date."""
    if not isinstance(error, openai.APIStatusError):
        return None
    headers = error.response.headers
    asked = headers.get("retry-after", "")
    try:
        seconds = float(asked)
    except ValueError:
        return _seconds_until(asked, headers.get("date", ""))
    return max(seconds, 0.0) if math.isfinite(seconds) else None


def _seconds_until(date: str, now: str) -> float | None:
    """now: by the clock of who tells the date; ours may be wrong."""
    moment = _moment(date)
    if moment is None:
        return None
    return max((moment - (_moment(now) or datetime.now(UTC))).total_seconds(), 0.0)


def _moment(date: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _fault(error: openai.OpenAIError) -> _Fault:
    if isinstance(error, openai.APITimeoutError):
        return SLOW
    if isinstance(error, openai.APIConnectionError):
        return OFFLINE
    if isinstance(error, openai.APIStatusError):
        return _status_fault(error)
    if isinstance(error, openai.APIResponseValidationError):
        return UNREADABLE
    return REJECTED


def _status_fault(error: openai.APIStatusError) -> _Fault:
    # Vendors tell an empty account from a busy one by a code or a type under the same status.
    for key in (str(error.code), str(error.type)):
        if key in BY_CODE:
            return BY_CODE[key]
    if error.status_code in WAITED_IN_VAIN:
        return SLOW
    if error.status_code >= SERVER_FAULT:
        return TROUBLE
    return BY_STATUS.get(error.status_code, REJECTED)


def _detail(error: openai.OpenAIError) -> str:
    """The service's own words; an HTML page or a body of another shape is not shown."""
    body = error.body if isinstance(error, openai.APIError) else None
    message = body.get("message") if isinstance(body, dict) else None
    if not isinstance(message, str):
        return ""
    words = " ".join(message.split())
    return f" It said: {words[:DETAIL_LIMIT]}" if words else ""
