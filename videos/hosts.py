"""Running queues: their heartbeat, and how they are asked to stop."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from videos.models import WorkerHost

SILENT = timedelta(hours=1)


def beat(name: str) -> None:
    """A worker of this host is alive and working."""
    WorkerHost.objects.update_or_create(name=name, defaults={"beat_at": timezone.now()})


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
    silent = WorkerHost.objects.filter(started_at__lt=timezone.now() - SILENT)
    for name in silent.exclude(beat_at__gte=timezone.now() - SILENT).values_list("name", flat=True):
        forget(name)


def work_root(lease_or_host: str) -> Path:
    """Where a host's attempts keep their half-made things."""
    return Path(settings.WORK_DIR) / lease_or_host.partition("/")[0]
