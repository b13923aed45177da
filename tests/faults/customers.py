"""Owners at work: each asks for videos, repeats what was cut off, and listens."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field

import httpx
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from tests.product import PASSWORD, Product, until

EVENTS = ["video.completed", "video.failed", "cost.alert"]
AT_ONCE = 2  # videos an owner waits for
PATIENCE = 120.0  # seconds a request may be repeated


@dataclass(frozen=True, slots=True)
class Heard:
    """An event as the socket told it."""

    number: int
    type: str
    video_id: str


@dataclass
class Customer:
    """`asked`: the video's id by the key it was asked for with, once that was answered."""

    product: Product
    email: str
    channels: list[str]
    asked: dict[str, str] = field(default_factory=dict)
    events: list[Heard] = field(default_factory=list)
    repeated: int = 0
    in_flight: threading.Event = field(default_factory=threading.Event)
    problem: str = ""

    def __post_init__(self) -> None:
        self._enough, self._done = threading.Event(), threading.Event()
        self._threads = [
            threading.Thread(target=self._ask_on, daemon=True),
            threading.Thread(target=self._listen_on, daemon=True),
        ]

    def start(self, receiver_url: str) -> None:
        self.token = until(self._sign_in, f"the sign-in of {self.email}")
        self._post("/webhooks", {"url": receiver_url}, "webhook")
        for thread in self._threads:
            thread.start()

    def ask_no_more(self) -> None:
        self._enough.set()
        self._threads[0].join(PATIENCE + 10)

    def leave(self) -> None:
        self._done.set()
        self._threads[1].join(10)

    def ended(self) -> set[str]:
        return {one.video_id for one in list(self.events)}

    def waiting(self) -> set[str]:
        return set(self.asked.values()) - self.ended()

    def _ask_on(self) -> None:
        try:
            while not self._enough.wait(0.1):
                if len(self.waiting()) < AT_ONCE:
                    self._ask(f"{self.email} {len(self.asked)}")
        except AssertionError as error:
            self.problem = str(error)

    def _ask(self, key: str) -> None:
        number = len(self.asked)
        body = {
            "channelId": self.channels[number % len(self.channels)],
            "text": f"{key} is one sentence.",
            "style": ["educational", "tutorial", "entertainment"][number % 3],
            "length": "short",
            "format": "1:1",
            "priority": 1 + number % 10,
        }
        self.asked[key] = str(self._post("/videos/generate", body, key)["videoId"])

    def _post(self, path: str, body: dict[str, object], key: str) -> dict[str, object]:
        """Again and again with the same key, until there is an answer."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self.in_flight.set()
            try:
                answer = httpx.post(
                    f"{self.product.url}/api/v1{path}", json=body, headers=headers, timeout=30
                )
            except httpx.HTTPError:
                self.repeated += 1
                time.sleep(0.1)
                continue
            finally:
                self.in_flight.clear()
            assert answer.status_code < 300, f"{path}: {answer.status_code} {answer.text}"
            return dict(answer.json())
        raise AssertionError(f"{path} was not answered for {PATIENCE:.0f} s")

    def _sign_in(self) -> str | None:
        credentials = {"email": self.email, "password": PASSWORD}
        answer = httpx.post(f"{self.product.url}/api/v1/auth/login", json=credentials, timeout=30)
        return str(answer.raise_for_status().json()["accessToken"])

    def _listen_on(self) -> None:
        while not self._done.is_set():
            try:
                self._listen()
            except (OSError, WebSocketException, TimeoutError):
                self._done.wait(0.1)

    def _listen(self) -> None:
        last = self.events[-1].number if self.events else 0
        where = f"ws://127.0.0.1:{self.product.port}/ws/critical"
        with connect(f"{where}?token={self.token}&lastEventId={last}") as socket:
            socket.send(json.dumps({"type": "subscribe", "events": EVENTS}))
            while not self._done.is_set():
                try:
                    frame = json.loads(socket.recv(timeout=0.5))
                except TimeoutError:
                    continue
                if frame["type"] in EVENTS:
                    told = str(frame["payload"].get("videoId", ""))
                    self.events.append(Heard(int(frame["id"]), frame["type"], told))
