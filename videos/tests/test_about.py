"""What is published with a film made from one's own text, and whose words stay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from channels_app.models import Channel
from providers.llm.builtin.text import write_text
from tests.factories import ArtifactFactory
from videos import artifacts, queue, services
from videos.brief import brief_of
from videos.models import Video
from videos.pipeline.context import StageContext
from videos.pipeline.script import ScriptStage
from videos.pipeline.uploading import UploadingStage
from videos.services import VideoRequest
from videos.tests.edited import TEXTS, as_wishes, complete, finished, scenes

HOST = "test-host"
FIRST = " ".join(TEXTS)
EDITED = f"{TEXTS[0]} Foxes bark. {TEXTS[2]}"
BEE = {"source": "pexels", "id": "1", "kind": "clip", "text": "a bee", "author": "Ada"}
BEE |= {"licence": "Pexels License", "page_url": "https://pexels.com/1"}
ADA = "Footage: Ada on Pexels https://pexels.com/1"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


class Desk:
    """A finished video of one's own text, edited and published again and again."""

    def __init__(self, channel: Channel, folder: Path, **fields: Any) -> None:
        self.folder = folder
        (folder / "film.mp4").write_bytes(b"film")
        film = artifacts.store("a" * 64, "film", folder / "film.mp4", {})
        text = "\n\n".join(TEXTS)
        self.video = finished(channel, text=text, topic="", film=film)
        told = write_text(brief_of(self.video))
        self.change(description=told.description, tags=list(told.tags), **fields)

    def change(self, **fields: Any) -> None:
        Video.objects.filter(pk=self.video.pk).update(**fields)
        self.video.refresh_from_db()

    def edit(self, text: str) -> str:
        """Say this in the second scene; the description that is published with it."""
        wishes = as_wishes(self.video)
        wishes[1]["narration"] = text
        services.video_scenes_edit(video=self.video, wishes=wishes)
        description = self.publish()
        self.video = complete(self.video)
        return description

    def publish(self) -> str:
        """The last stage alone; the video goes back in line after it."""
        claimed = queue.claim(HOST, only=self.video.pk)
        assert claimed is not None
        video = Video.objects.get(pk=self.video.pk)
        video.film = artifacts.find("a" * 64)
        context = StageContext(video, claimed, self.folder, lambda: False, lambda _part: None)
        UploadingStage().run(context)
        self.change(status="queued", queue="light", lease="")
        return self.video.description


def written(video: Video, folder: Path) -> Video:
    """After the script was written, and the video failed."""
    claimed = queue.claim(HOST, only=video.pk)
    assert claimed is not None
    video = Video.objects.get(pk=video.pk)
    ScriptStage().run(StageContext(video, claimed, folder, lambda: False, lambda _part: None))
    services.video_fail(video=video, message="The voice is not known.", retryable=True)
    return Video.objects.get(pk=video.pk)


@pytest.mark.parametrize("changed", ["title", "description"])
def test_what_was_typed_before_the_script_or_a_retry_stays(
    channel: Channel, tmp_path: Path, changed: str
) -> None:
    request = VideoRequest(text=FIRST)
    video = services.video_request(owner=channel.owner, channel=channel, request=request)
    services.video_edit(video=video, **{changed: "Typed"})
    video = written(video, tmp_path)
    assert {video.title, video.description} == {
        "Typed",
        FIRST if changed == "title" else "Cats purr",
    }
    services.video_edit(video=video, title="Later", description="Told")
    services.video_retry(video=video)
    video = written(video, tmp_path)
    assert (video.title, video.description) == ("Later", "Told")


@pytest.fixture
def desk(channel: Channel, tmp_path: Path) -> Desk:
    return Desk(channel, tmp_path)


def test_what_was_drawn_from_the_text_follows_it(desk: Desk) -> None:
    assert desk.video.description == FIRST
    assert desk.edit("Foxes bark.") == EDITED
    assert "foxes" in desk.video.tags
    assert desk.video.manifest is not None
    assert artifacts.read_json(desk.video.manifest)["description"] == EDITED
    assert desk.edit(TEXTS[1]) == FIRST


def test_what_was_typed_stays(desk: Desk) -> None:
    desk.change(description=f"{FIRST} Enjoy!", tags=["mine"])
    assert desk.edit("Foxes bark.") == f"{FIRST} Enjoy!"
    assert desk.video.tags == ["mine"]


def test_an_empty_description_stays_empty(desk: Desk) -> None:
    desk.change(description="")
    assert desk.edit("Foxes bark.") == ""


def test_what_is_not_from_ones_own_text_stays(channel: Channel, tmp_path: Path) -> None:
    desk = Desk(channel, tmp_path, text="", topic="Cats")
    assert desk.edit("Foxes bark.") == FIRST


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_credits_stay_under_it(desk: Desk, newline: str) -> None:
    scene = scenes(desk.video)[0]
    scene.visual, scene.credit = ArtifactFactory.create(kind="footage"), {**BEE, "start": 0.3}
    scene.credit["focus"] = [0.5, 0.5]
    scene.save()
    assert desk.edit("Once.") == f"{TEXTS[0]} Once. {TEXTS[2]}\n\n{ADA}"
    desk.change(description=desk.video.description.replace("\n", newline))
    assert desk.edit("Foxes bark.") == f"{EDITED}\n\n{ADA}"
