"""A stand-in for the paid services: OpenAI's protocol, an account of what it charged, bad manners.

It honours idempotency keys: the same key is answered the same and charged once.
"""

from __future__ import annotations

import io
import json
import random
import socket
import threading
import wave
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WRITER, VOICE = "chaos-writer", "chaos-voice"
RATE = 24_000
SECONDS = 0.6
PROMPT_TOKENS, ANSWER_TOKENS = 120, 40
# Thousandths of a dollar a unit: every amount is exact.
PRICES = {(WRITER, "input_token"): "0.001", (WRITER, "output_token"): "0.002"}
PRICES |= {(VOICE, "character"): "0.001"}

# What it does to a request, and how often out of a hundred.
MANNERS = {
    "answers": 36,
    "is slow": 40,  # that is when kills find a call under way
    "is busy": 6,
    "fails": 6,
    "hangs up at once": 4,
    "hangs up after charging": 4,
    "hangs up in the middle": 4,
}
ALWAYS_POLITE = {"answers": 1}


@dataclass(slots=True)
class Charge:
    """What one key was charged, and how its answer reads."""

    usage: dict[str, int]  # unit: quantity
    model: str
    body: bytes
    asked: str = ""  # for what


@dataclass
class Vendor:
    """The account: shared by all connections."""

    manners: dict[str, int]
    seed: int = 0
    url: str = ""
    charges: dict[str, Charge] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)  # by key
    did: Counter[str] = field(default_factory=Counter)  # by manner

    def __post_init__(self) -> None:
        self.lock = threading.Lock()
        self._dice = random.Random(self.seed)  # noqa: S311
        self._nameless = 0

    def next_manner(self, key: str) -> tuple[str, float]:
        """How it treats this request, and the seconds it takes when slow."""
        with self.lock:
            self.asked[key] += 1
            manner = self._dice.choices(list(self.manners), list(self.manners.values()))[0]
            self.did[manner] += 1
            return manner, self._dice.uniform(0.3, 2.0)

    def charge(self, key: str, path: str, asked: dict[str, Any]) -> bytes:
        """The answer to this key, charged when it is new."""
        with self.lock:
            if not key:
                self._nameless += 1
                key = f"nameless-{self._nameless}"
            if key not in self.charges:
                self.charges[key] = SERVICES[path](asked)
                self.charges[key].asked = json.dumps(asked, sort_keys=True)
            return self.charges[key].body


def write(asked: dict[str, Any]) -> Charge:
    """A title alone: the narration is the creator's own text, and so are its scenes."""
    told = {"title": "A film of one sentence", "description": "", "tags": [], "scenes": []}
    message = {"role": "assistant", "content": json.dumps(told)}
    usage = {"prompt_tokens": PROMPT_TOKENS, "completion_tokens": ANSWER_TOKENS}
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": asked["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {**usage, "total_tokens": PROMPT_TOKENS + ANSWER_TOKENS},
    }
    units = {"input_token": PROMPT_TOKENS, "output_token": ANSWER_TOKENS}
    return Charge(units, asked["model"], json.dumps(body).encode())


def speak(asked: dict[str, Any]) -> Charge:
    """A buzz, as short as rendering allows."""
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        wiggle = b"".join((4000 * (i // 40 % 2)).to_bytes(2, "little") for i in range(RATE))
        file.writeframes(wiggle[: 2 * int(RATE * SECONDS)])
    return Charge({"character": len(asked["input"])}, asked["model"], sound.getvalue())


SERVICES = {"/v1/chat/completions": write, "/v1/audio/speech": speak}


BUSY = b'{"error": {"message": "Slow down.", "type": "rate_limit", "code": null}}'
BROKEN = b'{"error": {"message": "Oh no.", "type": "server_error", "code": null}}'
REFUSALS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "is busy": (429, {"Retry-After": "1"}, BUSY),
    "fails": (500, {}, BROKEN),
}


class Desk(BaseHTTPRequestHandler):
    """Takes one connection's requests."""

    protocol_version = "HTTP/1.1"
    account: Vendor  # of the subclass that is served

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = self.headers.get("Idempotency-Key", "")
        manner, seconds = self.account.next_manner(key)
        if manner in REFUSALS:
            self._answer(*REFUSALS[manner])
        elif manner == "hangs up at once":
            self._hang_up()
        else:
            self._serve(manner, seconds, self.account.charge(key, self.path, asked))

    def _serve(self, manner: str, seconds: float, body: bytes) -> None:
        """What is given after charging."""
        if manner == "is slow":
            threading.Event().wait(seconds)
        if manner == "hangs up after charging":
            self._hang_up()
        elif manner == "hangs up in the middle":
            self._answer(200, {}, body, part=len(body) // 2)
            self._hang_up()
        else:
            self._answer(200, {}, body)

    def _answer(
        self, status: int, headers: dict[str, str], body: bytes, part: int | None = None
    ) -> None:
        self.send_response(status)
        kind = "application/json" if body.startswith(b"{") else "audio/wav"
        told = {"Content-Type": kind, "Content-Length": str(len(body)), **headers}
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[:part])

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def handle(self) -> None:
        with suppress(OSError):  # the client may be killed while it listens
            super().handle()

    def log_message(self, format: str, *args: Any) -> None:
        """The account tells more."""


@contextmanager
def vendor(manners: dict[str, int], seed: int = 0) -> Iterator[Vendor]:
    """A running one."""
    account = Vendor(manners, seed)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Served", (Desk,), {"account": account}))
    account.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield account
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
