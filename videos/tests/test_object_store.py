"""Files in an object store: a real server, local copies for those who read them."""

from __future__ import annotations

import os
import tarfile
import time
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from asgiref.sync import sync_to_async
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connections
from django.http import StreamingHttpResponse
from django.test import AsyncClient, Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from providers.base import TransientError
from studio.links import media_url, preview_url
from studio.services import media_delete, media_upload
from studio.tests.files import picture, upload
from tests.factories import VideoFactory
from tests.servers import ObjectStore, started
from videos import artifacts, cache
from videos.cache import IN_USE
from videos.links import file_url
from videos.models import Artifact
from videos.sweep import expiry, files
from ytempire.settings.shared import object_store as settings_of

pytestmark = pytest.mark.django_db
KEY = "ab" + "c" * 62
NAME = f"artifacts/ab/{KEY}-12.mp4"


@pytest.fixture(scope="module")
def server() -> Iterator[ObjectStore]:
    with started(ObjectStore) as server:
        yield server


@pytest.fixture(autouse=True)
def remote(
    settings: LazySettings, server: ObjectStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in server.settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("YTEMPIRE_S3_PREFIX", "made/")
    settings.CACHE_DIR = tmp_path / "cache"
    settings.STORAGES = {**settings.STORAGES, "default": settings_of(server.BUCKET)}
    for name in server.names():
        server.client.delete_object(Bucket=server.BUCKET, Key=name)


def stored(folder: Path, content: bytes = b"a whole film", key: str = KEY) -> Artifact:
    path = folder / "made.mp4"
    path.write_bytes(content)
    return artifacts.store(key, "film", path, {})


def elsewhere(settings: LazySettings, folder: Path) -> None:
    """From here on this is another machine, with a cache of its own."""
    settings.CACHE_DIR = folder / "elsewhere"


def test_what_is_made_is_in_the_store_and_still_at_hand(
    server: ObjectStore, tmp_path: Path
) -> None:
    artifact = stored(tmp_path)
    assert server.names() == {f"made/{NAME}"}
    assert artifact.file == NAME
    server.client.delete_object(Bucket=server.BUCKET, Key=f"made/{NAME}")
    assert artifacts.local_path(artifact).read_bytes() == b"a whole film"
    assert artifacts.find(KEY) == artifact
    assert not (tmp_path / "made.mp4").exists()


def test_another_machine_finds_and_copies_it(settings: LazySettings, tmp_path: Path) -> None:
    artifact = stored(tmp_path)
    elsewhere(settings, tmp_path)
    assert artifacts.find(KEY) == artifact
    assert artifacts.local_path(artifact).read_bytes() == b"a whole film"
    folder = artifacts.local_path(artifact).parent
    assert [path.name for path in folder.iterdir()] == [Path(NAME).name]


def test_what_the_store_lost_is_made_again(
    settings: LazySettings, server: ObjectStore, tmp_path: Path
) -> None:
    stored(tmp_path)
    server.client.delete_object(Bucket=server.BUCKET, Key=f"made/{NAME}")
    elsewhere(settings, tmp_path)
    assert artifacts.find(KEY) is None
    assert artifacts.find(stored(tmp_path).key) is not None


def test_a_file_that_is_another_one_is_not_taken_for_it(
    settings: LazySettings, server: ObjectStore, tmp_path: Path
) -> None:
    artifact = stored(tmp_path)
    server.client.put_object(Bucket=server.BUCKET, Key=f"made/{NAME}", Body=b"half")
    elsewhere(settings, tmp_path)
    with pytest.raises(TransientError, match="not the one"):
        artifacts.local_path(artifact)
    assert not cache.is_here(NAME, artifact.size)


def test_a_damaged_copy_is_fetched_again(tmp_path: Path) -> None:
    artifact = stored(tmp_path)
    artifacts.local_path(artifact).write_bytes(b"half")
    assert artifacts.local_path(artifact).read_bytes() == b"a whole film"


@pytest.fixture
def link(tmp_path: Path) -> str:
    return urlsplit(file_url(stored(tmp_path), "film.mp4")).path


def test_while_the_store_is_away_it_may_be_tried_again(
    settings: LazySettings, link: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YTEMPIRE_S3_ENDPOINT", "http://127.0.0.1:9")
    settings.STORAGES = {**settings.STORAGES, "default": settings_of("any")}
    elsewhere(settings, tmp_path)
    with pytest.raises(TransientError, match="does not answer"):
        artifacts.find(KEY)
    with pytest.raises(TransientError, match="does not answer"):
        stored(tmp_path, key="de" + "f" * 62)
    assert Artifact.objects.count() == 1
    answer = Client().get(link)
    assert (answer.status_code, b"Try again" in answer.content) == (503, True)


@pytest.mark.django_db(transaction=True)
async def test_a_viewer_gets_ranges_of_it(
    settings: LazySettings, link: str, tmp_path: Path
) -> None:
    elsewhere(settings, tmp_path)
    answer = await AsyncClient().get(link, headers={"range": "bytes=2-6"})
    assert answer.status_code == 206
    assert isinstance(answer, StreamingHttpResponse)
    assert b"".join([chunk async for chunk in answer]) == b"whole"
    await sync_to_async(connections.close_all)()


@pytest.mark.django_db(transaction=True)
async def test_a_library_lies_in_it_too(
    settings: LazySettings, server: ObjectStore, user: User, tmp_path: Path
) -> None:
    bring = sync_to_async(media_upload)
    media = (await bring(owner=user, file=upload(picture()))).media
    assert server.names() == {f"made/{media.file}", f"made/{media.preview}"}
    elsewhere(settings, tmp_path)
    for url in (media_url(media), preview_url(media)):
        answer = await AsyncClient().get(urlsplit(url).path)
        assert isinstance(answer, StreamingHttpResponse)
        sent = b"".join([chunk async for chunk in answer])
        assert sent == picture() or url != media_url(media)
    await sync_to_async(media_delete)(media=media)
    assert server.names() == set()
    await sync_to_async(connections.close_all)()


@pytest.mark.parametrize("hours", [0, 4])
def test_copies_longest_unused_go_first_and_what_is_in_use_stays(
    settings: LazySettings, tmp_path: Path, hours: int
) -> None:
    keys = [letter * 64 for letter in "abcd"]
    made = [stored(tmp_path, b"x" * 100, key) for key in keys]
    for age, artifact in enumerate(reversed(made)):
        then = time.time() - hours * 3600 - age
        os.utime(artifacts.local_path(artifact), (then, then))
    cache.trim(250)
    left = [cache.is_here(str(artifact.file), 100) for artifact in made]
    assert left == ([False, False, True, True] if hours * 3600 > IN_USE else [True] * 4)
    assert all(artifacts.local_path(artifact).stat().st_size == 100 for artifact in made)


def test_a_copy_asked_for_while_others_are_trimmed_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [stored(tmp_path, b"x" * 100, letter * 64) for letter in "abc"]
    places = [artifacts.local_path(artifact) for artifact in made]
    for age, place in enumerate(places):
        then = time.time() - IN_USE - 3600 + age
        os.utime(place, (then, then))
    unlink = Path.unlink

    def somebody_asks_meanwhile(path: Path, *, missing_ok: bool = False) -> None:
        if path == places[0]:
            artifacts.local_path(made[1])
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", somebody_asks_meanwhile)
    cache.trim(0)
    assert [place.exists() for place in places] == [False, True, False]


def test_what_is_discarded_is_gone_from_both(
    server: ObjectStore,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    artifact = stored(tmp_path)
    place = artifacts.local_path(artifact)
    with django_capture_on_commit_callbacks(execute=True):
        artifacts.discard([KEY])
    assert not place.exists()
    assert server.names() == set()


def test_what_nobody_needs_is_swept_from_the_store(server: ObjectStore, tmp_path: Path) -> None:
    expired, shown = stored(tmp_path), stored(tmp_path, key="cd" * 32)
    VideoFactory.create(status="completed", film=shown)
    server.client.put_object(Bucket=server.BUCKET, Key="made/artifacts/ef/ef12.mp4", Body=b"lost")
    assert list(files.orphans()) == ["artifacts/ef/ef12.mp4"]
    assert files.sweep_orphans() == []  # not on its first day
    Artifact.objects.update(used_at=timezone.now() - timedelta(days=2))
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert files.sweep_orphans() == [4]
        assert expiry.sweep_expired() == [expired.size]
    assert server.names() == {f"made/{shown.file}"}
    assert not cache.is_here(NAME, expired.size)
    assert cache.is_here(str(shown.file), shown.size)


@pytest.mark.django_db(transaction=True)
def test_a_backup_leaves_the_store_where_it_is_and_says_so(tmp_path: Path) -> None:
    stored(tmp_path)
    told, path = StringIO(), tmp_path / "ytempire.tar"
    call_command("backup", str(path), stdout=told)
    assert "Files: in the object store." in told.getvalue()
    with tarfile.open(path) as archive:
        assert not [name for name in archive.getnames() if name.startswith("media/")]
