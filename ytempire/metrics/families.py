"""What is told: a function for each subject, each with a fixed number of short queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, product
from operator import attrgetter

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from calls import vitals as calls
from costs import vitals as costs
from notifications import vitals as notifications
from videos import vitals as videos
from videos.models import StageRun, StageTally
from videos.render.quality.report import LABELS, Verdict
from videos.tallies import BUCKETS
from ytempire.core import clock
from ytempire.core.counting import age
from ytempire.core.sizes import MEGABYTE

MISSED = (Verdict.REPAIRED, Verdict.TOLD, Verdict.FAILED)


def gauge(
    name: str, help_text: str, samples: Iterable[tuple[float, dict[str, str]]]
) -> GaugeMetricFamily:
    """samples: values with their labels."""
    family = GaugeMetricFamily(f"ytempire_{name}", help_text)
    for value, labels in samples:
        family.add_sample(family.name, labels, value)
    return family


def queues() -> Iterator[Metric]:
    now = clock.now()
    lines = [(line, {"queue": str(line.queue)}) for line in videos.lines()]
    waiting = [(line.waiting.count, label) for line, label in lines]
    ages = [(age(line.waiting.earliest, now), label) for line, label in lines]
    paused = [(line.pause is not None, label) for line, label in lines]
    yield gauge("queue_waiting_videos", "Videos in line, at most 10000.", waiting)
    since = "How long ago the oldest of them was asked for, with the stages before this queue."
    yield gauge("queue_oldest_seconds", since, ages)
    yield gauge("queue_paused", "1 while nobody takes from it.", paused)
    yield gauge("videos_processing", "Videos in hand.", [(videos.processing(), {})])


def stages() -> Iterator[Metric]:
    rows = list(videos.tallies())
    yield _durations(rows)
    failures = CounterMetricFamily(
        "ytempire_stage_failures", "Stages that failed.", labels=["stage", "cause"]
    )
    for row in rows:
        if row.outcome == StageRun.Outcome.FAILED:
            failures.add_metric([row.stage, row.cause], row.count)
    yield failures


def _durations(rows: Iterable[StageTally]) -> Metric:
    family = HistogramMetricFamily(
        "ytempire_stage_duration_seconds", "How long stages took.", labels=["stage", "outcome"]
    )
    for labels, same in groupby(rows, attrgetter("stage", "outcome")):
        causes = list(same)
        buckets = [(f"{limit}.0", _sum(causes, f"under_{limit}")) for limit in BUCKETS]
        total = ("+Inf", _sum(causes, "count"))
        family.add_metric(labels, [*buckets, total], _sum(causes, "seconds"))
    return family


def _sum(rows: Iterable[StageTally], column: str) -> float:
    return float(sum(getattr(row, column) for row in rows))


def films() -> Iterator[Metric]:
    family = CounterMetricFamily(
        "ytempire_quality_misses",
        "What the quality gate found amiss in films, and what came of it.",
        labels=["measure", "verdict"],
    )
    counts = {(row.measure, row.verdict): row.count for row in videos.misses()}
    # From 0 on, so that the first miss is an increase, too.
    for known in product(LABELS, (verdict.value for verdict in MISSED)):
        family.add_metric(known, counts.get(known, 0))
    yield family


def workers() -> Iterator[Metric]:
    hosts = videos.running()
    at_work = [host for host in hosts if host.works]
    disks = [(host.row, {"host": host.row.name}) for host in hosts if host.row.free_mb is not None]
    free = [((row.free_mb or 0) * MEGABYTE, label) for row, label in disks]
    low = [(row.disk_low, label) for row, label in disks]
    slots = sum(host.row.workers for host in at_work)
    yield gauge("worker_hosts", "Hosts whose workers are alive.", [(len(at_work), {})])
    yield gauge("worker_slots", "Videos they can make at the same time.", [(slots, {})])
    yield gauge("host_free_bytes", "Free on the disk of a worker host.", free)
    yield gauge("host_disk_low", "1 while it renders nothing for want of room.", low)


def money() -> Iterator[Metric]:
    spent = [(one, {"category": one.category}) for one in costs.spending()]
    today = [(float(one.today), label) for one, label in spent]
    month = [(float(one.month), label) for one, label in spent]
    yield gauge("spend_today_usd", "Spent today.", today)
    yield gauge("spend_month_usd", "Spent since the first of the month.", month)
    yield gauge("uncertain_entries", "Calls that may have been charged.", [(costs.uncertain(), {})])
    yield from _ledger()


def _ledger() -> Iterator[Metric]:
    if check := costs.last_check():
        found, when = len(check.differences), check.checked_at.timestamp()
        yield gauge("ledger_differences", "What the last check found.", [(found, {})])
        yield gauge("ledger_check_timestamp_seconds", "When it was.", [(when, {})])


def providers() -> Iterator[Metric]:
    known = [(one, {"provider": one.breaker.provider}) for one in calls.providers()]
    shut = [(one.state != "closed", label) for one, label in known]
    failed = [(one.breaker.failures, label) for one, label in known]
    under_way = [
        (one.count, {"provider": one.provider, "state": one.state}) for one in calls.unended()
    ]
    yield gauge("breaker_open", "1 while a provider is left alone.", shut)
    yield gauge("breaker_failures", "Failures of a provider in a row.", failed)
    yield gauge("calls", "Calls that are under way, or were cut off.", under_way)


def deliveries() -> Iterator[Metric]:
    now = clock.now()
    kinds = [(one, {"kind": kind}) for kind, one in notifications.deliveries().items()]
    pending = [(one.count, label) for one, label in kinds]
    overdue = [(age(one.earliest, now), label) for one, label in kinds]
    yield gauge("deliveries_pending", "To be delivered, at most 10000.", pending)
    yield gauge("deliveries_overdue_seconds", "Since when the oldest has been due.", overdue)


def live() -> Iterator[Metric]:
    yield CounterMetricFamily("ytempire_events", "Events.", value=notifications.events())
    yield gauge("sockets", "Open sockets of this process.", [(notifications.sockets(), {})])


def chores() -> Iterator[Metric]:
    ended = [(row.ended_at, {"chore": row.name}) for row in videos.chores() if row.ended_at]
    times = [(when.timestamp(), label) for when, label in ended]
    yield gauge("chore_timestamp_seconds", "When a recurring job last ended.", times)


SUBJECTS: tuple[Callable[[], Iterator[Metric]], ...] = (
    queues,
    stages,
    films,
    workers,
    money,
    providers,
    deliveries,
    live,
    chores,
)
