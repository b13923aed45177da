"""No stage runs for ever: it is asked to stop at its limit, and soon after the process ends."""

from __future__ import annotations

import faulthandler
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from videos.models import Stage

LAST_SECONDS = 15.0
STDERR = 2


class TookTooLong(Exception):  # noqa: N818 - what it says is the message
    """A stage was stopped at its limit; the text is fit for the creator."""

    def __init__(self, stage: Stage) -> None:
        minutes = settings.STAGE_LIMITS[stage] / 60
        super().__init__(f"{stage.label} took longer than {minutes:g} minutes, so it was stopped.")


class Limit:
    """How long the stage in hand may still take; asked by the watch, from its thread."""

    def __init__(self) -> None:
        self._ends_at: float | None = None

    def passed(self) -> bool:
        return self._ends_at is not None and time.monotonic() > self._ends_at

    @contextmanager
    def of(self, stage: Stage) -> Iterator[None]:
        seconds = settings.STAGE_LIMITS[stage]
        self._ends_at = time.monotonic() + seconds
        try:
            with end_after(seconds + LAST_SECONDS):
                yield
        finally:
            self._ends_at = None


@contextmanager
def end_after(seconds: float) -> Iterator[None]:
    """End this process when what is inside cannot be stopped, even where it lets no thread run.

    The log then shows where it hung; whose turn it was is tried again once the lease is over.
    """
    faulthandler.dump_traceback_later(seconds, exit=True, file=STDERR)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
