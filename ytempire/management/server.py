"""daphne that waits for slow clients instead of keeping in memory what they have not read, and
keeps nothing of bodies that are too large."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable
from typing import Any

import daphne.server
from daphne.http_protocol import HTTPFactory, WebRequest
from daphne.server import Server as DaphneServer
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet.interfaces import IPushProducer
from zope.interface import implementer  # type: ignore[import-untyped]

from ytempire.core.problems import code_of, error_body
from ytempire.management.bodies import most_bytes, refusal

STALLED = 60.0  # seconds without a byte read before the connection is given up
NORMAL, FIRST_FREE = 1000, 3000  # close codes; between them are those of the protocol


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


class Request(WebRequest):  # type: ignore[misc]
    """Leaves bodies to the application, and answers what never reaches it in JSON, too."""

    content: Any = None

    def __init__(self, *args: Any) -> None:
        # Twisted would take whole uploads into memory, and hang up on those it cannot read.
        super().__init__(*args, parsePOSTFormSubmission=False)
        self.most = self.room = 0
        self.refused = False

    def gotLength(self, length: int | None) -> None:  # noqa: N802  # Twisted's name
        """All headers are there, and nothing of the body, which comes without a length, too."""
        super().gotLength(length)
        self.most = self.room = most_bytes(self._asked(), self.getHeader("content-type") or "")
        self._take(length or 0)
        self.room = self.most

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802
        self._take(len(data))
        if not self.refused:
            super().handleContentChunk(data)

    def process(self) -> Any:
        return self.channel.loseConnection() if self.refused else super().process()

    def _take(self, count: int) -> None:
        """Answer at once what is too large. The rest is read and dropped: who still sends would
        otherwise meet a closed door, and not the answer."""
        self.room -= count
        if self.room < 0 and not self.refused:
            self.refused = True
            self.content.close()
            self.content = io.BytesIO()
            self.requestHeaders.removeHeader("expect")  # no: do not go on
            self.channel.transport.write(refusal(self._asked(), self.most))

    def _asked(self) -> str:
        target: bytes = self.channel._path  # the request itself learns it with the body's end
        return target.partition(b"?")[0].decode("latin-1")

    def basic_error(self, status: int, _text: bytes, reason: str) -> None:
        if self._response_started:
            # Half an answer, sent already: the client must not wait for the rest, nor take it.
            if self.channel:
                self.channel.forceAbortClient()
            return
        body = error_body(code_of(status), status=status, reason=reason)
        headers = [(b"Content-Type", b"application/json")]
        self.handle_reply({"type": "http.response.start", "status": status, "headers": headers})
        self.handle_reply({"type": "http.response.body", "body": json.dumps(body).encode()})


class Factory(HTTPFactory):  # type: ignore[misc]
    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = Request
        return protocol


daphne.server.HTTPFactory = Factory  # daphne offers no other way to choose it


class Server(DaphneServer):  # type: ignore[misc]
    """Sending a part of a body ends when there is room for the next one."""

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        special = HANDLERS.get(message["type"])
        if special is None or not special(protocol, message):
            await super().handle_reply(protocol, message)
        if message.get("more_body") and protocol.producer:
            await _wait_for(protocol)


def _body(request: WebRequest, message: dict[str, Any]) -> bool:
    """Have Twisted say when its buffer is full, from the first part of several to the last."""
    if message.get("more_body"):
        if request.channel and not request.producer:
            request.registerProducer(Valve(), streaming=True)
    elif request.channel and request.producer:
        request.unregisterProducer()
    return False


def _close(protocol: WebSocketProtocol, message: dict[str, Any]) -> bool:
    """Close with a code of the protocol itself, such as 1009, which daphne's own way refuses."""
    code = message.get("code") or NORMAL
    if protocol.state != protocol.STATE_OPEN or not NORMAL < code < FIRST_FREE:
        return False
    protocol.sendCloseFrame(code=code, isReply=False)
    return True


HANDLERS: dict[str, Callable[[Any, dict[str, Any]], bool]] = {
    "http.response.body": _body,
    "websocket.close": _close,
}


async def _wait_for(request: WebRequest) -> None:
    try:
        await request.producer.passed()
    except TimeoutError:
        if request.channel:
            request.channel.forceAbortClient()
