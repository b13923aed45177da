"""/ws/critical: a user's events as they happen.

A refused handshake is answered with 403 instead of being opened and closed: clients reset their
back-off when a socket opens, and would knock every second for ever.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from channels.db import database_sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import Error

from notifications import messages
from notifications.authentication import RECHECK, Access, authenticate, handshake
from notifications.tail import Feed, tail

logger = logging.getLogger(__name__)

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

GONE = 1000
UNSUPPORTED = 1003
TOO_BIG = 1009
BROKEN = 1011
UNAUTHORIZED = 4401

LARGEST = 16 * 1024  # characters of one message


async def critical(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """The ASGI application of one socket."""
    await receive()  # websocket.connect
    request = handshake(scope)
    access = await database_sync_to_async(authenticate)(request)
    if access is None:
        await send({"type": "websocket.close", "code": UNAUTHORIZED})
        return
    after = messages.number(request.GET.get("lastEventId"))
    async with tail.follow(access.user_id, after) as feed:
        await send({"type": "websocket.accept"})
        code = await _first_of(
            _listen(receive, send, feed), _deliver(send, feed), _guard(request, access)
        )
    if code != GONE:
        await send({"type": "websocket.close", "code": code})


async def _first_of(*jobs: Awaitable[int]) -> int:
    """The close code of the job that ends first; the others are ended too."""
    tasks = [asyncio.ensure_future(job) for job in jobs]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return done.pop().result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _listen(receive: Receive, send: Send, feed: Feed) -> int:
    while (frame := await receive())["type"] != "websocket.disconnect":
        text = frame.get("text")
        if text is None:
            return UNSUPPORTED
        if len(text) > LARGEST:
            return TOO_BIG
        if reply := messages.answer(text, feed):
            await send({"type": "websocket.send", "text": reply})
    return GONE


async def _deliver(send: Send, feed: Feed) -> int:
    while (batch := await feed.next_batch()) is not None:
        for event in batch:
            await send({"type": "websocket.send", "text": messages.of_event(event)})
    return BROKEN


async def _guard(request: ASGIRequest, access: Access) -> int:
    """Ends when the token has expired, or its user may no longer sign in."""
    current: Access | None = access
    while current is not None:
        await asyncio.sleep(max(0.0, current.good_until - time.time()))
        try:
            current = await database_sync_to_async(authenticate)(request)
        except Error:
            logger.exception("Whether a socket's user may stay cannot be checked now")
            current = replace(access, good_until=time.time() + RECHECK)
    return UNAUTHORIZED
