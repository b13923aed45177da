"""A speech service over real HTTP that keeps an account, and misbehaves on demand."""

from __future__ import annotations

import io
import threading
import wave
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

RATE = 24_000


def _sound() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"\x00\x10\x00\xf0" * (RATE // 4))
    return out.getvalue()


SOUND = _sound()


class Vendor:
    """Charges for each character it speaks; the same key once, if it honours keys.

    manners: what it does with the next requests, in turn: "busy 3" (429 with Retry-After),
    "broken" (500), "refuses" (401), "cuts" (the connection, after charging); else it answers.
    """

    def __init__(self, server: HTTPServer) -> None:
        self.honours_keys = True
        self.manners: deque[str] = deque()
        self.keys: list[str] = []
        self.charged = 0  # characters
        self.most_at_once = 0
        self._known: set[str] = set()
        self._busy = 0
        self._lock = threading.Lock()
        self._free = threading.Event()
        self._free.set()
        server.expect_request("/v1/audio/speech").respond_with_handler(self._respond)

    @contextmanager
    def holding_back(self) -> Iterator[None]:
        """Takes requests, and charges for them, but answers only at the end."""
        self._free.clear()
        try:
            yield
        finally:
            self.let_go()

    def let_go(self) -> None:
        """Answer what was held back."""
        self._free.set()

    def _respond(self, request: Request) -> Response:
        key = request.headers.get("Idempotency-Key", "")
        with self._lock:
            self.keys.append(key)
            manner = self.manners.popleft() if self.manners else "answers"
            self._busy += 1
            self.most_at_once = max(self.most_at_once, self._busy)
        try:
            return self._answer(manner, key, len(request.get_json()["input"]))
        finally:
            with self._lock:
                self._busy -= 1

    def _answer(self, manner: str, key: str, characters: int) -> Response:
        if manner.startswith("busy"):
            return Response(status=429, headers={"Retry-After": manner.split()[1]})
        if manner in REFUSALS:
            return Response(status=REFUSALS[manner])
        self._charge(key, characters)
        self._free.wait(20)
        if manner == "cuts":
            return Response(iter([b"RIFF"]), headers={"Content-Length": "999"})
        return Response(SOUND, content_type="audio/wav")

    def _charge(self, key: str, characters: int) -> None:
        with self._lock:
            if not (self.honours_keys and key in self._known):
                self.charged += characters
            self._known.add(key)


REFUSALS = {"broken": 500, "refuses": 401}
