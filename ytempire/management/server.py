"""daphne that waits for slow clients, instead of keeping in memory what they have not read."""

from __future__ import annotations

import asyncio
from typing import Any

from daphne.http_protocol import WebRequest
from daphne.server import Server as DaphneServer
from twisted.internet.interfaces import IPushProducer
from zope.interface import implementer  # type: ignore[import-untyped]

STALLED = 60.0  # seconds without a byte read before the connection is given up


@implementer(IPushProducer)
class Valve:
    """What Twisted pauses while its buffer for a connection is full."""

    def __init__(self) -> None:
        self._open = asyncio.Event()
        self._open.set()

    def pauseProducing(self) -> None:  # noqa: N802  # Twisted's name
        self._open.clear()

    def resumeProducing(self) -> None:  # noqa: N802
        self._open.set()

    def stopProducing(self) -> None:  # noqa: N802
        self._open.set()

    async def passed(self) -> None:
        await asyncio.wait_for(self._open.wait(), STALLED)


class Server(DaphneServer):  # type: ignore[misc]
    """Sending a part of a body ends when there is room for the next one."""

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        if not isinstance(protocol, WebRequest) or message["type"] != "http.response.body":
            await super().handle_reply(protocol, message)
        elif message.get("more_body"):
            await self._send_part(protocol, message)
        else:
            if protocol.producer and protocol.channel:
                protocol.unregisterProducer()
            await super().handle_reply(protocol, message)

    async def _send_part(self, request: WebRequest, message: dict[str, Any]) -> None:
        if not request.producer and request.channel:
            request.registerProducer(Valve(), streaming=True)
        await super().handle_reply(request, message)
        if request.producer:
            try:
                await request.producer.passed()
            except TimeoutError:
                request.channel.forceAbortClient()
