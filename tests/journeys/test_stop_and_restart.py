"""Nothing is lost when the product is stopped, or a part of it is killed."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.product import Product, alive, ended, generate, new_channel, rendering, status, until

TEXT = " ".join(
    f"Sentence number {number} keeps the renderer at work for a while." for number in range(1, 6)
)
LONG = {"text": TEXT, "preset": "final", "format": "1:1"}
SHORT = "One sentence is enough to see that it goes on."


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    started = Product(tmp_path, "--no-demo").begun()
    yield started
    started.stop()


def test_a_stop_gives_work_back_and_a_start_takes_it_up(product: Product) -> None:
    with product.client() as client:
        video = generate(client, new_channel(client), **LONG)["videoId"]
        rendering(client, product, video)
    group = product.processes()
    assert product.stop() == 0
    assert not alive(group)
    assert "queued|0" in product.manage("shell", "-c", DESCRIBE).stdout

    product.start()
    with product.client() as client:
        assert ended(client, video)["status"] == "completed"


DESCRIBE = (
    "from videos.models import Video; v = Video.objects.get(); print(f'{v.status}|{v.attempts}')"
)


def test_killing_everything_loses_nothing(product: Product) -> None:
    with product.client() as client:
        video = generate(client, new_channel(client), **LONG)["videoId"]
        rendering(client, product, video)
    group = product.processes()
    group[0].kill()
    product.process.wait()
    # The parts end with their supervisor; nobody is left to hold the port.
    until(lambda: not alive(group), "the end of everything", seconds=30)

    product.start()
    with product.client() as client:
        assert ended(client, video)["status"] == "completed"


def test_killing_an_idle_worker_loses_nothing(product: Product) -> None:
    """It dies with a lock of django-q2's cluster in hand, which then hangs without dying."""
    _sentinel, first, second, *_others = queue_processes(product)
    first.kill()
    second.kill()
    with product.client() as client:
        video = generate(client, new_channel(client), text=SHORT)["videoId"]
        assert ended(client, video)["status"] == "completed"


def test_a_killed_queue_is_started_again(product: Product) -> None:
    with product.client() as client:
        channel = new_channel(client)
        for worker in queue_processes(product):
            with contextlib.suppress(psutil.NoSuchProcess):
                worker.kill()
        first = generate(client, channel, text=SHORT)["videoId"]
        assert ended(client, first)["status"] == "completed"


def test_a_hung_queue_is_noticed_and_restarted(product: Product) -> None:
    workers = queue_processes(product)
    for worker in workers:
        worker.suspend()
    until(lambda: "queue hangs" in product.output, "noticing the hang")
    until(lambda: not any(worker.is_running() for worker in workers), "the end of the old group")
    with product.client() as client:
        video = generate(client, new_channel(client), text=SHORT)["videoId"]
        assert ended(client, video)["status"] == "completed"


def test_a_killed_web_server_is_started_again(product: Product) -> None:
    with product.client() as client:
        channel = new_channel(client)
    web = next(one for one in product.processes() if "web" in one.cmdline())
    web.kill()
    until(lambda: "web died" in product.output, "noticing the death")
    until(product.answers, "the new web server")
    with product.client() as client:
        assert [one["id"] for one in client.get("/channels").json()] == [channel]


def test_cancel_stops_ffmpeg(product: Product) -> None:
    with product.client() as client:
        video = generate(client, new_channel(client), **LONG)["videoId"]
        rendering(client, product, video)
        assert client.post(f"/videos/{video}/cancel").json() == {"success": True}
        until(lambda: not product.ffmpegs(), "the end of ffmpeg", seconds=10)
        cancelled = status(client, video)
        assert cancelled["status"] == "failed"
        assert cancelled["error"] == {
            "stage": "rendering",
            "message": "Cancelled",
            "retryable": True,
        }


def test_retry_starts_at_what_is_missing(product: Product) -> None:
    with product.client() as client:
        video = generate(client, new_channel(client), **LONG)["videoId"]
        rendering(client, product, video)
        until(lambda: segments(product), "the first finished segment")
        client.post(f"/videos/{video}/cancel")
        before = segments(product)
        assert client.post(f"/videos/{video}/retry").json() == {"success": True}
        assert ended(client, video)["status"] == "completed"
    kept = {path: written for path, written in segments(product).items() if path in before}
    assert kept == before


def segments(product: Product) -> dict[str, float]:
    """Every finished video file of the store, with when it was written."""
    store = product.data / "media" / "artifacts"
    return {path.name: path.stat().st_mtime for path in store.glob("*/*.mp4")}


def queue_processes(product: Product) -> list[psutil.Process]:
    """The cluster and everything it forked."""
    leader = next(one for one in product.processes() if "worker" in one.cmdline())
    return list(leader.children(recursive=True))
