"""The library over the API: brought, found, changed, deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from asgiref.sync import sync_to_async
from django.conf import LazySettings
from django.db import connections
from django.http import StreamingHttpResponse
from django.test import AsyncClient, Client
from pytest_django import DjangoCaptureOnCommitCallbacks
from rest_framework.test import APIClient

from accounts.models import User
from studio.models import Media
from studio.tests.files import clip, music, picture, upload
from tests.factories import MediaFactory

ADDRESS = "/api/v1/media/upload"


def bring(api: APIClient, content: bytes, name: str = "Beach.png", **more: Any) -> Any:
    return api.post(ADDRESS, {"file": upload(content, name), **more}, format="multipart")


def test_a_picture_is_brought_and_found(api: APIClient, user: User) -> None:
    answer = bring(
        api,
        picture(),
        "Beach  at dawn.PNG",
        terms=["beach, sea", "Sea"],
        author="Ada",
        sourceUrl="https://example.com/beach",
    )
    assert answer.status_code == 201
    told = answer.json()
    assert (told["kind"], told["name"], told["terms"]) == (
        "picture",
        "Beach at dawn",
        ["beach", "Sea"],
    )
    assert (told["author"], told["sourceUrl"]) == ("Ada", "https://example.com/beach")
    assert (told["width"], told["height"], told["size"]) == (320, 200, len(picture()))
    assert api.get("/api/v1/media").json() == [told]
    assert api.get(f"/api/v1/media/{told['id']}").json() == told


@pytest.mark.parametrize(
    ("content", "kind"), [(picture(), "picture"), (clip(), "clip"), (music(), "music")]
)
@pytest.mark.django_db(transaction=True)
async def test_its_address_loads_without_a_header(
    api: APIClient, content: bytes, kind: str
) -> None:
    told = (await sync_to_async(bring)(api, content, "mine")).json()
    assert told["kind"] == kind
    for address, whole in ((told["url"], content), (told["previewUrl"], None)):
        if not address:
            assert kind == "music"
            continue
        answer = await AsyncClient().get(urlsplit(address).path)
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith(("image/", "video/", "audio/"))
        assert isinstance(answer, StreamingHttpResponse)
        sent = b"".join([chunk async for chunk in answer])
        assert sent == (whole or sent)
    await sync_to_async(connections.close_all)()


def test_the_same_again_is_the_same(api: APIClient, other_api: APIClient) -> None:
    first, again = bring(api, picture(), name="One"), bring(api, picture(), "other.png")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert bring(other_api, picture()).json()["id"] != first.json()["id"]


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", 400), (b"no picture", 415), (picture()[:60], 400), (picture("JPEG") * 2000, 413)],
)
def test_what_cannot_be_used_is_refused(
    api: APIClient, settings: LazySettings, media_folder: Path, content: bytes, status: int
) -> None:
    settings.UPLOAD_MB = {"clip": 1, "picture": 1, "music": 1}
    answer = bring(api, content)
    told = answer.json()
    assert (answer.status_code, told["code"], told["field"]) == (status, "VAL_4001", "file")
    assert not Media.objects.exists()
    assert not list(media_folder.rglob("*.*"))


def test_each_kind_has_a_limit_of_its_own(api: APIClient, settings: LazySettings) -> None:
    settings.UPLOAD_MB = {"clip": 100, "picture": 1, "music": 100}
    answer = bring(api, picture("PNG", (1200, 1200), compress_level=0))
    assert answer.status_code == 413
    assert "a picture file may have at most 1 MB" in answer.json()["message"]


def test_a_library_may_be_full(api: APIClient, settings: LazySettings, user: User) -> None:
    settings.LIBRARY_MB = 3
    MediaFactory.create(owner=user, size=2_999_990)
    assert bring(api, picture()).status_code == 413
    MediaFactory.create(size=10**9)  # somebody else's
    Media.objects.filter(owner=user).delete()
    assert bring(api, picture()).status_code == 201


def test_a_full_disk_takes_nothing(
    api: APIClient, settings: LazySettings, media_folder: Path
) -> None:
    settings.MIN_FREE_MB = 10**9
    answer = bring(api, picture())
    assert (answer.status_code, answer.json()["code"]) == (409, "VAL_4001")
    assert "Make room" in answer.json()["message"]
    assert not list(media_folder.rglob("*.*"))


@pytest.mark.parametrize("body", [{}, {"file": "text"}])
def test_without_a_file_there_is_nothing_to_do(api: APIClient, body: dict[str, str]) -> None:
    for format in ("multipart", "json"):
        answer = api.post(ADDRESS, body, format=format)
        assert (answer.status_code, answer.json()["field"]) == (400, "file")


def test_names_of_files_are_only_names(api: APIClient, media_folder: Path) -> None:
    told = bring(api, picture(), "../../<b>\u202e\0x.png").json()
    assert "/" not in told["name"]
    assert "\u202e" not in told["name"]
    assert all(path.parent.parent.name == "library" for path in media_folder.rglob("*.*"))


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("The %22old%22 pier.png", 'The "old" pier'),
        ("two%0D%0Alines.png", "two lines"),
        ("100%25 %20.png", "100%25 %20"),
    ],
)
def test_what_browsers_quote_in_a_name_is_shown_as_it_was(
    api: APIClient, sent: str, name: str
) -> None:
    assert bring(api, picture(), sent).json()["name"] == name


def test_the_list_by_kind_and_by_page(api: APIClient, user: User) -> None:
    made = [MediaFactory.create(owner=user, kind=kind) for kind in ("clip", "clip", "music")]
    MediaFactory.create()
    newest_first = [str(media.pk) for media in reversed(made)]
    assert [media["id"] for media in api.get("/api/v1/media").json()] == newest_first
    clips = api.get("/api/v1/media", {"kind": "clip"}).json()
    assert [media["id"] for media in clips] == newest_first[1:]
    page = api.get("/api/v1/media", {"page": 2, "limit": 2}).json()
    assert ([media["id"] for media in page["media"]], page["total"]) == (newest_first[2:], 3)
    assert api.get("/api/v1/media", {"kind": "film"}).status_code == 400


def test_what_is_known_of_a_file_is_changed(api: APIClient, user: User) -> None:
    media = MediaFactory.create(owner=user, author="Ada", terms=["old"])
    answer = api.patch(
        f"/api/v1/media/{media.pk}", {"name": "New", "terms": ["sea", " sea ", "sky"], "size": 1}
    )
    told = answer.json()
    assert (told["name"], told["terms"], told["author"]) == ("New", ["sea", "sky"], "Ada")
    assert told["size"] == media.size


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 201),
        ("terms", "sea"),
        ("terms", ["x"] * 31),
        ("terms", [7]),
        ("sourceUrl", "javascript:alert(1)"),
        ("author", None),
    ],
)
def test_what_makes_no_sense_of_a_file_is_refused(
    api: APIClient, user: User, field: str, value: object
) -> None:
    media = MediaFactory.create(owner=user)
    answer = api.patch(f"/api/v1/media/{media.pk}", {field: value})
    assert answer.status_code == 400
    assert answer.json()["field"].startswith(field)


def test_what_is_deleted_is_gone_with_its_files(
    api: APIClient,
    media_folder: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    told = bring(api, picture()).json()
    assert len(list(media_folder.rglob("*.*"))) == 2
    with django_capture_on_commit_callbacks(execute=True):
        assert api.delete(f"/api/v1/media/{told['id']}").status_code == 204
    assert api.get("/api/v1/media").json() == []
    assert not list(media_folder.rglob("*.*"))
    assert Client().get(urlsplit(told["url"]).path).status_code == 404


def test_an_address_that_was_tampered_with_opens_nothing(api: APIClient) -> None:
    path = urlsplit(bring(api, picture()).json()["url"]).path
    assert Client().get(f"{path[:-1]}{'a' if path[-1] != 'a' else 'b'}").status_code == 403
