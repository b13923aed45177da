"""The supervisor's own rhythm: tend the parts, stop on a signal."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType

from django.db import Error as DatabaseProblem
from django.db import connection

from ytempire.supervisor.part import Part

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.5
STOP_SECONDS = 7.0


class Supervisor:
    def __init__(self, parts: Sequence[Part], on_ready: Callable[[], None]) -> None:
        self.parts = parts
        self._on_ready = on_ready
        self._ready = False
        self._stop = threading.Event()

    def run(self) -> None:
        """Until SIGINT or SIGTERM; then everything is ended within 10 s."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        try:
            while not self._stop.wait(TICK_SECONDS):
                self._tick()
        finally:
            self._end()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()

    def _tick(self) -> None:
        for part in self.parts:
            _try(part.tend)
        _try(self._say_when_ready)

    def _say_when_ready(self) -> None:
        if not self._ready and all(part.ready() for part in self.parts):
            self._ready = True
            self._on_ready()

    def _end(self) -> None:
        deadline = time.monotonic() + STOP_SECONDS
        for part in self.parts:
            _try(part.ask_to_stop)
        while time.monotonic() < deadline and not all(part.ended() for part in self.parts):
            time.sleep(0.1)
        for part in self.parts:
            _try(part.on_stop)
        for part in self.parts:
            _try(part.kill)


def _try(step: Callable[[], None]) -> None:
    """One step with one part; what keeps it from being taken must not keep the next from it."""
    try:
        step()
    except DatabaseProblem as error:
        logger.warning("the database did not answer: %s", error)
        connection.close()
    except OSError as error:  # a full disk, no process to be had: what runs goes on
        logger.warning("a part cannot be started or ended now: %s", error)
