"""Hearing at once whose outbox has something new.

PostgreSQL says so itself. On SQLite, whose commits are in order, new rows are looked for. What a
herald misses costs a few seconds and no more: the tail looks at everybody on its rhythm, too.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
from django.db import Error, connection

from notifications.models import Event

logger = logging.getLogger(__name__)

CHANNEL = "ytempire_events"
GLANCE = 0.05  # seconds between two looks at the rows
RETRY = 1.0  # seconds until the next try after a failure
PAGE = 1000  # rows in one look
OF_DJANGO_ONLY = {"context", "cursor_factory", "prepare_threshold"}

Read = Callable[..., Awaitable[Any]]
"""Runs a query beside the event loop."""
Tell = Callable[[uuid.UUID], None]
TellAll = Callable[[], None]
Herald = Callable[[Read, Tell, TellAll], Awaitable[None]]
"""Tells of users who have news, until it is cancelled."""


def announce(event: Event) -> None:
    """Have PostgreSQL tell all web processes once the transaction has committed."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            note = f"{event.user_id}:{event.number}"
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, note])


async def _hear_of_commits(_read: Read, tell: Tell, tell_all: TellAll) -> None:
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**_parameters()) as listening:
                await listening.execute(f"LISTEN {CHANNEL}")
                tell_all()  # of whom nobody listened to until now
                async for note in listening.notifies():
                    _tell_of(note.payload, tell)
        except psycopg.Error as error:
            logger.warning("The database does not tell of events; next try soon: %s", error)
        await asyncio.sleep(RETRY)


def _tell_of(note: str, tell: Tell) -> None:
    try:
        user_id = uuid.UUID(note.partition(":")[0])
    except ValueError:
        logger.warning("Somebody else wrote to %s: %.100r", CHANNEL, note)
        return
    tell(user_id)


def _parameters() -> dict[str, Any]:
    given = connection.get_connection_params()
    kept = {name: value for name, value in given.items() if name not in OF_DJANGO_ONLY}
    return {**kept, "autocommit": True}


async def _look_at_rows(read: Read, tell: Tell, tell_all: TellAll) -> None:
    while True:
        try:
            newest, seen = await read(_newest), 0
            tell_all()
            while True:
                await asyncio.sleep(GLANCE)
                if (version := await read(_version)) == seen:
                    continue
                seen = version
                for number, user_id in await read(_written_after, newest):
                    newest = number
                    tell(user_id)
        except Error as error:
            logger.warning("The outbox cannot be read; next try soon: %s", error)
        await asyncio.sleep(RETRY)


def _version() -> int:
    """Another number after every commit of others; a twentieth of the price of a query."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        return int(cursor.fetchone()[0])


def _newest() -> int:
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _written_after(newest: int) -> list[tuple[int, uuid.UUID]]:
    rows = Event.objects.filter(pk__gt=newest).order_by("pk")
    return list(rows.values_list("pk", "user_id")[:PAGE])


HERALDS: dict[str, Herald] = {"postgresql": _hear_of_commits, "sqlite": _look_at_rows}
