"""Counted for the metrics: how stages end, why, after how long, and what films miss."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import Error as DatabaseProblem
from django.db import connection
from django.db.models import F, Model
from structlog.contextvars import bind_contextvars

from providers.base import ProviderError
from videos import disk
from videos.disk import NoRoomError
from videos.models import MissTally, Stage, StageRun, StageTally
from videos.pipeline.limits import TookTooLong
from videos.render.process import RenderError, Stopped
from videos.render.quality.report import Report, Verdict
from ytempire.core.exceptions import QuotaExceededError

logger = logging.getLogger(__name__)

Outcome = StageRun.Outcome

CAUSES: tuple[tuple[type[BaseException], str], ...] = (
    (NoRoomError, "disk"),
    (Stopped, "stopped"),
    (TookTooLong, "limit"),
    (QuotaExceededError, "budget"),
    (ProviderError, "provider"),
    (RenderError, "render"),
    (DatabaseProblem, "database"),
)
"""The first that fits; what fits nothing is unexpected."""

BUCKETS = (1, 5, 30, 120, 600, 3600)
"""Seconds: the columns under_1 to under_3600."""


@contextmanager
def tallied(stage: Stage) -> Iterator[None]:
    """Counts how the stage inside ends; each line from here to the next one carries its name."""
    bind_contextvars(stage=str(stage))
    started = time.monotonic()
    try:
        yield
    except BaseException as error:
        outcome = Outcome.STOPPED if isinstance(error, Stopped) else Outcome.FAILED
        _count_or_log(stage, outcome, cause_of(error), time.monotonic() - started)
        raise
    _count_or_log(stage, Outcome.COMPLETED, "", time.monotonic() - started)


def cause_of(error: BaseException) -> str:
    """Why a stage did not come to its end, in one word."""
    if isinstance(error, OSError) and error.errno in disk.FULL:
        return "disk"
    return next((word for kind, word in CAUSES if isinstance(error, kind)), "unexpected")


def _count_or_log(stage: Stage, outcome: str, cause: str, seconds: float) -> None:
    """What was made is worth more than its statistics."""
    logger.info("%s %s after %.1f s%s", stage, outcome, seconds, f" ({cause})" if cause else "")
    try:
        count(stage, outcome, cause, seconds)
    except DatabaseProblem as error:
        logger.warning("a %s stage that %s was not counted: %s", stage, outcome, error)
        connection.close()


def count(stage: str, outcome: str, cause: str, seconds: float) -> None:
    """Add one to the row of this stage, outcome and cause."""
    under = [f"under_{limit}" for limit in BUCKETS if seconds <= limit]
    more = {**dict.fromkeys(("count", *under), 1), "seconds": seconds}
    _grow(StageTally, more, stage=stage, outcome=outcome, cause=cause)


def count_misses(report: Report) -> None:
    """Add one to the row of each measure that was missed, as it came out in the end."""
    for measure in report.measures:
        if measure.verdict != Verdict.OK:
            _grow(MissTally, {"count": 1}, measure=measure.name, verdict=measure.verdict.value)


def _grow(tally: type[Model], more: Mapping[str, float], **which: str) -> None:
    rows = tally._default_manager.filter(**which)
    grown = {name: F(name) + by for name, by in more.items()}
    if rows.update(**grown):
        return
    # Of several that are first at once, one makes the row, and all count in it.
    tally._default_manager.bulk_create([tally(**which)], ignore_conflicts=True)
    rows.update(**grown)
