"""The really started product, for tests that use it as people do."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psutil

ROOT = Path(__file__).resolve().parent.parent
EMAIL, PASSWORD = "creator@example.com", "a-long-enough-password"
DATABASE = "ytempire.sqlite3"
T = TypeVar("T")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(condition: Callable[[], T | None], what: str, seconds: float = 120) -> T:
    """Wait for something that is bound to happen; the limit only ends a hopeless wait."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while time.monotonic() < deadline:
        if value := condition():
            return value
        pause.wait(0.1)
    raise AssertionError(f"{what} did not happen within {seconds:.0f} s")


@cache
def migrated() -> bytes:
    """A fresh database, for products of which not the first start is to be seen."""
    with tempfile.TemporaryDirectory() as folder:
        Product(Path(folder)).manage("migrate")
        return (Path(folder) / DATABASE).read_bytes()


class Product:
    """`script/server` in a data folder of its own."""

    def __init__(self, data: Path, *arguments: str, **environment: str) -> None:
        self.data, self.port = data, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.arguments = arguments
        self.environment = {
            **os.environ,
            "YTEMPIRE_DATA_DIR": str(data),
            "YTEMPIRE_ADMIN_EMAIL": EMAIL,
            "YTEMPIRE_ADMIN_PASSWORD": PASSWORD,
            "PORT": str(self.port),
            **environment,
        }
        # The tests' own database is not the product's; CI names another for the product.
        if "DATABASE_URL" not in environment:
            self.environment.pop("DATABASE_URL", None)
            if database := os.environ.get("PRODUCT_DATABASE_URL"):
                self.environment["DATABASE_URL"] = database
        self.lines: list[str] = []

    def begun(self) -> Product:
        """Started on a database that is migrated already, which takes seconds."""
        if "DATABASE_URL" not in self.environment:
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.data / DATABASE).write_bytes(migrated())
        return self.start()

    def start(self) -> Product:
        self.lines = []
        self.process = subprocess.Popen(
            ["script/server", *self.arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        until(lambda: self._says("YTEMPIRE is running"), "the start")
        return self

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)

    def _says(self, text: str) -> bool:
        if self.process.poll() is not None:
            raise AssertionError("script/server ended:\n" + self.output)
        return text in self.output

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def stop(self) -> int:
        """SIGTERM, as a service manager would; returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(60)
        self._reader.join(10)
        return code

    def processes(self) -> list[psutil.Process]:
        """Everything the product runs now, the supervisor first."""
        supervisor = psutil.Process(self.process.pid)
        return [supervisor, *supervisor.children(recursive=True)]

    def ffmpegs(self) -> list[psutil.Process]:
        return [one for one in self.processes() if "ffmpeg" in _name(one)]

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(ROOT / ".venv/bin/python"), str(ROOT / "manage.py"), *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        """Signed in by the API."""
        with httpx.Client(base_url=f"{self.url}/api/v1", timeout=30) as client:
            answer = client.post("/auth/login", json={"email": EMAIL, "password": PASSWORD})
            answer.raise_for_status()
            client.headers["Authorization"] = f"Bearer {answer.json()['accessToken']}"
            yield client

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz").status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False


def alive(processes: Iterable[psutil.Process]) -> list[psutil.Process]:
    """Those that still run; what has ended and waits for init to notice does not."""
    return [one for one in processes if one.is_running() and not _has_ended(one)]


def _has_ended(process: psutil.Process) -> bool:
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def _name(process: psutil.Process) -> str:
    try:
        return str(process.name())
    except psutil.NoSuchProcess:
        return ""


def new_channel(client: httpx.Client, name: str = "Plain Wonder") -> str:
    answer = client.post(
        "/channels", json={"name": name, "niche": "science", "dailyVideoLimit": 50}
    )
    answer.raise_for_status()
    return str(answer.json()["id"])


def generate(client: httpx.Client, channel: str, **fields: Any) -> dict[str, Any]:
    """Ask for a video: a draft, which is made in seconds, unless told otherwise."""
    body = {"channelId": channel, "style": "educational", "length": "short", "priority": 5}
    body["preset"] = "draft"
    answer = client.post("/videos/generate", json={**body, **fields})
    answer.raise_for_status()
    return dict(answer.json())


def status(client: httpx.Client, video_id: str) -> dict[str, Any]:
    answer = client.get(f"/videos/{video_id}/status")
    answer.raise_for_status()
    return dict(answer.json())


def ended(client: httpx.Client, video_id: str) -> dict[str, Any]:
    """Follow a video to its end."""

    def at_end() -> dict[str, Any] | None:
        video = status(client, video_id)
        return video if video["status"] in ("completed", "failed") else None

    return until(at_end, f"the end of video {video_id}", seconds=240)


def rendering(client: httpx.Client, product: Product, video_id: str) -> None:
    """Follow a video until ffmpeg is at work on it."""
    until(
        lambda: status(client, video_id).get("stage") == "rendering" and product.ffmpegs(),
        "the rendering",
    )
