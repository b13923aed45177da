"""A film in a script without spaces: what is told of missing fonts, and its subtitle files."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import LazySettings

from channels_app.models import Channel
from videos import queue, services
from videos.models import Stage, Status, Video
from videos.pipeline.runner import run
from videos.services import VideoRequest

TEXT = "なぜ空は青いのでしょうか。太陽の光が大気に当たると、青い光ほど強く散らばります。"
WARNING = "The fonts here have no Japanese letters: run script/fonts ja."

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folders(transactional_db: None, settings: LazySettings, tmp_path: Path) -> None:
    import_module("costs.migrations.0002_price_book").add_prices(apps, None)
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.WORK_DIR = tmp_path / "work"
    settings.FONT_FOLDERS = [tmp_path / "fonts"]


def made(channel: Channel) -> Video:
    request = VideoRequest(text=TEXT, preset="draft", music="")
    video = services.video_request(owner=channel.owner, channel=channel, request=request)
    claimed = queue.claim("test-host", only=video.pk)
    assert claimed is not None
    run(claimed, "test-host")
    video.refresh_from_db()
    return video


def test_missing_letters_are_told_and_the_subtitles_have_them_all_the_same(
    channel: Channel,
) -> None:
    video = made(channel)

    assert video.status == Status.COMPLETED
    assert WARNING in video.stage_runs.get(stage=Stage.RENDERING).note
    assert video.subtitles is not None
    lines = Path(video.subtitles.file.path).read_text(encoding="utf-8").splitlines()
    shown = "".join(line for line in lines if not line.isdigit() and "-->" not in line)
    assert shown == TEXT
    assert max(map(len, (line for line in lines if "-->" not in line))) <= 15
