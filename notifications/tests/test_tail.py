"""The tail under bad conditions: slow sockets, a database that is away, many users."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from notifications.consumers import critical
from notifications.models import EventSequence
from notifications.selectors import news_after
from notifications.tests.conftest import (
    PATIENCE,
    Open,
    make_user,
    publish,
    publish_async,
    token_of_async,
)


class Stuck:
    """A client of the lowest level, whose network takes nothing until it is released."""

    def __init__(self, token: str) -> None:
        query = f"token={token}".encode()
        self.scope = {"type": "websocket", "path": "/", "query_string": query, "headers": []}
        self.incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.released, self.blocked = asyncio.Event(), asyncio.Event()
        self.delivered: asyncio.Queue[int] = asyncio.Queue()

    async def send(self, message: dict[str, Any]) -> None:
        body = json.loads(message.get("text", "{}"))
        if "id" in body:
            self.blocked.set()
            await self.released.wait()
            self.delivered.put_nowait(int(body["id"]))

    def start(self) -> asyncio.Task[None]:
        subscribe = json.dumps({"type": "subscribe", "events": ["video.completed"]})
        self.incoming.put_nowait({"type": "websocket.connect"})
        self.incoming.put_nowait({"type": "websocket.receive", "text": subscribe})
        return asyncio.create_task(critical(self.scope, self.incoming.get, self.send))


async def test_a_stuck_socket_holds_up_no_other_and_loses_nothing(
    user: User, open_socket: Open
) -> None:
    async with open_socket(user) as socket:
        await socket.subscribe()
        stuck = Stuck(await token_of_async(user))
        task = stuck.start()
        while not stuck.blocked.is_set():
            last = await publish_async(user)
            assert (await socket.heard())["id"] == str(last.number)
        numbers = [(await publish_async(user)).number for _ in range(300)]
        assert [int((await socket.heard())["id"]) for _ in numbers] == numbers
        stuck.released.set()
        async with asyncio.timeout(PATIENCE):
            first = await stuck.delivered.get()
            assert first <= last.number
            for number in range(first + 1, numbers[-1] + 1):
                assert await stuck.delivered.get() == number
        stuck.incoming.put_nowait({"type": "websocket.disconnect"})
        await task


class Reported(logging.Handler):
    """Lets a test wait for a log line."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = asyncio.Event()

    def emit(self, _record: logging.LogRecord) -> None:
        self.seen.set()


@contextmanager
def reports_of(name: str) -> Iterator[asyncio.Event]:
    handler = Reported()
    logging.getLogger(name).addHandler(handler)
    try:
        yield handler.seen
    finally:
        logging.getLogger(name).removeHandler(handler)


@sync_to_async
def rename(old: str, new: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {old} RENAME TO {new}")


async def test_a_database_that_was_away_is_read_again(user: User, open_socket: Open) -> None:
    table = EventSequence._meta.db_table
    async with open_socket(user) as socket:
        await socket.subscribe()
        with reports_of("notifications.tail") as reported:
            await rename(table, "gone")
            try:
                async with asyncio.timeout(PATIENCE):
                    await reported.wait()
            finally:
                await rename("gone", table)
        event = await publish_async(user)
        assert (await socket.heard())["id"] == str(event.number)


async def test_a_user_who_is_deleted_ends_nothing_for_others(
    user: User, stranger: User, open_socket: Open
) -> None:
    async with open_socket(stranger) as gone, open_socket(user) as socket:
        await gone.subscribe()
        await socket.subscribe()
        await User.objects.filter(pk=stranger.pk).adelete()
        await publish_async(user)
        assert (await socket.heard())["id"] == "1"


@pytest.mark.parametrize("count", [2, 60])
def test_a_look_costs_one_query_and_one_more_when_there_is_news(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    users = [make_user(f"user{number}@example.com") for number in range(count)]
    for user in users:
        publish(user)
    with django_assert_num_queries(1):
        assert news_after({user.pk: 1 for user in users}) == {}
    with django_assert_num_queries(2):
        news = news_after({user.pk: 0 for user in users})
    assert {user.pk: 1 for user in users} == {key: one.last for key, one in news.items()}
