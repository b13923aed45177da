"""News is heard of at once, and what nobody could hear is found."""

from __future__ import annotations

import asyncio
import time

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, transaction

from accounts.models import User
from notifications import tail
from notifications.herald import CHANNEL, HERALDS
from notifications.tests.conftest import Open, publish, publish_async


@pytest.fixture(autouse=True)
def nobody_looks_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test hears of, a herald told."""
    monkeypatch.setattr(tail, "RHYTHM", 3600.0)


async def test_an_event_is_told_as_soon_as_it_is_committed(user: User, open_socket: Open) -> None:
    async with open_socket(user) as socket:
        await socket.subscribe()
        for number in (1, 2, 3):
            await publish_async(user, number)
            assert (await socket.heard())["id"] == str(number)


@sync_to_async
def publish_and_roll_back(user: User) -> None:
    with transaction.atomic():
        publish(user)
        transaction.set_rollback(True)


async def test_what_was_rolled_back_is_not_told(user: User, open_socket: Open) -> None:
    async with open_socket(user) as socket:
        await socket.subscribe()
        await publish_and_roll_back(user)
        event = await publish_async(user)
        assert (await socket.heard())["id"] == str(event.number)


async def test_what_a_client_missed_is_told_when_it_asks(user: User, open_socket: Open) -> None:
    for number in range(150):
        await publish_async(user, number)
    async with open_socket(user, lastEventId="0") as socket:
        await socket.subscribe()
        assert [int((await socket.heard())["id"]) for _ in range(150)] == [*range(1, 151)]


LISTENERS = "SELECT pid FROM pg_stat_activity WHERE query = %s AND datname = current_database()"


@sync_to_async
def listeners() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(LISTENERS, [f"LISTEN {CHANNEL}"])
        return [pid for (pid,) in cursor.fetchall()]


@sync_to_async
def cut(pids: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s) AS pid", [pids])


async def heard_by_the_database(before: list[int]) -> list[int]:
    """The connections that listen, once there is a new one."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if pids := [pid for pid in await listeners() if pid not in before]:
            return pids
        await asyncio.sleep(0.01)
    raise AssertionError("nobody listens")


@pytest.mark.only_on("postgresql")  # nothing listens on SQLite
async def test_a_cut_connection_misses_nothing(user: User, open_socket: Open) -> None:
    async with open_socket(user) as socket:
        await socket.subscribe()
        pids = await heard_by_the_database([])
        await cut(pids)
        event = await publish_async(user)  # nobody hears of this one
        assert (await socket.heard())["id"] == str(event.number)
        await heard_by_the_database(pids)
        event = await publish_async(user)
        assert (await socket.heard())["id"] == str(event.number)


@sync_to_async
def notify(note: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, note])


@pytest.mark.only_on("postgresql")  # nothing listens on SQLite
async def test_a_foreign_note_ends_no_hearing(user: User, open_socket: Open) -> None:
    async with open_socket(user) as socket:
        await socket.subscribe()
        await heard_by_the_database([])
        await notify("from somebody else")
        event = await publish_async(user)
        assert (await socket.heard())["id"] == str(event.number)


async def test_a_herald_that_breaks_is_told_of(
    user: User,
    open_socket: Open,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(*_args: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setitem(HERALDS, connection.vendor, broken)
    async with open_socket(user) as socket:
        await socket.subscribe()
    assert "a bug" in caplog.text
