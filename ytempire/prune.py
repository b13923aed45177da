"""Rows that nobody needs any more are removed, a little at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session as BrowserSession
from django.db.models import Exists, OuterRef, QuerySet
from django_q.models import OrmQ, Task

from accounts.idempotency import KEPT as ANSWERS_KEPT
from accounts.models import IdempotentRequest, Session
from calls.selectors import closed
from costs.models import LedgerCheck
from notifications.models import Event, Outgoing, WebhookDelivery
from videos.models import Chore
from ytempire.core import clock

AT_ONCE = 500
BATCHES = 200  # of one kind in one run; the next run goes on

DAY = timedelta(days=1)
CALLS_KEPT = 90 * DAY
CHECKS_KEPT = 365 * DAY
TASKS_KEPT = 30 * DAY
# Longer than any task may take: see Q_CLUSTER.
NUDGES_KEPT = DAY
CHORES_KEPT = 7 * DAY


def prune() -> str:
    removed = {rows.model._meta.label_lower: _remove(rows) for rows in outdated(clock.now())}
    told = ", ".join(f"{count} {name}" for name, count in removed.items() if count)
    return f"Removed {told or 'nothing'}."


def outdated(now: datetime) -> Iterable[QuerySet[Any]]:
    """What may go, oldest first; the large tables have an index for it."""
    unsent = WebhookDelivery.objects.filter(event=OuterRef("pk"), status=Outgoing.Status.PENDING)
    events = Event.objects.filter(created_at__lt=now - settings.KEEP_EVENTS_DAYS * DAY)
    return (
        events.filter(~Exists(unsent)).order_by("created_at"),
        Session.objects.filter(expires_at__lt=now).order_by("expires_at"),
        BrowserSession.objects.filter(expire_date__lt=now).order_by("expire_date"),
        IdempotentRequest.objects.filter(created_at__lt=now - ANSWERS_KEPT).order_by("created_at"),
        closed().filter(expires_at__lt=now - CALLS_KEPT).order_by("expires_at"),
        AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME - DAY),
        LedgerCheck.objects.filter(checked_at__lt=now - CHECKS_KEPT).order_by("pk"),
        Task.objects.filter(stopped__lt=now - TASKS_KEPT),
        OrmQ.objects.filter(lock__lt=now - NUDGES_KEPT),
        Chore.objects.filter(due_at__lt=now - CHORES_KEPT),
    )


def _remove(rows: QuerySet[Any]) -> int:
    """Each batch in a transaction of its own, so that nobody waits for long."""
    removed = 0
    for _ in range(BATCHES):
        batch = list(rows.values_list("pk", flat=True)[:AT_ONCE])
        rows.order_by().filter(pk__in=batch).delete()
        removed += len(batch)
        if len(batch) < AT_ONCE:
            break
    return removed
