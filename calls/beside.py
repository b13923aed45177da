"""Waiting for what a thread does, and for the wish to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TypeVar

from django.db import connection

from ytempire.core.logs import carried

R = TypeVar("R")
POLL_SECONDS = 0.2

Check = Callable[[], None]
"""Raises when the work should end now."""


def beside(work: Callable[[], R], check: Check) -> R:
    """What the work returns or raises, unless `check` raises first: then the work goes on alone."""
    future: Future[R] = Future()

    def run() -> None:
        try:
            try:
                result = work()
            finally:
                connection.close()
        except BaseException as error:  # noqa: BLE001  # raised where it is waited for
            future.set_exception(error)
        else:
            future.set_result(result)

    # A daemon: a worker that is asked to end does not wait for somebody else's answer.
    threading.Thread(target=carried(run), name="call", daemon=True).start()
    while not wait([future], POLL_SECONDS).done:
        check()
    return future.result()


def pause(seconds: float, check: Check) -> None:
    """Let this time pass, unless `check` raises."""
    until = time.monotonic() + seconds
    check()
    while (left := until - time.monotonic()) > 0:
        threading.Event().wait(min(left, POLL_SECONDS))
        check()
