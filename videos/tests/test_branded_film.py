"""A film that has everything its channel's brand kit can ask for, made with the real parts."""

from __future__ import annotations

import subprocess
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from django.apps import apps
from django.conf import LazySettings
from PIL import Image

from accounts.models import User
from channels_app.models import Channel
from studio.services import brand_update, media_upload
from studio.tests.files import picture, upload
from videos import artifacts, queue, services
from videos.models import Preset, Status, Video
from videos.pipeline.runner import run
from videos.services import VideoRequest
from ytempire.core.ffmpeg import ffmpeg_file

pytestmark = pytest.mark.django_db(transaction=True)
ACCENT, LOGO = (0, 200, 60), (250, 10, 250)


@pytest.fixture(autouse=True)
def folders(settings: LazySettings, tmp_path: Path) -> None:
    import_module("costs.migrations.0002_price_book").add_prices(apps, None)
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.WORK_DIR = tmp_path / "work"


@pytest.fixture
def branded(user: User, channel: Channel) -> Channel:
    logo = picture("PNG", (400, 400), above=LOGO, below=LOGO)
    brand_update(
        channel=channel,
        accent="#00c83c",
        logo=media_upload(owner=user, file=upload(logo)).media,
        intro=True,
        intro_line="Small wonders",
        outro=True,
        outro_line="See you on Friday",
        caption_look="box",
        music="calm",
        speed=1.1,
        pronunciations=[{"written": "purr", "spoken": "per"}],
    )
    return channel


def frame(video: Video, second: float, folder: Path) -> Image.Image:
    assert video.film is not None
    still = folder / f"{second}.png"
    film = artifacts.local_path(video.film)
    asked = ["-ss", str(second), "-i", str(film), "-frames:v", "1", str(still)]
    subprocess.run([ffmpeg_file(), "-v", "error", "-nostdin", *asked], check=True)
    return Image.open(still).convert("RGB")


def share(image: Image.Image, color: tuple[int, int, int]) -> float:
    """How much of the picture has about this colour."""
    image.thumbnail((160, 160))
    pixels = np.asarray(image, np.int16).reshape(-1, 3)
    return float((np.abs(pixels - color) < 40).all(axis=1).mean())


def test_a_film_carries_its_channels_brand(branded: Channel, tmp_path: Path) -> None:
    request = VideoRequest(text="Cats purr.", preset=Preset.DRAFT)
    asked = services.video_request(owner=branded.owner, channel=branded, request=request)
    claimed = queue.claim("test-host", only=asked.pk)
    assert claimed is not None
    run(claimed, "test-host")
    video = Video.objects.get(pk=asked.pk)

    assert (video.status, video.error_message) == (Status.COMPLETED, "")
    scenes = list(video.scenes.order_by("index"))
    assert (scenes[0].kind, scenes[0].support) == ("card", "Small wonders")
    assert (scenes[-1].kind, scenes[-1].support) == ("card", "See you on Friday")
    assert all(not scene.narration for scene in (scenes[0], scenes[-1]))
    assert video.captions is not None
    written = artifacts.local_path(video.captions).read_text()
    assert "purr" in written
    assert "wonders" not in written
    assert share(frame(video, 1.2, tmp_path), LOGO) > 0.005
    assert scenes[-1].start is not None
    assert share(frame(video, scenes[-1].start + 2, tmp_path), LOGO) > 0.005
    assert scenes[1].start is not None
    assert share(frame(video, scenes[1].start + 0.9, tmp_path), LOGO) < 0.001
