"""When the next attempt is made, at webhooks and mails alike."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from django.conf import settings

from ytempire.core import clock

PAUSES = settings.DELIVERY_PAUSES
ATTEMPTS = len(PAUSES) + 1
JITTER = 0.1  # of the pause, so that what failed together does not come back together
LONGEST_WAIT = timedelta(hours=24)


def next_attempt(attempts: int, wait: timedelta) -> datetime | None:
    """When to try again after so many attempts, at least `wait` from now; None for never."""
    if attempts >= ATTEMPTS:
        return None
    pause = PAUSES[attempts - 1] * (1 + random.uniform(0, JITTER))  # noqa: S311
    return clock.now() + max(pause, min(wait, LONGEST_WAIT))


def retry_after(headers: Mapping[str, str]) -> timedelta:
    """What a receiver asks for with Retry-After, in seconds or as a date; 0 if it asks for none."""
    asked = headers.get("retry-after", "").strip()
    try:
        if asked.isascii() and asked.isdigit():
            return timedelta(seconds=min(int(asked[:9]), LONGEST_WAIT.total_seconds()))
        moment = parsedate_to_datetime(asked)
    except (ValueError, TypeError, OverflowError):
        return timedelta(0)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(moment - clock.now(), timedelta(0))
