"""Following the outbox: one task a process reads it for all the sockets it holds.

A feed remembers, for each type it is subscribed to, the last number it was shown. Replay after a
reconnect and live delivery are the same thing: a feed that is behind is given what comes next.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from asgiref.sync import sync_to_async
from django.db import Error, connection, connections

from notifications.models import Event
from notifications.selectors import News, last_numbers, news_after

logger = logging.getLogger(__name__)

INTERVAL = 0.25  # seconds between two looks
LONGEST_PAUSE = 5.0  # seconds between two looks while the database is away


@dataclass(eq=False, slots=True)
class Feed:
    """One socket's place in its user's events. `batches` ends with None if the tail breaks."""

    user_id: uuid.UUID
    start: int  # the newest number when the socket opened
    resume: int  # the number after which its client wants to go on
    seen: dict[str, int] = field(default_factory=dict)
    batches: asyncio.Queue[list[Event] | None] = field(default_factory=asyncio.Queue)

    def subscribe(self, types: Iterable[str], after: int | None) -> None:
        """Add types, from the event after that number; a type that is there already stays."""
        for name in types:
            self.seen.setdefault(name, self.resume if after is None else after)

    @property
    def is_waiting(self) -> bool:
        """A socket that is slow to take a batch stays behind, and holds up nobody."""
        return bool(self.seen) and self.batches.empty()

    def take(self, asked: dict[str, int], news: News) -> None:
        """Queue what is new to the types that were asked for; later ones wait for their turn."""
        batch = [event for event in news.events if event.number > asked.get(event.type, news.last)]
        for name, number in asked.items():
            # A number that was never given out, as after a restored backup, means nothing here.
            self.seen[name] = max(number, news.until) if number <= news.last else self.start
        if batch:
            self.batches.put_nowait(batch)


class Tail:
    """Reads the outbox while there are feeds."""

    def __init__(self) -> None:
        self._feeds: set[Feed] = set()
        self._task: asyncio.Task[None] | None = None
        # Its own thread and connection: no request waits for it, it waits for none.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="outbox")

    @property
    def followers(self) -> int:
        """How many sockets this process holds open."""
        return len(self._feeds)

    @asynccontextmanager
    async def follow(self, user_id: uuid.UUID, after: int | None) -> AsyncIterator[Feed]:
        """A feed of the user's events after that number, or else of those from now on."""
        newest = (await self._read(last_numbers, [user_id])).get(user_id, 0)
        feed = Feed(user_id, newest, newest if after is None else after)
        self._feeds.add(feed)
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        try:
            yield feed
        finally:
            self._feeds.discard(feed)

    async def _run(self) -> None:
        pause = INTERVAL
        try:
            while self._feeds:
                try:
                    pause = 0 if await self._round() else INTERVAL
                except Error:
                    pause = min(max(pause, INTERVAL) * 2, LONGEST_PAUSE)
                    logger.exception("The outbox cannot be read; next try in %.1f s", pause)
                await asyncio.sleep(pause)
        finally:
            self._task = None
            for feed in self._feeds:  # only after a bug: their clients come back by themselves
                feed.batches.put_nowait(None)
        await self.disconnect()

    async def disconnect(self) -> None:
        """Give the database connection back until there are feeds again."""
        await self._read(connections.close_all)

    async def _round(self) -> bool:
        """Hand out what is new once; returns whether there is more to read at once."""
        waiting = {feed: dict(feed.seen) for feed in self._feeds if feed.is_waiting}
        positions: dict[uuid.UUID, int] = {}
        for feed, asked in waiting.items():
            lowest = min(asked.values())
            positions[feed.user_id] = min(lowest, positions.get(feed.user_id, lowest))
        news = await self._read(news_after, positions) if positions else {}
        for feed, asked in waiting.items():
            if feed.user_id in news:
                feed.take(asked, news[feed.user_id])
        return any(one.until < one.last for one in news.values())

    async def _read(self, query: Callable[..., Any], *args: Any) -> Any:
        return await sync_to_async(_or_close, thread_sensitive=False, executor=self._thread)(
            query, *args
        )


def _or_close(query: Callable[..., Any], *args: Any) -> Any:
    """The query's answer, on a connection that is kept until it fails."""
    try:
        return query(*args)
    except Error:
        connection.close()
        raise


tail = Tail()
