"""What a supervisor takes for hung, and what not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection

from videos.models import WorkerHost
from ytempire.core import clock
from ytempire.supervisor.parts import START_SECONDS, Queue

pytestmark = pytest.mark.django_db(transaction=True)


def silent_for(seconds: float) -> Queue:
    """A queue that has run for long, and whose workers were last heard of so long ago."""
    queue = Queue(["light"])
    queue.host = "a-host"
    queue.started_at = time.monotonic() - 2 * START_SECONDS
    beat_at = clock.now() - timedelta(seconds=seconds)
    WorkerHost.objects.create(name=queue.host, beat_at=beat_at)
    return queue


@contextmanager
def database_away() -> Iterator[None]:
    table = WorkerHost._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO gone")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE gone RENAME TO {table}")


def test_workers_that_are_not_heard_of_hang() -> None:
    assert not silent_for(Queue.STALE_SECONDS / 2).hung()
    WorkerHost.objects.all().delete()
    assert silent_for(Queue.STALE_SECONDS * 2).hung()


def test_workers_have_time_to_beat_after_the_database_was_away() -> None:
    queue = silent_for(Queue.STALE_SECONDS * 2)
    with database_away():
        assert not queue.hung()
    assert not queue.hung()
    queue._database_away_at -= Queue.STALE_SECONDS
    assert queue.hung()
