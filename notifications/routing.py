"""The addresses of the sockets."""

from collections.abc import Awaitable, Callable
from typing import Any

from notifications.consumers import Receive, Send, critical

Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]

PATHS: dict[str, Application] = {"/ws/critical": critical, "/ws/critical/": critical}


async def sockets(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """The socket at the handshake's path; a handshake anywhere else is refused."""
    await PATHS.get(scope["path"], _refuse)(scope, receive, send)


async def _refuse(_scope: dict[str, Any], receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.close"})
