"""Running queues: their heartbeat, and how they are asked to stop."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Max, Q, QuerySet, Sum

from videos import disk
from videos.models import Queue, WorkerHost
from ytempire.core import clock

HEARD = timedelta(seconds=30)
"""A host whose workers were not heard of for longer does not work."""
SILENT = timedelta(hours=1)
"""One that may have begun something, and is not swept up after, until it is silent so long."""


def cluster_name(queues: Iterable[str]) -> str:
    """What hosts that serve these queues call their django-q2 cluster."""
    return "-".join(["ytempire", *sorted(queues)])


def alive(within: timedelta = SILENT) -> QuerySet[WorkerHost]:
    """The hosts that were heard of, or started, not longer ago than this."""
    since = clock.now() - within
    return WorkerHost.objects.filter(Q(beat_at__gte=since) | Q(beat_at=None, started_at__gte=since))


def workers() -> int:
    """How many videos can be made at the same time, by all hosts."""
    told: int | None = alive(HEARD).aggregate(all=Sum("workers"))["all"]
    return told or int(settings.WORKERS)


def clusters_of(queue: str) -> set[str]:
    """The clusters whose workers serve this queue, as far as their hosts are alive."""
    served = {tuple(queues.split(",")) for queues in alive().values_list("queues", flat=True)}
    clusters = {cluster_name(queues) for queues in served if queue in queues}
    return clusters or {cluster_name(settings.QUEUES)}  # nobody yet: whoever starts finds it


def beat(name: str) -> None:
    """A worker of this host is alive and working."""
    WorkerHost.objects.update_or_create(
        name=name,
        defaults={
            "beat_at": clock.now(),
            "queues": ",".join(settings.QUEUES),
            "workers": settings.WORKERS,
            "free_mb": disk.free_mb(),
            "disk_low": disk.is_low(),
        },
    )


def short_of_disk() -> bool:
    """Whether every host that renders waits for disk space."""
    rendering = alive(HEARD).filter(queues__contains=Queue.RENDER)
    low = list(rendering.values_list("disk_low", flat=True))
    return bool(low) and all(low)


def last_beat(name: str) -> datetime | None:
    return WorkerHost.objects.filter(name=name).values_list("beat_at", flat=True).first()


def newest_beat() -> datetime | None:
    """When any worker of any host was last alive."""
    newest: datetime | None = WorkerHost.objects.aggregate(newest=Max("beat_at"))["newest"]
    return newest


def ask_to_stop(name: str) -> None:
    """The host's workers give back what they have in hand and take nothing more."""
    WorkerHost.objects.update_or_create(name=name, defaults={"stopping": True})


def is_stopping(name: str) -> bool:
    return WorkerHost.objects.filter(name=name, stopping=True).exists()


def forget(name: str) -> None:
    """The host has ended; so has everything it was half-way through."""
    WorkerHost.objects.filter(name=name).delete()
    shutil.rmtree(work_root(name), ignore_errors=True)


def forget_silent() -> None:
    """Forget the hosts nobody was left to forget, because their supervisor was killed."""
    since = clock.now() - SILENT
    silent = WorkerHost.objects.filter(started_at__lt=since).exclude(beat_at__gte=since)
    for name in list(silent.values_list("name", flat=True)):
        gone, _ = silent.filter(name=name).delete()  # asked again: it may just have come back
        if gone:
            shutil.rmtree(work_root(name), ignore_errors=True)


def work_root(lease_or_host: str) -> Path:
    """Where a host's attempts keep their half-made things."""
    return Path(settings.WORK_DIR) / lease_or_host.partition("/")[0]
