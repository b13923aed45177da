"""What a supervisor takes for hung, what not, and what it survives."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import Error as DatabaseProblem
from django.db import connection

from tests.product import until
from videos.models import WorkerHost
from ytempire.core import clock
from ytempire.supervisor.loop import Supervisor
from ytempire.supervisor.part import Part
from ytempire.supervisor.parts import START_SECONDS, Delivery, Queue

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


def test_a_part_the_machine_has_no_room_for_is_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "full").touch()  # nothing can be made in it
    part = Part()
    part.mark = tmp_path / "full" / "alive"
    descriptors = set(Path("/dev/fd").iterdir())
    for _ in range(3):
        Supervisor([part], lambda: None)._tick()
    assert caplog.text.count("cannot be started") == 3
    assert set(Path("/dev/fd").iterdir()) == descriptors


class Failing(Part):
    def tend(self) -> None:
        raise DatabaseProblem("it is away")


class Tended(Part):
    times = 0

    def tend(self) -> None:
        self.times += 1


def test_a_part_that_cannot_be_tended_keeps_no_other_from_it() -> None:
    tended = Tended()
    Supervisor([Failing(), tended], lambda: None)._tick()
    assert tended.times == 1


def test_workers_are_asked_to_stop_though_the_database_is_away() -> None:
    queue = silent_for(0)
    queue.process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        with database_away(), pytest.raises(DatabaseProblem):
            queue.ask_to_stop()
        assert queue.process.wait(10) == -signal.SIGTERM
    finally:
        queue.process.kill()
        queue.process.communicate()


def test_the_delivery_is_ready_when_it_works_and_not_before(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.WORK_DIR = tmp_path
    delivery = Delivery()
    delivery.start()
    try:
        assert not delivery.ready()
        until(delivery.ready, "the delivery's first round")
    finally:
        delivery.kill()
    assert not delivery.ready()
