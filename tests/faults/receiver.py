"""Where the product's webhooks go: remembers every delivery, refuses some of the first ones."""

from __future__ import annotations

import json
import random
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

REFUSED = 0.2  # of all first attempts


class Receiver:
    """`heard`: the bodies that arrived, by message id; refused ones are not in it."""

    def __init__(self, seed: int) -> None:
        self.url = ""
        self.heard: defaultdict[str, list[Any]] = defaultdict(list)
        self._dice = random.Random(seed)  # noqa: S311
        self._refused: set[str] = set()
        self._lock = threading.Lock()

    def take(self, message: str, body: bytes) -> bool:
        with self._lock:
            if message not in self._refused and self._dice.random() < REFUSED:
                self._refused.add(message)
                return False
            self._refused.add(message)
            self.heard[message].append(json.loads(body))
            return True


@contextmanager
def receiver(seed: int) -> Iterator[Receiver]:
    """A running one."""
    memory = Receiver(seed)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken = memory.take(self.headers["webhook-id"], body)
            with suppress(OSError):  # the sender may have been killed
                self.send_response(200 if taken else 503)
                self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """It remembers what matters."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    memory.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield memory
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
