"""Files over HTTP: what is sent for which range and condition."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import RequestFactory

from ytempire.core.files import CHUNK, StoredFile, byte_range, file_response, safe_filename, stream

BODY = bytes(range(256)) * 4


@pytest.fixture
def film(tmp_path: Path) -> StoredFile:
    path = tmp_path / "film.mp4"
    path.write_bytes(BODY)
    return StoredFile(path, "My film.mp4", "abc123")


def get(film: StoredFile, method: str = "GET", **headers: Any) -> HttpResponseBase:
    request = RequestFactory().generic(method, "/", headers=headers)
    return file_response(request, film)


async def body(response: HttpResponseBase) -> bytes:
    if isinstance(response, StreamingHttpResponse):
        return b"".join([chunk async for chunk in response])
    return bytes(getattr(response, "content"))  # noqa: B009


@pytest.mark.parametrize(
    ("header", "size", "expected"),
    [
        ("bytes=0-0", 10, range(0, 1)),
        ("bytes=2-5", 10, range(2, 6)),
        ("bytes=5-", 10, range(5, 10)),
        ("bytes=-3", 10, range(7, 10)),
        ("bytes=-99", 10, range(0, 10)),
        ("bytes=0-99", 10, range(0, 10)),
        ("Bytes=1-2", 10, range(1, 3)),
        (" bytes=1-2 ", 10, range(1, 3)),
    ],
)
def test_a_range_is_understood(header: str, size: int, expected: range) -> None:
    assert byte_range(header, size) == expected


@pytest.mark.parametrize(("header", "size"), [("bytes=10-", 10), ("bytes=-0", 10), ("bytes=0-", 0)])
def test_a_range_beyond_the_end_is_empty(header: str, size: int) -> None:
    asked = byte_range(header, size)
    assert asked is not None
    assert len(asked) == 0


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=5-2",
        "bytes=0-1,4-5",
        "items=0-1",
        "bytes=--1",
        "bytes=1--2",
        "bytes=0x1-2",
        "bytes=\u0661-\u0662",  # digits, but not ours
        f"bytes={'9' * 5000}-",
        "bytes=0-1\n0",
    ],
)
def test_anything_else_stands_for_the_whole_file(header: str) -> None:
    assert byte_range(header, 10) is None


async def test_the_whole_file(film: StoredFile) -> None:
    response = get(film)
    assert response.status_code == 200
    assert response["Content-Type"] == "video/mp4"
    assert response["Content-Length"] == str(len(BODY))
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Disposition"] == 'inline; filename="My film.mp4"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"].startswith("private, max-age=")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert await body(response) == BODY


async def test_a_part(film: StoredFile) -> None:
    response = get(film, range="bytes=100-299")
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes 100-299/{len(BODY)}"
    assert response["Content-Length"] == "200"
    assert await body(response) == BODY[100:300]


async def test_the_end(film: StoredFile) -> None:
    response = get(film, range="bytes=-24")
    assert response["Content-Range"] == f"bytes 1000-1023/{len(BODY)}"
    assert await body(response) == BODY[-24:]


async def test_a_part_that_is_not_there(film: StoredFile) -> None:
    response = get(film, range="bytes=5000-")
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(BODY)}"
    assert await body(response) == b""


async def test_several_parts_are_answered_with_the_whole(film: StoredFile) -> None:
    response = get(film, range="bytes=0-1,5-6")
    assert response.status_code == 200
    assert await body(response) == BODY


async def test_head_has_the_headers_of_the_whole_and_no_body(film: StoredFile) -> None:
    response = get(film, "HEAD", range="bytes=0-1")
    assert (response.status_code, response["Content-Length"]) == (200, str(len(BODY)))
    assert await body(response) == b""


@pytest.mark.parametrize("condition", ['"abc123"', 'W/"abc123"', '"other", "abc123"', "*"])
async def test_what_the_client_has_is_not_sent_again(film: StoredFile, condition: str) -> None:
    response = get(film, if_none_match=condition, range="bytes=0-1")
    assert (response.status_code, response["ETag"]) == (304, '"abc123"')
    assert await body(response) == b""


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ('"abc123"', 206),
        ('"other"', 200),
        ('W/"abc123"', 200),
        ("Sat, 21 Nov 2026 01:00:00 GMT", 200),
    ],
)
def test_a_download_goes_on_only_with_the_same_file(
    film: StoredFile, condition: str, status: int
) -> None:
    assert get(film, range="bytes=1-", if_range=condition).status_code == status


def test_a_file_that_is_gone(film: StoredFile) -> None:
    film.path.unlink()
    with pytest.raises(FileNotFoundError):
        get(film)


def test_a_download_is_saved_under_its_name(film: StoredFile) -> None:
    response = file_response(RequestFactory().get("/"), film, download=True)
    assert response["Content-Disposition"].startswith("attachment; ")


def test_what_a_browser_might_run_is_only_ever_downloaded(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<script>")
    response = get(StoredFile(page, "page.html", "1"))
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment; ")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\r\nSet-Cookie: x.mp4", "aSet-Cookie_ x.mp4"),
        ('say "hi".mp4', "say _hi_.mp4"),
        ("\u202egnp.exe", "gnp.exe"),
        ("Größe 10 €.mp4", "Größe 10 €.mp4"),
        ("...", "file"),
        ("", "file"),
        ("x" * 500 + ".mp4", "x" * 150 + ".mp4"),
    ],
)
def test_file_names(name: str, safe: str) -> None:
    assert safe_filename(name) == safe


async def test_chunks_are_small_and_the_file_is_closed_when_the_client_goes(
    tmp_path: Path,
) -> None:
    path = tmp_path / "large"
    path.write_bytes(b"x" * (3 * CHUNK + 1))
    opened = path.open("rb")
    chunks = stream(lambda: opened, range(1, 3 * CHUNK))
    assert len(await anext(chunks)) == CHUNK
    assert opened.tell() == CHUNK + 1
    await chunks.aclose()
    assert opened.closed
