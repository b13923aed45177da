"""Redis is a convenience: what it loses is made up for, and while it is away nobody waits."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

AWAY_SECONDS = 5.0  # between two tries while it is away
# Above the second that a worker waits for a nudge; one retry finds out that Redis was restarted.
OPTIONS = {"socket_connect_timeout": 1.0, "socket_timeout": 3.0, "retry": Retry(NoBackoff(), 1)}


@cache
def client() -> Redis:
    """This process's connections; a forked one opens its own."""
    return Redis.from_url(settings.REDIS_URL, **OPTIONS)


class Client(RedisCacheClient):
    """Every request has a thread, and so a cache object, of its own; the connections are shared."""

    def get_client(self, key: Any = None, *, write: bool = False) -> Redis:  # noqa: ARG002
        return client()


class ForgivingCache(RedisCache):
    """Counts requests for all web processes; while Redis is away, nobody is refused for a rate."""

    away_until: ClassVar[float] = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = Client

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return _try(default, super().get, key, default, version)

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        _try(None, super().set, key, value, *args, **kwargs)


def _try(instead: Any, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    if time.monotonic() < ForgivingCache.away_until:
        return instead
    try:
        return call(*args, **kwargs)
    except RedisError as error:
        ForgivingCache.away_until = time.monotonic() + AWAY_SECONDS
        logger.warning("Redis is away, so rates are not counted: %s", error)
        return instead
