"""The parts of YTEMPIRE: the web server, the queue, the delivery."""

from __future__ import annotations

import http.client
import logging
import math
import secrets
import socket
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.conf import settings
from django.db import Error as DatabaseProblem
from django.db import connection
from redis import RedisError

from videos import hosts, queue
from ytempire import housekeeping
from ytempire.core import clock
from ytempire.supervisor.part import Part
from ytempire.supervisor.remains import unheld

logger = logging.getLogger(__name__)

START_SECONDS = 30.0


class Web(Part):
    """daphne; healthy while /healthz answers."""

    name = "web"
    PROBE_SECONDS = 5.0
    MISSES_ALLOWED = 3

    def __init__(self, host: str, port: int) -> None:
        super().__init__()
        self.host, self.port = host, port
        self._probed_at = 0.0
        self._misses = 0

    def command(self) -> Sequence[str]:
        return ["web", "--host", self.host, "--port", str(self.port), "--verbosity", "0"]

    def ready(self) -> bool:
        return self._answers()

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=3)
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def hung(self) -> bool:
        if self.running_for() < START_SECONDS or (
            time.monotonic() - self._probed_at < self.PROBE_SECONDS
        ):
            return False
        self._probed_at = time.monotonic()
        self._misses = 0 if self._answers() else self._misses + 1
        return self._misses > self.MISSES_ALLOWED

    def on_end(self) -> None:
        self._misses = 0


class Queue(Part):
    """The django-q2 cluster; healthy while its workers carry out nudges or beat at their work."""

    name = "queue"
    STALE_SECONDS = 20.0
    NUDGE_SECONDS = 3.0
    HOUSE_SECONDS = 60.0

    def __init__(self, queues: Sequence[str]) -> None:
        super().__init__()
        self.queues = queues
        self.host = ""
        self._nudged_at = self._house_kept_at = self._database_away_at = -math.inf

    def start(self) -> None:
        # A name of its own for each start: leases of an earlier one never look alive.
        self.host = f"{socket.gethostname()}-{secrets.token_hex(4)}"
        self.mark = hosts.work_root(self.host) / "alive"
        hosts.forget_silent()
        for mark in unheld(Path(settings.WORK_DIR), f"*/{self.mark.name}"):
            _bury(mark.parent.name)
        super().start()

    def command(self) -> Sequence[str]:
        return ["worker"]

    def environment(self) -> Mapping[str, str]:
        return {"YTEMPIRE_HOST": self.host, "YTEMPIRE_QUEUES": ",".join(self.queues)}

    def tend(self) -> None:
        super().tend()
        if time.monotonic() - self._nudged_at >= self.NUDGE_SECONDS:
            self._nudged_at = time.monotonic()
            self._nudge()

    def _nudge(self) -> None:
        cluster = hosts.cluster_name(self.queues)
        try:
            queue.keep_moving(cluster)
            if time.monotonic() - self._house_kept_at >= self.HOUSE_SECONDS:
                self._house_kept_at = time.monotonic()
                housekeeping.call_for(cluster)
        except RedisError as error:
            logger.warning("Redis is away, so workers look for work by themselves: %s", error)

    def ready(self) -> bool:
        return hosts.last_beat(self.host) is not None

    def hung(self) -> bool:
        if self.running_for() < START_SECONDS:
            return False
        try:
            last, now = hosts.last_beat(self.host), clock.now()
        except DatabaseProblem:
            self._database_away_at = time.monotonic()  # it is the one that hangs
            connection.close()
            return False
        # Nobody could write a beat while the database was away, nor in the moment it came back.
        if time.monotonic() - self._database_away_at < self.STALE_SECONDS:
            return False
        return last is None or (now - last).total_seconds() > self.STALE_SECONDS

    def ask_to_stop(self) -> None:
        try:
            hosts.ask_to_stop(self.host)
        finally:  # the database may be away
            super().ask_to_stop()

    def on_stop(self) -> None:
        """What is still in hand goes back without counting."""
        queue.release_host(self.host)

    def on_end(self) -> None:
        _bury(self.host)


def _bury(host: str) -> None:
    """All its processes are gone: what they had in hand is there for others at once."""
    queue.expire_host(host)
    hosts.forget(host)


class Delivery(Part):
    """Webhooks and mails; healthy while the file it touches is fresh."""

    name = "delivery"
    STALE_SECONDS = 30.0

    def __init__(self) -> None:
        super().__init__()
        self.beat = Path(settings.WORK_DIR) / f"delivery-{secrets.token_hex(4)}.beat"
        self.mark = self.beat
        self._marked_at = 0

    def start(self) -> None:
        for _ in unheld(self.beat.parent, "delivery-*.beat"):
            pass  # of one that was killed
        super().start()
        self._marked_at = self.beat.stat().st_mtime_ns  # the mark alone is no beat

    def command(self) -> Sequence[str]:
        return ["deliver", "--beat", str(self.beat)]

    def ready(self) -> bool:
        return self.beat.exists() and self.beat.stat().st_mtime_ns > self._marked_at

    def hung(self) -> bool:
        if self.running_for() < START_SECONDS:
            return False
        try:
            return time.time() - self.beat.stat().st_mtime > self.STALE_SECONDS
        except FileNotFoundError:
            return True

    def on_end(self) -> None:
        self.beat.unlink(missing_ok=True)
