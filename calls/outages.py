"""Writing down what was paid for, though the database may be away for a moment."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

TRIES = 20


def through_outage(
    write: Callable[[], object], sleep: Callable[[float], None] = time.sleep
) -> None:
    """Make this write, once a second until it works; it must be one that can be repeated.

    Raises what the last try raised: then the call is found cut off later.
    """
    attempts = Retrying(
        retry=retry_if_exception_type((OperationalError, InterfaceError)),
        stop=stop_after_attempt(TRIES),
        wait=lambda _state: 1.0,
        sleep=sleep,
        before_sleep=_reconnect,
        reraise=True,
    )
    attempts(write)


def _reconnect(_state: RetryCallState) -> None:
    connection.close()
