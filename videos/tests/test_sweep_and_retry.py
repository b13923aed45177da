"""What the stages make is kept for a retry, and made again when it was swept."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from channels_app.models import Channel
from videos import queue, services
from videos.models import Artifact, Stage, StageRun, Status, Video
from videos.pipeline.runner import run
from videos.services import VideoRequest
from videos.sweep import expiry
from ytempire.core import clock

HOST = "test-host"
OLD = timedelta(days=40)
SHOWN = {"film", "captions", "thumbnail", "manifest", "script"}
PARTS = {"narration", "segment", "sound", "quality", "seen"}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folders(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.WORK_DIR = tmp_path / "work"
    settings.MIN_FREE_MB = 0


def made(video: Video) -> dict[str, int]:
    """Bring it to its end; how much each stage made, and did not find."""
    claimed = queue.claim(HOST, only=video.pk)
    assert claimed is not None
    run(claimed, HOST)
    video.refresh_from_db()
    assert video.status == Status.COMPLETED
    runs = StageRun.objects.filter(video=video, started_at__gte=video.started_at)
    return dict(runs.values_list("stage", "made"))


def failed(video: Video, ago: timedelta, media: Path) -> None:
    """As if it had failed so long ago, at its very end; nothing was touched since."""
    moment = clock.now() - ago
    Video.objects.filter(pk=video.pk).update(status=Status.FAILED, completed_at=moment)
    Artifact.objects.update(used_at=clock.now() - OLD)
    for path in media.rglob("*.*"):
        os.utime(path, (time.time() - OLD.total_seconds(),) * 2)


def kinds() -> set[str]:
    return set(Artifact.objects.values_list("kind", flat=True))


def test_a_retry_finds_all_it_needs_until_it_is_swept_and_then_makes_it_again(
    channel: Channel, settings: LazySettings
) -> None:
    request = VideoRequest(text="Cats purr. Nobody knows it all.")
    video = services.video_request(owner=channel.owner, channel=channel, request=request)
    assert made(video)[Stage.RENDERING] > 0
    assert kinds() == SHOWN | PARTS

    failed(video, timedelta(days=29), settings.MEDIA_ROOT)
    assert expiry.sweep_expired() == []
    services.video_retry(video=video)
    again = made(video)
    assert again[Stage.AUDIO] == again[Stage.RENDERING] == 0

    failed(video, timedelta(days=31), settings.MEDIA_ROOT)
    assert len(expiry.sweep_expired()) >= len(PARTS)
    assert kinds() == SHOWN
    services.video_retry(video=video)
    assert made(video)[Stage.AUDIO] > 0
    assert kinds() == SHOWN | PARTS
