"""What must work for YTEMPIRE to work, and what somebody should look at."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import Error as DatabaseProblem
from django.db import connection

from calls import vitals as calls
from costs import vitals as costs
from notifications import vitals as notifications
from videos import hosts
from videos.hosts import HEARD
from videos.render.coverage import coverage
from videos.render.encoder import encoder_name, encoder_note
from videos.render.process import RenderError
from ytempire.core import clock
from ytempire.core.counting import age
from ytempire.core.sizes import MEGABYTE, size_said
from ytempire.settings.env import DATA_DIR

LATE = timedelta(seconds=60)


class NotReadyError(Exception):
    """A check failed; the message says why, in words for the operator."""


class DoubtfulError(Exception):
    """Work goes on, but somebody should look; the message says at what."""


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "The database answers."


def _queue() -> str:
    beat = hosts.newest_beat()
    if beat is None:
        raise NotReadyError("No worker has started yet.")
    silent = clock.now() - beat
    if silent > HEARD:
        raise NotReadyError(f"No worker was heard of for {silent.total_seconds():.0f} seconds.")
    return "A worker is running."


def _disk() -> str:
    free, least = shutil.disk_usage(DATA_DIR).free, settings.MIN_FREE_MB * MEGABYTE
    if free < least:
        raise NotReadyError(f"{size_said(free)} of disk are free; {size_said(least)} are needed.")
    return f"{size_said(free)} of disk are free."


def _delivery() -> str:
    """Judged by what it does, whichever host runs it: what is due is taken at once."""
    now = clock.now()
    late = max(age(one.earliest, now) for one in notifications.deliveries().values())
    if late > LATE.total_seconds():
        raise DoubtfulError(
            f"A mail or webhook has been due for {late:.0f} seconds: the delivery does not run, "
            "or cannot keep up."
        )
    return "Nothing that is due waits to be delivered."


def _ledger() -> str:
    check = costs.last_check()
    if check is None:
        return "The ledger was not checked yet."
    if found := len(check.differences):
        raise DoubtfulError(f"It does not balance: {found} difference{'s' if found > 1 else ''}.")
    return "The ledger balances."


def _providers() -> str:
    away = [one.breaker.provider for one in calls.providers() if one.state != "closed"]
    if away:
        raise DoubtfulError(f"Left alone after failing too often: {', '.join(away)}.")
    return "All providers are asked."


def _fonts() -> str:
    try:
        missing = [script.label for script, here in coverage().items() if not here]
    except RenderError as error:
        raise NotReadyError(str(error)) from error
    if not missing:
        return "Every script has its letters."
    return f"No letters for {', '.join(missing)}: script/fonts LANGUAGE fetches them."


def _encoder() -> str:
    try:
        note = encoder_note()
    except RenderError as error:
        raise DoubtfulError(str(error)) from error
    if note:
        raise DoubtfulError(note)
    return f"Films are encoded by {encoder_name()}."


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "queue": _queue,
    "disk": _disk,
    "encoder": _encoder,
    "delivery": _delivery,
    "ledger": _ledger,
    "providers": _providers,
    "fonts": _fonts,
}


@dataclass(frozen=True, slots=True)
class Result:
    """state: ok, warning or failed."""

    name: str
    state: str
    reason: str


def results() -> list[Result]:
    return [_result(name, check) for name, check in CHECKS.items()]


def _result(name: str, check: Callable[[], str]) -> Result:
    try:
        return Result(name, "ok", check())
    except DoubtfulError as error:
        return Result(name, "warning", str(error))
    except NotReadyError as error:
        return Result(name, "failed", str(error))
    except DatabaseProblem:
        return Result(name, "failed", "The database does not answer.")
