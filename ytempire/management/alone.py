"""One start at a time prepares the database, on however many machines they begin together."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import connection

from ytempire.settings.env import DATA_DIR

STARTING = 0x7954_454D_5049_5245  # any number, the same on all machines


@contextmanager
def _on_postgresql() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [STARTING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [STARTING])


@contextmanager
def _on_this_machine() -> Iterator[None]:
    with (DATA_DIR / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


WAYS: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "postgresql": _on_postgresql,
    "sqlite": _on_this_machine,
}


def alone() -> AbstractContextManager[None]:
    """Waits until nobody else is in such a block; a crash lets the next one in."""
    return WAYS[connection.vendor]()
