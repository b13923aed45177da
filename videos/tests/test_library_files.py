"""Files of the media library: copied into films, swept when nobody's, saved with the rest."""

from __future__ import annotations

import tarfile
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from accounts.models import User
from channels_app.models import Channel
from studio.models import BrandKit, Media
from studio.services import brand_update, media_delete, media_upload
from studio.setup import FilmSetup
from studio.tests.files import clip, music, picture, upload
from videos import artifacts, queue, services
from videos.models import Video
from videos.pipeline.branding import branded
from videos.pipeline.cards import with_cards
from videos.pipeline.context import StageContext
from videos.pipeline.library import own_logo, own_media
from videos.pipeline.rendering import film_of
from videos.render.spec import FilmSpec
from videos.services import VideoRequest
from videos.sweep import files
from ytempire.backup.saving import backup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def brought(user: User, content: bytes, name: str = "file") -> Media:
    return media_upload(owner=user, file=upload(content, name)).media


@pytest.fixture
def kit(user: User, channel: Channel) -> BrandKit:
    logo = brought(user, picture("PNG", (2000, 1000), mode="RGBA", below=(0, 0, 0, 0)))
    return brand_update(
        channel=channel, logo=logo, intro=True, intro_line="Hello", outro=True, outro_line="Bye"
    )


def context_of(video: Video, folder: Path) -> StageContext:
    claimed = queue.claim("test-host", only=video.pk)
    assert claimed is not None
    return StageContext(video, claimed, folder, lambda: False, lambda _: None)


@pytest.fixture
def context(channel: Channel, kit: BrandKit, tmp_path: Path) -> StageContext:
    request = VideoRequest(text="Cats purr.")
    video = services.video_request(owner=channel.owner, channel=channel, request=request)
    return context_of(video, tmp_path)


def film_in(context: StageContext) -> FilmSpec:
    return branded(context, film_of(context.video))


def test_the_logo_comes_into_the_film(context: StageContext, channel: Channel) -> None:
    brand = film_in(context).brand
    assert brand.name == channel.name
    assert brand.logo is not None
    logo = Image.open(brand.logo)
    assert (logo.format, logo.mode, logo.size) == ("PNG", "RGBA", (1024, 512))
    assert len(brand.logo_key) == 64


def test_a_film_keeps_the_logo_that_is_deleted_from_the_library(
    context: StageContext, kit: BrandKit
) -> None:
    before = film_in(context)
    assert kit.logo is not None
    media_delete(media=kit.logo)
    assert film_in(context) == before
    assert not context.notes


def test_a_logo_deleted_before_it_was_used_is_told_of(context: StageContext, kit: BrandKit) -> None:
    assert kit.logo is not None
    media_delete(media=kit.logo)
    assert film_in(context).brand.logo is None
    assert "was deleted; the film is made without it" in context.notes[0]


def test_pictures_come_upright_and_everything_else_as_it_is(
    context: StageContext, user: User
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = own_media(context, str(brought(user, picture("JPEG", (400, 200), exif=exif)).pk))
    assert turned is not None
    shown = Image.open(artifacts.local_path(turned))
    assert (shown.format, shown.size) == ("JPEG", (200, 400))
    for content, suffix in ((clip(), ".mp4"), (music(), ".mp3")):
        artifact = own_media(context, str(brought(user, content).pk))
        assert artifact is not None
        assert artifacts.local_path(artifact).suffix == suffix
        assert artifacts.local_path(artifact).read_bytes() == content
        assert artifact.meta["kind"] in ("clip", "music")


def test_somebody_elses_files_are_not_there(context: StageContext, other_user: User) -> None:
    theirs = brought(other_user, picture())
    assert own_media(context, str(theirs.pk)) is None
    assert own_logo(context, "no id") is None


def test_cards_stand_around_the_script(kit: BrandKit, channel: Channel) -> None:
    setup = FilmSetup.of(kit, channel)
    first, last = with_cards([], setup)
    assert (first.kind, first.headline, first.support, first.narration) == (
        "card",
        channel.name,
        "Hello",
        "",
    )
    assert last.support == "Bye"
    assert with_cards([], FilmSetup()) == []


def test_files_that_no_row_names_are_swept_after_a_day(user: User) -> None:
    kept = brought(user, picture())
    lost = brought(user, clip())
    Media.objects.filter(pk=lost.pk).delete()  # as an account's deletion does
    names = {str(lost.file), str(lost.preview)}
    assert set(files.orphans()) == names
    assert files.sweep_orphans() == []
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert len(files.sweep_orphans()) == 2
    assert not any(default_storage.exists(name) for name in names)
    assert all(default_storage.exists(str(name)) for name in (kept.file, kept.preview))


def test_a_deleted_account_leaves_no_files(other_user: User, user: User) -> None:
    kept, gone = brought(user, picture()), brought(other_user, picture())
    other_user.delete()
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        files.sweep_orphans()
    assert not default_storage.exists(str(gone.file))
    assert default_storage.exists(str(kept.file))


@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_the_library(user: User, tmp_path: Path) -> None:
    media = brought(user, picture())
    manifest = backup(tmp_path / "ytempire.tar", with_media=True)
    assert manifest.counts["studio_media"] == 1
    with tarfile.open(tmp_path / "ytempire.tar") as archive:
        assert {f"media/{media.file}", f"media/{media.preview}"} <= set(archive.getnames())
