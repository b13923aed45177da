"""What can go wrong at a service, in our words: the same for all of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from providers.base import PermanentError, ProviderError, TransientError

SERVER_FAULT = 500
# Gateways (524: Cloudflare's) that passed the request on and got no answer in time.
WAITED_IN_VAIN = (504, 524)


@dataclass(frozen=True, slots=True)
class Fault:
    """kind: what to raise; text: what to say, after the name of the service."""

    kind: type[ProviderError]
    text: str


BAD_KEY = Fault(PermanentError, "refused the API key. Check the key in the settings.")
NO_CREDIT = Fault(PermanentError, "has no credit left on this account. Top it up, then retry.")
NOT_ALLOWED = Fault(PermanentError, "does not allow this account to do that.")
UNKNOWN = Fault(PermanentError, "does not know this model or address. Check both in the settings.")
TOO_LONG = Fault(PermanentError, "cannot take a text this long.")
REFUSED = Fault(PermanentError, "refused this content under its usage rules.")
REJECTED = Fault(PermanentError, "did not accept the request.")
UNREADABLE = Fault(PermanentError, "sent an answer that is not in the expected format.")
BUSY = Fault(TransientError, "is limiting requests at the moment. Try again in a minute.")
SLOW = Fault(TransientError, "did not answer in time.")
OFFLINE = Fault(TransientError, "could not be reached. Check the connection and the address.")
TROUBLE = Fault(TransientError, "has trouble on its side. Try again later.")

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


def of_status(status: int) -> Fault:
    """What a status other than success means."""
    if status in WAITED_IN_VAIN:
        return SLOW
    if status >= SERVER_FAULT:
        return TROUBLE
    return BY_STATUS.get(status, REJECTED)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, as the service asked for: a number of them, or a date. Header names in
    lower case."""
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
