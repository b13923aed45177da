"""Following the outbox: one task a process reads it for all the sockets it holds, as soon as a
herald tells of news.

A feed remembers, for each type it is subscribed to, the last number it was shown. Replay after a
reconnect and live delivery are the same thing: a feed that is behind is given what comes next.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from asgiref.sync import sync_to_async
from django.db import Error, connection, connections

from notifications.herald import HERALDS
from notifications.models import Event
from notifications.selectors import USERS, News, last_numbers, news_after

logger = logging.getLogger(__name__)

RHYTHM = 5.0  # seconds after which everybody is looked at, whatever was heard
SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 5.0  # seconds between two tries while the database is away


@dataclass(eq=False, slots=True)
class Feed:
    """One socket's place in its user's events. `batches` ends with None if the tail breaks."""

    user_id: uuid.UUID
    start: int  # the newest number when the socket opened
    resume: int  # the number after which its client wants to go on
    look: Callable[[uuid.UUID], None]  # has the tail see what there is for a user
    seen: dict[str, int] = field(default_factory=dict)
    batches: asyncio.Queue[list[Event] | None] = field(default_factory=asyncio.Queue)
    passed_over: bool = False  # the tail had a look while a batch was still to be taken

    def subscribe(self, types: Iterable[str], after: int | None) -> None:
        """Add types, from the event after that number; a type that is there already stays."""
        for name in types:
            self.seen.setdefault(name, self.resume if after is None else after)
        self.look(self.user_id)

    async def next_batch(self) -> list[Event] | None:
        """The events to send next; None if the tail broke."""
        batch = await self.batches.get()
        if self.passed_over:
            self.passed_over = False
            self.look(self.user_id)
        return batch

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
        self._feeds: defaultdict[uuid.UUID, set[Feed]] = defaultdict(set)
        self._due: set[uuid.UUID] = set()  # the users there may be news of
        self._heard = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        # Its own thread and connection: no request waits for it, it waits for none.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="outbox")

    @asynccontextmanager
    async def follow(self, user_id: uuid.UUID, after: int | None) -> AsyncIterator[Feed]:
        """A feed of the user's events after that number, or else of those from now on."""
        newest = (await self._read(last_numbers, [user_id])).get(user_id, 0)
        feed = Feed(user_id, newest, newest if after is None else after, self._look_at)
        self._feeds[user_id].add(feed)
        if self._task is None:
            self._heard = asyncio.Event()  # of the event loop that runs now
            self._task = asyncio.create_task(self._run())
        try:
            yield feed
        finally:
            self._leave(feed)

    def _leave(self, feed: Feed) -> None:
        self._feeds[feed.user_id].discard(feed)
        if not self._feeds[feed.user_id]:
            del self._feeds[feed.user_id]
        if not self._feeds:
            self._heard.set()

    @property
    def followers(self) -> int:
        """How many feeds are open in this process."""
        return sum(map(len, self._feeds.values()))

    def _look_at(self, user_id: uuid.UUID) -> None:
        if user_id in self._feeds:
            self._due.add(user_id)
            self._heard.set()

    def _look_at_all(self) -> None:
        self._due.update(self._feeds)
        self._heard.set()

    async def _run(self) -> None:
        herald = HERALDS[connection.vendor](self._read, self._look_at, self._look_at_all)
        hearing = asyncio.ensure_future(herald)
        hearing.add_done_callback(_say_if_broken)
        try:
            while self._feeds:
                await self._pause()
                await self._look()
        finally:
            self._task = None
            hearing.cancel()
            for feed in chain.from_iterable(self._feeds.values()):
                feed.batches.put_nowait(None)  # only after a bug: clients come back by themselves
        await self.disconnect()

    async def _pause(self) -> None:
        """Until somebody has news, or everybody is due."""
        try:
            async with asyncio.timeout(RHYTHM):
                await self._heard.wait()
        except TimeoutError:
            self._due.update(self._feeds)
        self._heard.clear()

    async def _look(self) -> None:
        """Hand out what there is for those who are due, until all of it is read."""
        pause = SHORTEST_PAUSE
        while self._due and self._feeds:
            # So many at a time, that the first need not wait until all have been read.
            users = {self._due.pop() for _ in range(min(len(self._due), USERS))}
            try:
                self._due |= await self._round(users)
            except Error:
                self._due |= users
                logger.exception("The outbox cannot be read; next try in %.1f s", pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def disconnect(self) -> None:
        """Give the database connection back until there are feeds again."""
        await self._read(connections.close_all)

    async def _round(self, users: Iterable[uuid.UUID]) -> set[uuid.UUID]:
        """Hand out what is new to these users once; returns those who have more to read."""
        waiting: dict[Feed, dict[str, int]] = {}
        positions: dict[uuid.UUID, int] = {}
        for feed in [feed for user_id in users for feed in self._feeds.get(user_id, ())]:
            feed.passed_over = not feed.is_waiting
            if feed.is_waiting:
                waiting[feed] = dict(feed.seen)
                lowest = min(feed.seen.values())
                positions[feed.user_id] = min(lowest, positions.get(feed.user_id, lowest))
        news: dict[uuid.UUID, News] = await self._read(news_after, positions) if positions else {}
        for feed, asked in waiting.items():
            if feed.user_id in news:
                feed.take(asked, news[feed.user_id])
        return {user_id for user_id, one in news.items() if one.until < one.last}

    async def _read(self, query: Callable[..., Any], *args: Any) -> Any:
        return await sync_to_async(_or_close, thread_sensitive=False, executor=self._thread)(
            query, *args
        )


def _say_if_broken(hearing: asyncio.Future[None]) -> None:
    if not hearing.cancelled() and (error := hearing.exception()):
        logger.error("Nobody tells of news now, it is looked for instead", exc_info=error)


def _or_close(query: Callable[..., Any], *args: Any) -> Any:
    """The query's answer, on a connection that is kept until it fails."""
    try:
        return query(*args)
    except Error:
        connection.close()
        raise


tail = Tail()
