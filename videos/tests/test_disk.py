"""Rendering waits for disk space and goes on by itself; everything else goes on meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from channels_app.models import Channel
from conftest import client_of
from tests.factories import VideoFactory
from videos import disk, holds, hosts, queue, services
from videos.models import Queue, StageRun, Status, Video, WorkerHost
from videos.pipeline.runner import run
from videos.services import VideoRequest

HOST = "test-host"
ALL_OF_IT = 10**9  # more megabytes than any disk has

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folders(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.WORK_DIR = tmp_path / "work"
    settings.MIN_FREE_MB = 1


def asked(channel: Channel) -> Video:
    request = VideoRequest(text="Cats purr. Nobody knows it all.")
    return services.video_request(owner=channel.owner, channel=channel, request=request)


def take_turn() -> bool:
    """What a nudged worker does."""
    holds.release()
    claimed = queue.claim(HOST)
    if claimed is not None:
        run(claimed, HOST)
    return claimed is not None


def waits_for(video: Video) -> str:
    """What its creator is told."""
    answer = client_of(video.owner).get("/api/v1/videos/queue").json()
    shown = {one["id"]: one for one in [*answer["queue"], *answer["processing"]]}
    return str(shown[str(video.pk)]["waitsFor"])


def test_no_rendering_begins_on_a_full_disk_and_all_else_goes_on(
    channel: Channel, settings: LazySettings
) -> None:
    settings.MIN_FREE_MB = ALL_OF_IT
    first, second = asked(channel), asked(channel)
    hosts.beat(HOST)
    assert take_turn()
    assert take_turn()
    assert not take_turn()
    for video in (first, second):
        video.refresh_from_db()
        assert (video.queue, video.stage, video.attempts) == (Queue.RENDER, "rendering", 0)
        assert waits_for(video) == "Waiting for disk space on the server. It goes on by itself."
    assert not StageRun.objects.filter(stage="rendering").exists()

    settings.MIN_FREE_MB = 1
    assert take_turn()
    first.refresh_from_db()
    assert first.status == Status.COMPLETED


def test_a_film_that_does_not_fit_waits_without_counting_the_attempt(
    channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "COPIES", ALL_OF_IT)
    video = asked(channel)
    assert take_turn()
    video.refresh_from_db()
    assert (video.status, video.queue, video.attempts) == (Status.QUEUED, Queue.HELD, 0)
    assert waits_for(video).startswith("Waiting for disk space on the server. Tries again at")
    assert not take_turn()  # not before it is due
    # However often it looks, its story is not longer for it.
    Video.objects.update(due_at=timezone.now())
    assert take_turn()
    assert not video.stage_runs.filter(stage="rendering").exists()

    monkeypatch.undo()
    Video.objects.update(due_at=timezone.now())
    assert take_turn()
    video.refresh_from_db()
    assert (video.status, video.attempts, video.error_message) == (Status.COMPLETED, 1, "")


def test_a_running_render_is_put_back_when_the_disk_gets_short(
    channel: Channel, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendering = threading.Event()
    video = asked(channel)

    def fill_disk() -> None:
        rendering.wait(60)
        settings.MIN_FREE_MB = ALL_OF_IT

    def on_progress(stage: str, _percent: float) -> None:
        if stage == "rendering":
            rendering.set()

    claimed = queue.claim(HOST, only=video.pk)
    assert claimed is not None
    filler = threading.Thread(target=fill_disk)
    filler.start()
    run(claimed, HOST, on_progress)
    filler.join()
    video.refresh_from_db()
    assert (video.queue, video.attempts) == (Queue.HELD, 0)
    assert video.error_message == disk.WAITING
    assert not list(Path(settings.WORK_DIR).glob("*/*"))


@pytest.mark.parametrize(
    ("low", "told"), [([True, True], True), ([True, False], False), ([], False)]
)
def test_it_is_the_disk_that_is_waited_for_when_no_host_has_room(
    low: list[bool], told: bool, make_host: Callable[..., None]
) -> None:
    for number, is_low in enumerate(low):
        make_host(f"render-{number}", "render,upload", is_low)
    make_host("light", "light", False)
    make_host("killed", "render", False)
    minutes_ago = timezone.now() - timedelta(minutes=2)
    WorkerHost.objects.filter(name="killed").update(started_at=minutes_ago, beat_at=minutes_ago)
    assert hosts.short_of_disk() is told
    waiting = VideoFactory.create(queue=Queue.RENDER, stage="rendering")
    assert ("disk" in waits_for(waiting)) is told


@pytest.fixture
def make_host() -> Callable[..., None]:
    def make(name: str, queues: str, disk_low: bool) -> None:
        WorkerHost.objects.create(
            name=name, queues=queues, disk_low=disk_low, beat_at=timezone.now()
        )

    return make


def test_a_beat_tells_of_the_disk(settings: LazySettings) -> None:
    hosts.beat(HOST)
    settings.MIN_FREE_MB = ALL_OF_IT
    hosts.beat("full")
    told = dict(WorkerHost.objects.values_list("name", "disk_low"))
    assert told == {HOST: False, "full": True}
    assert all(WorkerHost.objects.values_list("free_mb", flat=True))
