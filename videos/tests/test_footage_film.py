"""A film with footage, from the request to the manifest; and whom it names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from pytest_httpserver import HTTPServer

from channels_app.models import Channel
from providers.footage.tests import stock as said
from providers.footage.tests.stock import both_sites
from studio.services import media_upload
from studio.tests.files import made, music, upload
from tests.factories import ArtifactFactory, SceneFactory, VideoFactory
from videos import artifacts, queue, services
from videos.credits import NO_ROOM
from videos.models import Scene, Video
from videos.pipeline.context import StageContext
from videos.pipeline.runner import run
from videos.pipeline.uploading import UploadingStage
from videos.render.tests.helpers import frames_of
from videos.services import VideoRequest

HOST = "test-host"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folders(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.WORK_DIR = tmp_path / "work"


def film(channel: Channel) -> Video:
    """From a request to the end, over all stages."""
    text = "Every honey bee dances.\n\nThat is how they talk."
    request = VideoRequest(text=text, preset="draft")
    video = services.video_request(owner=channel.owner, channel=channel, request=request)
    claimed = queue.claim(HOST, only=video.pk)
    assert claimed is not None
    run(claimed, HOST)
    return Video.objects.get(pk=video.pk)


def test_a_film_shows_a_clip_and_says_whose_it_is(
    httpserver: HTTPServer, settings: LazySettings, channel: Channel
) -> None:
    stock = both_sites(httpserver, settings)
    purple = "color=purple:size=270x480:rate=10:duration=2"
    address = stock.keep("1.mp4", made(".mp4", "-f", "lavfi", "-i", purple))
    entry = said.pexels_clip(1, "honey-bee-on-a-flower", (address, 1080, 1920))
    stock.offer(said.PEXELS_CLIPS, "honey bee", entry)
    video = film(channel)
    assert (video.status, video.error_message) == ("completed", "")
    assert video.film is not None
    assert video.manifest is not None

    frame = frames_of(artifacts.local_path(video.film))[20].resize((1, 1))
    red, green, blue = frame.getpixel((0, 0))  # type: ignore[misc]
    assert min(red, blue) > green + 30

    decided = [scene.credit["source"] for scene in video.scenes.order_by("index")]
    assert decided == ["pexels", "designed"]
    manifest = artifacts.read_json(video.manifest)
    (used,) = manifest["footage"]
    assert (used["scene"], used["source"], used["id"]) == (1, "pexels", "1")
    assert (used["author"], used["licence"]) == ("Ada Filmer", "Pexels License")
    assert manifest["credits"] == f"Footage: Ada Filmer on Pexels {used['page_url']}"
    assert video.description.endswith(f"\n\n{manifest['credits']}")


class Uploading:
    """The last stage alone, of a video whose one scene shows Ada's clip."""

    def __init__(self, channel: Channel, folder: Path, **setup: Any) -> None:
        (folder / "film.mp4").write_bytes(b"film")
        self.video = VideoFactory.create(
            channel=channel,
            film=artifacts.store("a" * 64, "film", folder / "film.mp4", {}),
            description="How bees talk.",
            setup=setup,
        )
        named = {"source": "pexels", "id": "1", "kind": "clip", "text": "a bee"}
        named |= {"author": "Ada", "licence": "Pexels License", "page_url": "https://pexels.com/1"}
        self.scene = SceneFactory.create(
            video=self.video,
            visual=ArtifactFactory.create(kind="footage"),
            credit={**named, "start": 0.3, "focus": [0.5, 0.5]},
        )
        self.folder = folder

    def description(self) -> str:
        """After it was done once more."""
        Video.objects.update(status="queued", queue="light", lease="")
        claimed = queue.claim(HOST, only=self.video.pk)
        assert claimed is not None
        video = Video.objects.get(pk=self.video.pk)
        context = StageContext(video, claimed, self.folder, lambda: False, lambda _part: None)
        UploadingStage().run(context)
        self.notes = context.notes
        self.video.refresh_from_db()
        return self.video.description

    def manifest(self) -> Any:
        assert self.video.manifest is not None
        return artifacts.read_json(self.video.manifest)


ADA = "Footage: Ada on Pexels https://pexels.com/1"


def test_sources_are_named_once_and_what_the_creator_wrote_stays(
    channel: Channel, tmp_path: Path
) -> None:
    stage = Uploading(channel, tmp_path)
    assert stage.description() == f"How bees talk.\n\n{ADA}"
    assert stage.description() == f"How bees talk.\n\n{ADA}"
    Video.objects.update(description=f"Look at them!\n\n{ADA}")
    Scene.objects.update(credit={**stage.scene.credit, "author": "Bo"})
    assert stage.description() == f"Look at them!\n\n{ADA.replace('Ada', 'Bo')}"


def test_nobody_is_named_where_the_channel_does_not_want_it(
    channel: Channel, tmp_path: Path
) -> None:
    assert Uploading(channel, tmp_path, credits=False).description() == "How bees talk."


def test_own_music_is_named_on_its_terms(channel: Channel, tmp_path: Path) -> None:
    licence = {"author": "Cy", "licence": "CC BY 4.0"}
    song = media_upload(owner=channel.owner, file=upload(music(), "Waltz.mp3"), **licence).media
    stage = Uploading(channel, tmp_path, credits=False, music_media=str(song.pk))
    told = {"name": song.name, "source_url": "", "sha256": song.sha256, **licence}
    key = artifacts.artifact_key("media", str(song.pk))
    ArtifactFactory.create(pk=key, file=song.file, size=song.size, meta=told)
    assert stage.description().endswith("\n\nMusic: Cy (CC BY 4.0)")
    assert stage.manifest()["music"] == {"own": told}


def test_words_that_make_room_for_a_licence_are_told_of_and_kept(
    channel: Channel, tmp_path: Path
) -> None:
    stage = Uploading(channel, tmp_path)
    wordy = "Bees dance. " * 415 + "The end."
    Video.objects.update(description=wordy)
    Scene.objects.update(credit={**stage.scene.credit, "licence": "CC BY 4.0"})
    assert stage.description().endswith(f" Bees\n\n{ADA}")
    assert stage.notes == [NO_ROOM]
    assert stage.manifest()["description"] == wordy


def test_music_of_our_own_is_said_to_be_free(channel: Channel, tmp_path: Path) -> None:
    stage = Uploading(channel, tmp_path)
    Video.objects.update(music="calm")
    assert "Music" not in stage.description()
    assert stage.manifest()["music"] == {
        "mood": "calm",
        "licence": "made by YTEMPIRE: free of claims",
    }
