"""Beside the work: keeps the lease and the host's heartbeat alive, hears when to stop."""

from __future__ import annotations

import logging
import threading
from types import TracebackType

from django.db import Error as DatabaseProblem
from django.db import connection

from videos import disk, hosts, queue
from videos.pipeline.limits import Limit
from videos.queue import Claim
from ytempire.core.logs import carried

logger = logging.getLogger(__name__)

CHECK_SECONDS = 0.5
CHECKS_PER_BEAT = 6


class Watch:
    """A context manager around the work on one claimed video.

    `stop()` turns true when the lease is lost (cancelled, reaped), the host is stopping, the stage
    in hand has reached its limit, it fills a disk that is short of space, or the watch has ended.
    """

    def __init__(self, claimed: Claim, host: str) -> None:
        self.claimed = claimed
        self.host = host
        self.limit = Limit()
        self.overdue = False
        self.fills_disk = self.no_room = False
        self._stop = threading.Event()
        self._done = threading.Event()
        self._thread = threading.Thread(target=carried(self._run), name="watch", daemon=True)

    def stop(self) -> bool:
        return self._stop.is_set()

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            self._look_again_and_again()
        finally:
            self._stop.set()  # whatever ended the watch: unwatched, nobody works on
            connection.close()

    def _look_again_and_again(self) -> None:
        checks = 0
        while not self._done.wait(CHECK_SECONDS):
            if self.limit.passed():
                self.overdue = True
                self._stop.set()
            if self.fills_disk and disk.is_low():
                self.no_room = True
                self._stop.set()
            try:
                self._check(beat=checks % CHECKS_PER_BEAT == 0)
            except DatabaseProblem as error:
                # The lease outlives a short outage; a long one ends it, and the work with it.
                logger.warning("could not check on %s: %s", self.claimed.video_id, error)
                connection.close()
            checks += 1

    def _check(self, *, beat: bool) -> None:
        if beat:
            hosts.beat(self.host)
            alive = queue.heartbeat(self.claimed)
        else:
            alive = queue.held(self.claimed).exists()
        if not alive or hosts.is_stopping(self.host):
            self._stop.set()
