"""A server that says exactly what it is told to, in its own time."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager


@contextmanager
def raw_server(
    chunks: Sequence[bytes], *, pause: float = 0, endless: bool = False
) -> Iterator[str]:
    """Reads one request, sends these bytes, or the last of them without end, and hangs up.

    Yields its address.
    """
    done = threading.Event()

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            connection.recv(65536)
            for chunk in chunks:
                connection.sendall(chunk)
            while endless and not done.wait(pause):
                connection.sendall(chunks[-1])

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            done.set()
            thread.join()
