"""Nudges by way of Redis; while it is away, workers look for work by themselves."""

from __future__ import annotations

import logging
import math
import time

from django_q.brokers.redis_broker import Redis as Broker
from django_q.tasks import async_task
from redis import Redis, RedisError

from videos.queue import KEEP_HOUSE, NUDGE
from ytempire.core.redis import client

logger = logging.getLogger(__name__)

LOOK_SECONDS = 2.0  # between two looks without Redis
HOUSE_SECONDS = 60.0  # between two askings for what is due of the chores


class Nudges(Broker):  # type: ignore[misc]
    """django-q2's queue, on connections that are kept and that give up in time."""

    _house_kept_at = -math.inf

    @staticmethod
    def get_connection(list_key: str | None = None) -> Redis:  # noqa: ARG004  # one for all
        return client()

    def dequeue(self) -> list[tuple[None, bytes | str]] | None:
        try:
            nudges: list[tuple[None, bytes | str]] | None = super().dequeue()
            return nudges
        except RedisError as error:
            logger.warning("Redis is away, looking for work without it: %s", error)
            time.sleep(LOOK_SECONDS)
            return [(None, _own_nudge(task)) for task in self._own_tasks()]

    def _own_tasks(self) -> list[str]:
        """Work, and now and then the chores: the supervisor cannot call for them either."""
        now = time.monotonic()
        if now - self._house_kept_at < HOUSE_SECONDS:
            return [NUDGE]
        self._house_kept_at = now
        return [NUDGE, KEEP_HOUSE]

    def set_stat(self, key: str, value: str, timeout: int) -> None:
        """Nobody reads it; twice a second it would wait for a Redis that is away."""


class _Kept:
    """What django-q2 takes for a queue, to have a nudge wrapped up and not sent."""

    list_key = "own"
    package = ""

    def enqueue(self, package: str) -> None:
        self.package = package


def _own_nudge(task: str) -> str:
    kept = _Kept()
    async_task(task, broker=kept)
    return kept.package
