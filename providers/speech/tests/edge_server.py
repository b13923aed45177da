"""A server that speaks the protocol of Edge's voices, behind a proxy."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

HOST = "speech.platform.bing.com"
TICKS = 10_000_000
Voice = dict[str, str]


@dataclass
class EdgeServer:
    """sound: what it says, an audio file; words: (text, start, end) in seconds; fault: what to do
    instead ("403", "silent", "nonsense", "no metadata",
    "hang up", "cut"). asked: the SSML it was sent."""

    sound: bytes = b""
    words: list[tuple[str, float, float]] = field(default_factory=list)
    voices: list[Voice] = field(default_factory=list)
    fault: str = ""
    asked: list[str] = field(default_factory=list)

    async def speak(self, request: web.Request) -> web.StreamResponse:
        if self.fault == "403":
            return web.Response(status=403)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            if message.type != WSMsgType.TEXT or "Path:ssml" not in message.data:
                continue
            self.asked.append(message.data.partition("\r\n\r\n")[2])
            if self.fault == "hang up":
                break
            await self._answer(socket)
            break
        await socket.close()
        return socket

    async def _answer(self, socket: web.WebSocketResponse) -> None:
        if self.fault == "nonsense":
            await socket.send_str("Path:surprise\r\n\r\n{}")
            return
        if self.fault == "no metadata":
            await socket.send_str("Path:audio.metadata\r\n\r\n{}")
            return
        await socket.send_str("Path:turn.start\r\n\r\n{}")
        for text, start, end in self.words:
            data = {"Offset": int(start * TICKS), "Duration": int((end - start) * TICKS)}
            told = {"Type": "WordBoundary", "Data": {**data, "text": {"Text": text}}}
            await socket.send_str(f"Path:audio.metadata\r\n\r\n{json.dumps({'Metadata': [told]})}")
        head = b"X-RequestId:1\r\nContent-Type:audio/mpeg\r\nPath:audio\r\n"
        for at in range(0, 0 if self.fault == "silent" else len(self.sound), 4096):
            await socket.send_bytes(
                len(head).to_bytes(2, "big") + head + self.sound[at : at + 4096]
            )
        if self.fault != "cut":
            await socket.send_str("Path:turn.end\r\n\r\n{}")

    async def list(self, _request: web.Request) -> web.Response:
        return web.Response(status=503) if self.fault else web.json_response(self.voices)


@contextmanager
def edge_server(tls: ssl.SSLContext) -> Iterator[tuple[EdgeServer, str]]:
    """The server, and the address of the proxy by which it is reached."""
    server, loop = EdgeServer(), asyncio.new_event_loop()
    app = web.Application()
    base = "/consumer/speech/synthesize/readaloud"
    app.router.add_get(f"{base}/edge/v1", server.speak)
    app.router.add_get(f"{base}/voices/list", server.list)
    runner = web.AppRunner(app, handler_cancellation=True)

    async def start() -> int:
        await runner.setup()
        listener = await loop.create_server(runner.server, "127.0.0.1", 0, ssl=tls)  # type: ignore[arg-type]
        port = listener.sockets[0].getsockname()[1]
        proxy = await asyncio.start_server(_tunnel_to(port), "127.0.0.1", 0)
        return int(proxy.sockets[0].getsockname()[1])

    port = loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server, f"http://127.0.0.1:{port}"
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _tunnel_to(
    port: int,
) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    """A proxy that answers CONNECT for Edge's host with a way to this port."""

    async def tunnel(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(f"CONNECT {HOST}:443 ".encode()):
            writer.close()
            return
        inward, outward = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with suppress(OSError):
            await asyncio.gather(_pipe(reader, outward), _pipe(inward, writer))

    return tunnel


async def _pipe(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while block := await source.read(65536):
        target.write(block)
        await target.drain()
    target.close()
