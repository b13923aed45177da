"""Editing with the real pipeline: only what changed is made again, whatever happens meanwhile."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from channels_app.models import Channel
from videos import artifacts, queue, services
from videos.models import Artifact, Preset, Stage, Status, Video
from videos.pipeline.runner import run
from videos.render.spec import FPS
from videos.services import VideoRequest
from videos.tests.edited import as_wishes, narrations
from ytempire.core.ffmpeg import ffmpeg_file

HOST = "test-host"
TEXT = "Cats purr a lot.\n\nDogs bark at night.\n\nBirds sing early."

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folders(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.WORK_DIR = tmp_path / "work"


@pytest.fixture
def video(channel: Channel) -> Video:
    """A finished film of three scenes."""
    asked = VideoRequest(text=TEXT, preset=Preset.DRAFT)
    made = work(services.video_request(owner=channel.owner, channel=channel, request=asked))
    assert (made.status, made.scenes.count()) == (Status.COMPLETED, 3)
    return made


def work(video: Video) -> Video:
    claimed = queue.claim(HOST, only=video.pk)
    assert claimed is not None
    run(claimed, HOST)
    return Video.objects.get(pk=video.pk)


def there() -> Counter[str]:
    return Counter(Artifact.objects.values_list("kind", flat=True))


def edit(video: Video, wishes: list[dict[str, Any]]) -> Video:
    services.video_scenes_edit(video=video, wishes=wishes)
    return Video.objects.get(pk=video.pk)


def subtitles(video: Video) -> str:
    assert video.subtitles is not None
    return artifacts.local_path(video.subtitles).read_text()


def test_only_what_changed_is_made_and_what_was_comes_back_from_the_store(video: Video) -> None:
    first, before = video.film, there()
    wishes = as_wishes(video)
    wishes[1] |= {"narration": "Dogs wag their tails.", "headline": "Dogs wag"}
    video = work(edit(video, wishes))
    made = there() - before
    assert video.status == Status.COMPLETED
    assert (made["narration"], made["segment"], made["seen"], made["film"]) == (1, 1, 1, 1)
    assert "wag" in subtitles(video)
    assert "bark" not in subtitles(video)
    assert video.description == "Cats purr a lot. Dogs wag their tails. Birds sing early."
    assert "tails" in video.tags

    before = there()
    wishes = as_wishes(video)
    video = work(edit(video, [wishes[0], {"narration": "Fish are silent."}, *wishes[1:]]))
    made = there() - before
    assert (made["narration"], made["segment"]) == (1, 1)  # those behind it keep their looks
    assert narrations(video)[1] == "Fish are silent."

    before = there()
    services.version_restore(video=video, number=1)
    video = work(video)
    assert (video.status, video.film) == (Status.COMPLETED, first)
    assert video.description == " ".join(TEXT.split())
    assert not {"narration", "segment", "sound", "film"} & set(there() - before)
    runs = video.stage_runs.filter(started_at__gte=video.queued_at)
    assert sum(runs.exclude(stage=Stage.UPLOADING).values_list("made", flat=True)) == 0


def test_the_quality_gate_looks_at_the_new_scene_alone(
    video: Video, settings: LazySettings, tmp_path: Path
) -> None:
    log, ffmpeg = tmp_path / "log", tmp_path / "ffmpeg"
    ffmpeg.write_text(f'#!/bin/sh\necho "$@" >> {log}\nexec {ffmpeg_file()} "$@"\n')
    ffmpeg.chmod(0o755)
    settings.FFMPEG = str(ffmpeg)
    wishes = as_wishes(video)
    wishes[1]["headline"] = "Dogs wag"
    video = work(edit(video, wishes))
    assert video.film is not None

    looked = [line for line in log.read_text().splitlines() if f"-i {_path(video.film)}" in line]
    listening, glancing = sorted(looked, key=lambda line: "rawvideo" in line)
    assert "[0:v]" not in listening
    start, changed, _ = (scene.frames or 0 for scene in video.scenes.order_by("index"))
    dropped = glancing.partition("-i ")[0]
    frames = {int(frame) for frame in re.findall(r"eq\(n,(\d+)\)", dropped)}
    assert frames
    assert all(start <= frame < start + changed for frame in frames)


def _path(artifact: Artifact) -> Path:
    return artifacts.local_path(artifact)


def test_cancelled_in_the_middle_all_is_as_it_was_and_can_be_taken_up_again(
    video: Video,
) -> None:
    film, texts = video.film, narrations(video)
    wishes = as_wishes(video)
    wishes[1]["narration"] = "Dogs wag their tails."
    edit(video, wishes)
    claimed = queue.claim(HOST, only=video.pk)
    assert claimed is not None

    def cancel(stage: str, _percent: float) -> None:
        going = Video.objects.filter(pk=video.pk, status=Status.PROCESSING).exists()
        if stage == Stage.RENDERING and going:
            services.video_cancel(video=video)

    run(claimed, HOST, cancel)
    video = Video.objects.get(pk=video.pk)
    assert (video.status, video.film, narrations(video)) == (Status.COMPLETED, film, texts)
    before = there()
    services.video_retry(video=video)
    video = work(video)
    assert video.status == Status.COMPLETED
    assert narrations(video)[1] == "Dogs wag their tails."
    assert (there() - before)["narration"] == 0  # what the cancelled attempt made is used


def test_an_edit_whose_worker_dies_is_finished_by_another(video: Video) -> None:
    wishes, shown = as_wishes(video), video.duration
    wishes[2]["narration"] = "Birds fly."
    edit(video, wishes)
    claimed = queue.claim(HOST, only=video.pk)
    assert claimed is not None
    run(claimed, HOST, queues=["light"])  # so far; the rendering host is killed at once
    assert Video.objects.get(pk=video.pk).duration == shown  # which is still the film of before
    assert queue.claim("other", only=video.pk)
    queue.expire_host("other")
    services.reap()
    video = work(video)
    assert (video.status, narrations(video)[2]) == (Status.COMPLETED, "Birds fly.")
    assert "Birds fly." in subtitles(video)
    frames = sum(scene.frames or 0 for scene in video.scenes.all())
    assert video.duration == pytest.approx(frames / FPS)
    assert video.duration != shown
