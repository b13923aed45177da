"""The chores: what is done now and then, each by whichever host comes first.

The supervisor asks every minute; a worker of the queue carries them out.
"""

from __future__ import annotations

import hashlib
import logging
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django_q.tasks import async_task

from costs import audit
from videos import hosts
from videos.models import Chore
from videos.queue import KEEP_HOUSE
from videos.sweep import expiry, files, scratch
from ytempire.core import clock
from ytempire.core.sizes import size_said
from ytempire.prune import prune

logger = logging.getLogger(__name__)

LONGEST = 40  # characters


@dataclass(frozen=True, slots=True)
class Job:
    """Something that recurs; `do` returns a note of what it did. Local ones each machine does."""

    name: str
    every: timedelta
    do: Callable[[], str]
    local: bool = False

    @property
    def chore(self) -> str:
        return _of_this_machine(self.name) if self.local else self.name


def _of_this_machine(name: str) -> str:
    """As long as a chore's name may be; long names of machines often differ in their ends only."""
    host = socket.gethostname()
    full = f"{name} on {host}"
    mark = hashlib.sha256(host.encode()).hexdigest()[:6]
    return full if len(full) <= LONGEST else f"{full[: LONGEST - 7]}-{mark}"


def _removed(sweep: Callable[[], list[int]]) -> Callable[[], str]:
    def do() -> str:
        sizes = sweep()
        return f"Removed {len(sizes)} files, {size_said(sum(sizes))}."

    return do


def _check_ledger() -> str:
    differences = audit.check().differences
    return f"{len(differences)} differences found." if differences else "The ledger balances."


def _forget_hosts() -> str:
    hosts.forget_silent()
    return "Hosts that fell silent are forgotten."


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JOBS: Sequence[Job] = (
    Job("sweep work folders", HOUR, _removed(scratch.sweep_scratch), local=True),
    Job("forget hosts", HOUR, _forget_hosts),
    Job("prune tables", HOUR, prune),
    Job("keep the media quota", timedelta(minutes=10), _removed(expiry.sweep_excess)),
    Job("sweep expired parts", 6 * HOUR, _removed(expiry.sweep_expired)),
    Job(files.CHORE, DAY, _removed(files.sweep_orphans)),
    Job("check the ledger", DAY, _check_ledger),
)


def call_for(cluster: str, jobs: Sequence[Job] = JOBS) -> None:
    """Have a worker of this cluster do what is due, if anything is."""
    now = clock.now()
    waiting = Q(pk__in=[job.chore for job in jobs], due_at__gt=now)
    if Chore.objects.filter(waiting).count() < len(jobs):
        async_task(KEEP_HOUSE, cluster=cluster)


def keep_house(jobs: Sequence[Job] = JOBS) -> None:
    """Do what is due; one chore's failure does not keep the others from being done."""
    for job in jobs:
        if _take(job):
            _note(job, _run(job))


def _take(job: Job) -> bool:
    """Whether it is due, and this call is the one to do it."""
    now = clock.now()
    Chore.objects.get_or_create(pk=job.chore, defaults={"due_at": now})
    due = Chore.objects.filter(pk=job.chore, due_at__lte=now)
    return due.update(due_at=now + job.every) == 1


def _run(job: Job) -> str:
    try:
        return job.do()
    except Exception as error:
        logger.exception("chore %r failed", job.name)
        again = clock.now() + min(job.every, HOUR)  # a daily one does not miss its day
        Chore.objects.filter(pk=job.chore).update(due_at=again)
        return f"Failed: {type(error).__name__}. The server's log tells more."


def _note(job: Job, note: str) -> None:
    Chore.objects.filter(pk=job.chore).update(ended_at=clock.now(), note=note[:500])
