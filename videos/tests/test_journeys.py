"""One video on several hosts: stages change hands, passing failures are tried again, limits end."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Collection
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from channels_app.models import Channel
from providers.base import PermanentError, ProviderError, TransientError
from tests.product import until
from videos import holds, hosts, queue, services
from videos.models import Queue, Stage, StageRun, Status, Video
from videos.pipeline import runner
from videos.pipeline.context import StageContext
from videos.pipeline.reasons import explain
from videos.render.process import Killed, RenderError, Stopped, run_ffmpeg
from videos.services import VideoRequest
from ytempire.core import clock

HOST = "test-host"
TEXT = "Cats purr."

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folders(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.WORK_DIR = tmp_path / "work"


def request(channel: Channel) -> Video:
    return services.video_request(
        owner=channel.owner, channel=channel, request=VideoRequest(text=TEXT)
    )


def work(queues: Collection[str], host: str = HOST) -> Video:
    """What a host that serves these queues does with the next video."""
    claimed = queue.claim(host, queues)
    assert claimed is not None
    runner.run(claimed, host, queues=queues)
    return Video.objects.get(pk=claimed.video_id)


def runs_of(video: Video) -> list[tuple[str, str]]:
    return list(video.stage_runs.values_list("stage", "outcome"))


def done(*stages: Stage) -> list[tuple[str, str]]:
    return [(stage, StageRun.Outcome.COMPLETED) for stage in stages]


def due(video: Video) -> None:
    Video.objects.filter(pk=video.pk).update(due_at=clock.now() - timedelta(seconds=1))
    holds.release()


class Only:
    """A pipeline of one stage that does what a test says."""

    name = Stage.SCRIPT
    share = 100.0

    def __init__(self, act: Callable[[StageContext], None]) -> None:
        self.act = act

    def run(self, context: StageContext) -> None:
        self.act(context)


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[StageContext], None]], None]:
    def replace(act: Callable[[StageContext], None]) -> None:
        monkeypatch.setattr(runner, "STAGES", (Only(act),))

    return replace


def failing(error: Exception) -> Callable[[StageContext], None]:
    def act(_context: StageContext) -> None:
        raise error

    return act


def test_each_host_makes_its_own_stages_alone(channel: Channel) -> None:
    request(channel)
    video = work(["light"])
    assert (video.status, video.queue, video.stage) == (
        Status.PROCESSING,
        Queue.RENDER,
        Stage.RENDERING,
    )
    assert runs_of(video) == done(Stage.SCRIPT, Stage.AUDIO)
    assert queue.claim(HOST, ["light"]) is None
    video = work(["render"])
    assert (video.status, video.queue) == (Status.PROCESSING, Queue.UPLOAD)
    video = work(["upload"])
    assert (video.status, video.attempts, video.film is None) == (Status.COMPLETED, 1, False)
    assert runs_of(video) == done(*Stage)


def test_what_an_earlier_stage_left_is_made_again_where_it_is_lost(channel: Channel) -> None:
    request(channel)
    video = work(["light"])
    video.scenes.update(audio=None)
    video = work(["render"])
    assert (video.queue, video.stage) == (Queue.LIGHT, Stage.AUDIO)
    assert work(["light"]).queue == Queue.RENDER
    assert work(["render", "upload"]).status == Status.COMPLETED


def test_a_queue_that_is_paused_meanwhile_gets_no_more_work(channel: Channel) -> None:
    request(channel)
    services.queue_pause(queue=Queue.RENDER)
    video = work(["light", "render", "upload"])
    assert (video.queue, video.lease) == (Queue.RENDER, "")
    assert queue.claim(HOST) is None
    services.queue_resume(queue=Queue.RENDER)
    assert work(["light", "render", "upload"]).status == Status.COMPLETED


def test_a_handed_over_video_can_be_cancelled_and_taken_up_again(channel: Channel) -> None:
    request(channel)
    video = work(["light"])
    services.video_cancel(video=video)
    assert queue.claim(HOST) is None
    services.video_retry(video=Video.objects.get(pk=video.pk))
    assert work(["light", "render", "upload"]).status == Status.COMPLETED


def test_a_passing_failure_is_tried_again_later(
    channel: Channel, only: Callable[[Callable[[StageContext], None]], None]
) -> None:
    request(channel)
    only(failing(TransientError("The voice is overloaded.")))
    video = work(["light"])
    assert (video.status, video.queue, video.attempts) == (Status.QUEUED, Queue.HELD, 1)
    assert video.error_message == "The voice is overloaded."
    assert video.due_at is not None
    assert timedelta(0) < video.due_at - clock.now() <= timedelta(seconds=1)
    assert queue.claim(HOST) is None
    due(video)
    only(lambda _context: None)
    assert work(["light"]).status == Status.COMPLETED


def test_who_asks_for_patience_gets_it(
    channel: Channel, only: Callable[[Callable[[StageContext], None]], None]
) -> None:
    request(channel)
    only(failing(TransientError("Later.", retry_after=45)))
    video = work(["light"])
    assert video.due_at is not None
    assert timedelta(seconds=40) < video.due_at - clock.now() <= timedelta(seconds=45)


def test_nobody_is_waited_for_longer_than_a_day(
    channel: Channel, only: Callable[[Callable[[StageContext], None]], None]
) -> None:
    request(channel)
    only(failing(TransientError("Never.", retry_after=1e15)))
    video = work(["light"])
    assert video.due_at is not None
    assert video.due_at <= clock.now() + timedelta(days=1)


def test_after_the_last_try_the_video_tells_its_story(
    channel: Channel, only: Callable[[Callable[[StageContext], None]], None]
) -> None:
    video = request(channel)
    for message in ("No answer.", "Overloaded.", "No answer."):
        only(failing(TransientError(message)))
        video = work(["light"])
        due(video)
    assert (video.status, video.error_retryable) == (Status.FAILED, True)
    assert video.error_message == "Tried 3 times. 1. No answer. 2. Overloaded. 3. No answer."
    services.video_retry(video=video)
    only(failing(PermanentError("The key is wrong.")))
    assert work(["light"]).error_message == "The key is wrong."


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermanentError("The key is wrong."), "The key is wrong."),
        (RenderError("The font is missing."), "The font is missing."),
        (OSError(errno.EDQUOT, "quota"), "The disk is full. Free some space and retry."),
        (ZeroDivisionError(), "ZeroDivisionError"),
        (ProviderError("Refused."), "Refused."),
    ],
)
def test_what_will_not_pass_ends_the_video_at_once(
    channel: Channel,
    only: Callable[[Callable[[StageContext], None]], None],
    error: Exception,
    message: str,
) -> None:
    request(channel)
    only(failing(error))
    video = work(["light"])
    assert (video.status, video.attempts) == (Status.FAILED, 1)
    assert message in video.error_message


def test_waits_double_and_differ() -> None:
    for attempts, longest in ((1, 1), (2, 2), (3, 4), (20, 60)):
        waits = {services.retries.wait_after(attempts) for _ in range(20)}
        assert longest / 2 <= min(waits) < max(waits) <= longest


def test_a_stage_is_stopped_at_its_limit(
    channel: Channel,
    settings: LazySettings,
    only: Callable[[Callable[[StageContext], None]], None],
) -> None:
    settings.STAGE_LIMITS = {**settings.STAGE_LIMITS, Stage.SCRIPT: 0.3}

    def endless(context: StageContext) -> None:
        until(context.stop, "the limit")
        context.check()

    only(endless)
    request(channel)
    for _ in range(queue.MAX_ATTEMPTS):
        video = work(["light"])
        due(video)
    assert video.status == Status.FAILED
    assert video.error_message.startswith("Tried 3 times, each time the same: Script took longer")
    assert runs_of(video) == [(Stage.SCRIPT, StageRun.Outcome.FAILED)] * 3


def test_a_stage_that_ends_as_its_limit_comes_costs_no_attempt(
    channel: Channel, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STAGE_LIMITS = {**settings.STAGE_LIMITS, Stage.SCRIPT: 0.3}

    def late(context: StageContext) -> None:
        until(context.stop, "the limit")

    first, following = Only(late), Only(lambda _: None)
    following.name = Stage.AUDIO
    monkeypatch.setattr(runner, "STAGES", (first, following))
    request(channel)
    video = work(["light"])
    assert (video.status, video.queue, video.attempts) == (Status.QUEUED, Queue.LIGHT, 0)
    first.act = lambda _: None
    assert work(["light"]).status == Status.COMPLETED


def test_a_process_that_cannot_be_stopped_ends_itself() -> None:
    hangs = (
        "import re; from videos.pipeline.limits import end_after\n"
        "with end_after(0.5): re.match('(a+)+$', 'a' * 60 + 'b')"  # one call that lets nobody in
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "ytempire.settings"}
    command = [sys.executable, "-c", f"import django; django.setup()\n{hangs}"]
    ended = subprocess.run(command, env=environment, stderr=subprocess.PIPE, check=False)
    assert ended.returncode == 1
    assert b"Timeout" in ended.stderr


def test_a_stopping_host_is_no_failure(
    channel: Channel, only: Callable[[Callable[[StageContext], None]], None]
) -> None:
    def stopped(context: StageContext) -> None:
        hosts.ask_to_stop(HOST)
        until(context.stop, "the stop")
        context.check()

    only(stopped)
    request(channel)
    video = work(["light"])
    assert (video.status, video.queue, video.attempts) == (Status.QUEUED, Queue.LIGHT, 0)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_nobody_works_on_unwatched(
    channel: Channel,
    settings: LazySettings,
    only: Callable[[Callable[[StageContext], None]], None],
) -> None:
    disk = settings.WORK_DIR

    def lost_disk(context: StageContext) -> None:
        settings.WORK_DIR = disk / ("x" * 300)  # longer than any name: each look at it fails
        until(context.stop, "the stop")
        settings.WORK_DIR = disk
        context.check()

    only(lost_disk)
    request(channel)
    video = work(["light"])
    assert (video.status, video.queue, video.attempts) == (Status.QUEUED, Queue.LIGHT, 0)


@pytest.fixture
def endless_ffmpeg(settings: LazySettings, tmp_path: Path) -> Path:
    """An ffmpeg that has a child of its own, tells their ids, and never ends."""
    program, told = tmp_path / "ffmpeg", tmp_path / "ids"
    program.write_text(
        f"#!/bin/sh\nsleep 600 & echo $$ $! > {told}.part; mv {told}.part {told}\nwait\n"
    )
    program.chmod(0o755)
    settings.FFMPEG = str(program)
    return told


def alive(told: Path) -> list[int]:
    return [pid for pid in map(int, told.read_text().split()) if Path(f"/proc/{pid}").exists()]


def test_stopping_ends_all_of_ffmpeg(endless_ffmpeg: Path, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        run_ffmpeg([], stop=endless_ffmpeg.exists, cwd=tmp_path)
    until(lambda: not alive(endless_ffmpeg), "the end of ffmpeg")


def test_ffmpeg_does_not_outlive_a_worker_that_is_killed(
    endless_ffmpeg: Path, tmp_path: Path, settings: LazySettings
) -> None:
    code = (
        "import django; django.setup()\n"
        "from pathlib import Path; from videos.render.process import run_ffmpeg\n"
        f"run_ffmpeg([], stop=lambda: False, cwd=Path({str(tmp_path)!r}))"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ytempire.settings",
        "YTEMPIRE_FFMPEG": settings.FFMPEG,
    }
    worker = subprocess.Popen([sys.executable, "-c", code], env=environment)
    until(endless_ffmpeg.exists, "ffmpeg")
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    until(lambda: not alive(endless_ffmpeg), "the end of ffmpeg")


def test_an_ffmpeg_that_was_killed_leaves_nothing_and_passes(
    endless_ffmpeg: Path, tmp_path: Path
) -> None:
    def kill() -> bool:
        if endless_ffmpeg.exists() and alive(endless_ffmpeg):
            os.kill(int(endless_ffmpeg.read_text().split()[0]), signal.SIGKILL)
        return False

    with pytest.raises(Killed) as raised:
        run_ffmpeg([], stop=kill, cwd=tmp_path)
    assert explain(raised.value).passing
    until(lambda: not alive(endless_ffmpeg), "the end of ffmpeg's child")
