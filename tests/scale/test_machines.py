"""Three machines that share PostgreSQL, Redis and an object store, and nothing else."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import websockets.sync.client as websockets

from tests.product import Product, ended, generate, new_channel, until
from tests.scale.conftest import Machines

TEXT = "Two sentences will do. This is the second one."


@contextmanager
def listening(product: Product, client: httpx.Client) -> Iterator[websockets.ClientConnection]:
    """A socket that is subscribed to what becomes of videos."""
    token = client.headers["Authorization"].partition(" ")[2]
    address = f"ws://127.0.0.1:{product.port}/ws/critical?token={token}"
    with websockets.connect(address) as socket:
        socket.send(json.dumps({"type": "subscribe", "events": ["video.completed"]}))
        assert json.loads(socket.recv(30))["type"] == "subscribed"
        yield socket


def hears_of(socket: websockets.ClientConnection) -> str:
    return str(json.loads(socket.recv(30))["payload"]["videoId"])


def made(client: httpx.Client, text: str) -> dict[str, Any]:
    video = generate(client, new_channel(client, text[:40]), text=text)
    found = ended(client, video["id"])
    assert found["status"] == "completed", found
    answer = client.get(f"/videos/{video['id']}")
    return dict(answer.json())


def test_a_video_is_made_across_machines(machines: Machines) -> None:
    with machines.web.client() as client, listening(machines.web, client) as socket:
        video = made(client, TEXT)
        assert hears_of(socket) == video["id"]
        film = httpx.get(video["videoUrl"], headers={"Range": "bytes=4-7"})
        assert (film.status_code, film.content) == (206, b"ftyp")
        whole = httpx.get(video["videoUrl"])
        assert len(whole.content) == int(film.headers["Content-Range"].partition("/")[2])
    kinds = {Path(name).suffix for name in machines.store.names()}
    assert {".wav", ".mp4", ".m4a"} <= kinds
    assert not any((product.data / "media").exists() for product in (machines.web, machines.light))
    assert not list((machines.light.data / "cache").rglob("*.mp4")), "this machine renders nothing"
    assert list((machines.render.data / "cache").rglob("*.mp4"))


def test_it_goes_on_without_redis(machines: Machines) -> None:
    machines.redis.stop(signal.SIGKILL)
    try:
        with machines.web.client() as client, listening(machines.web, client) as socket:
            video = made(client, "Without Redis it takes a moment longer.")
            assert hears_of(socket) == video["id"]
    finally:
        machines.redis.start()


def test_it_goes_on_when_postgresql_was_restarted(machines: Machines) -> None:
    with machines.web.client() as client, listening(machines.web, client) as socket:
        machines.postgres.restart(signal.SIGQUIT)
        until(lambda: client.get("/channels").status_code == httpx.codes.OK, "an answer", 60)
        video = made(client, "PostgreSQL was away, and is back.")
        assert hears_of(socket) == video["id"]
