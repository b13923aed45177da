"""The measurements of benchmarks/queue.py."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OWNERS, CHANNELS = 5, 2
CLAIMS, STAGE_VIDEOS = 200, 50
BATCH = 5000
WORKERS = (1, 2, 4)


def main() -> None:
    arguments = argparse.ArgumentParser(description="See benchmarks/queue.py.")
    arguments.add_argument("--rows", default="10,10000,1000000")
    arguments.add_argument("--videos", type=int, default=400)
    given = arguments.parse_args()
    with place():
        import django

        django.setup()
        import logging

        from django.core.management import call_command
        from django.db import connection

        logging.disable(logging.WARNING)
        call_command("migrate", verbosity=0)
        print(f"{connection.vendor}, {os.cpu_count()} cores\n")
        stages()
        hours(given.videos)
        claims([int(rows) for rows in given.rows.split(",")])
        plans()
        connection.close()


@contextmanager
def place() -> Iterator[None]:
    """A database that is gone afterwards, by the environment."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.queue_settings"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["YTEMPIRE_DATA_DIR"] = folder
        if not (server := os.environ.get("DATABASE_URL", "")):
            yield
            return
        from benchmarks.api import postgres

        with postgres(server, "queue") as address:
            os.environ["DATABASE_URL"] = address
            yield


def claims(rows: list[int]) -> None:
    from videos import queue, turns
    from videos.models import Queue, Status, Video

    print(f"{'waiting':>10}{'claims/s':>10}{'median ms':>11}{'p99 ms':>8}{'join ms':>9}")
    medians = []
    for depth in rows:
        fill(depth)
        times, joins = [], []
        for _ in range(CLAIMS):
            start = time.perf_counter()
            claimed = queue.claim("benchmark")
            times.append(time.perf_counter() - start)
            assert claimed is not None
            video = Video.objects.select_related("owner__plan").get(pk=claimed.video_id)
            start = time.perf_counter()
            columns = turns.last_in_line(video, video.owner, Queue.LIGHT)
            joins.append(time.perf_counter() - start)
            Video.objects.filter(pk=video.pk).update(status=Status.QUEUED, lease="", **columns)
        medians.append(statistics.median(times))
        print(
            f"{depth:>10,}{len(times) / sum(times):>10.0f}{1000 * medians[-1]:>11.2f}"
            f"{1000 * sorted(times)[int(0.99 * CLAIMS)]:>8.2f}"
            f"{1000 * statistics.median(joins):>9.2f}",
            flush=True,
        )
    print(f"last / first: {medians[-1] / medians[0]:.2f} (aim: at most 2)\n")


def fill(depth: int) -> None:
    """Videos of many owners, until so many wait; their turns are as if they had joined in turn."""
    from django.db import connection

    from accounts.models import User
    from channels_app.models import Channel
    from videos.models import Queue, Video

    if not Channel.objects.exists():
        owners = [User(email=f"{number}@example.com") for number in range(OWNERS)]
        User.objects.bulk_create(owners)
        Channel.objects.bulk_create(
            Channel(owner=owner, name="Channel") for owner in owners for _ in range(CHANNELS)
        )
    channels = list(Channel.objects.order_by("pk"))
    have = Video.objects.filter(queue=Queue.LIGHT).count()
    for start in range(have, depth, BATCH):
        Video.objects.bulk_create(
            _waiting(channels[number % len(channels)], number)
            for number in range(start, min(start + BATCH, depth))
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE videos_video")


def _waiting(channel: Any, number: int) -> Any:
    from videos.models import Video

    return Video(
        owner_id=channel.owner_id,
        channel=channel,
        title="Video",
        priority=1 + number % 10,
        turn=number // OWNERS,
        channel_turn=2 * number // (OWNERS * CHANNELS),
    )


def plans() -> None:
    """Exits with what was read without an index."""
    from videos import holds, queue, turns
    from videos.models import Pause, Queue, Video

    video = Video.objects.select_related("owner__plan").first()
    assert video is not None
    Video.objects.filter(pk=video.pk).update(queue=Queue.HELD)
    paused = _paused()
    acts: dict[str, Callable[[], object]] = {
        "claim": lambda: queue.claim("benchmark"),
        "join": lambda: turns.last_in_line(video, video.owner, Queue.LIGHT),
        "release": holds.release,
        "pause": lambda: _pause(paused),
    }
    for name, act in acts.items():
        queries = asked(act)
        slow = [sql for sql in queries if unindexed(sql)]
        print(f"{name}: {len(queries)} queries of videos, {len(slow)} without an index")
        if slow:
            sys.exit("\n".join(slow))
    Pause.objects.all().delete()
    print()


def _paused() -> Any:
    from videos.models import Queue, Video

    video = Video.objects.select_related("owner__plan", "channel").filter(queue=Queue.LIGHT).last()
    assert video is not None
    return video


def _pause(video: Any) -> None:
    from videos import holds
    from videos.models import Pause, Queue

    Pause.objects.create(owner=video.owner)
    assert holds.set_aside(video, Queue.LIGHT)


def asked(act: Callable[[], object]) -> list[str]:
    """The queries that touch the waiting videos."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        act()
    kinds = ("SELECT", "UPDATE")
    told = [query["sql"] for query in captured if query["sql"].startswith(kinds)]
    return [sql for sql in told if '"videos_video"' in sql]


def unindexed(sql: str) -> bool:
    from django.db import connection

    explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
    with connection.cursor() as cursor:
        cursor.execute(explain + sql.replace("%", "%%"))
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    bad = ("Seq Scan on videos_video", "SCAN videos_video\n", "TEMP B-TREE", "Sort  ")
    return any(sign in f"{plan}\n" for sign in bad)


def stages() -> None:
    from videos import queue
    from videos.models import Stage
    from videos.pipeline.runner import run

    times = []
    fill(STAGE_VIDEOS)
    for _ in range(STAGE_VIDEOS):
        claimed = queue.claim("benchmark")
        assert claimed is not None
        start = time.perf_counter()
        run(claimed, "benchmark")
        times.append((time.perf_counter() - start) / len(Stage))
    print(
        f"runner: {1000 * statistics.median(times):.1f} ms a stage, median of {len(times)} videos"
        " (aim: under 30)\n"
    )


def hours(videos: int) -> None:
    from django.db.models import Max, Min

    from videos.models import Queue, Status, Video

    print(f"{'workers':>8}{'videos/hour':>13}{'per worker':>12}")
    for workers in WORKERS:
        fill(videos)
        chosen = list(Video.objects.filter(queue=Queue.LIGHT).values_list("pk", flat=True))
        made = Video.objects.filter(pk__in=chosen, status=Status.COMPLETED)
        with running(workers):
            while made.count() < len(chosen):
                time.sleep(0.2)
        span = made.aggregate(first=Min("started_at"), last=Max("completed_at"))
        hourly = len(chosen) * 3600 / (span["last"] - span["first"]).total_seconds()
        print(f"{workers:>8}{hourly:>13,.0f}{hourly / workers:>12,.0f}", flush=True)
    print()


@contextmanager
def running(workers: int) -> Iterator[None]:
    """A cluster as the product starts it, nudged once for each of its workers."""
    from videos import queue

    process = subprocess.Popen(
        [sys.executable, "-m", "django", "worker"],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "YTEMPIRE_WORKERS": str(workers),
            "YTEMPIRE_LOG_LEVEL": "ERROR",
        },
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # so that it ends with us, however we end
    )
    try:
        for _ in range(workers):
            queue.nudge_own()
        yield
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
