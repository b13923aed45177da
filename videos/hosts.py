"""Running queues: their heartbeat, and how they are asked to stop."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from videos.models import WorkerHost


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
    """The host has ended."""
    WorkerHost.objects.filter(name=name).delete()
