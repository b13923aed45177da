"""Pexels and Pixabay over real HTTP: what they offer, and how they fail."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from django.conf import LazySettings
from werkzeug import Response

from providers.base import PermanentError, ProviderError, TransientError
from providers.footage import service
from providers.footage.base import FootageSource, Kind, Orientation, Search
from providers.footage.pexels import Pexels
from providers.footage.pixabay import Pixabay
from providers.footage.tests import stock as said
from providers.footage.tests.stock import KEY, Stock
from providers.tests.asking import Noted
from tests.sockets import raw_server
from ytempire.settings.env import BASE_DIR

CLIPS = Search("honey bee", Kind.CLIP, Orientation.PORTRAIT)
PHOTOS = Search("honey bee", Kind.PICTURE, Orientation.PORTRAIT)
BOTH = pytest.mark.parametrize("source", [Pexels(), Pixabay()], ids=["pexels", "pixabay"])


def test_a_clip_of_pexels(stock: Stock) -> None:
    files = ("https://videos.pexels.com/7-sd.mp4", 540, 960), ("https://v.p.com/7.mp4", 1080, 1920)
    entry = said.pexels_clip(7, "honey-bee-on-a-flower", *files, duration=12)
    stock.offer(said.PEXELS_CLIPS, "honey bee", entry)
    (asset,) = Pexels().search(CLIPS)
    assert (asset.source, asset.id, asset.kind) == ("pexels", "7", Kind.CLIP)
    assert asset.text == "honey bee on a flower"
    assert (asset.author, asset.licence) == ("Ada Filmer", "Pexels License")
    assert asset.page_url == "https://www.pexels.com/video/honey-bee-on-a-flower-7/"
    assert (asset.width, asset.height, asset.duration) == (1080, 1920, 12)
    assert [(one.url, one.width, one.height) for one in asset.renditions] == list(files)
    assert stock.asked[0].args["orientation"] == "portrait"


def test_a_photo_of_pexels(stock: Stock) -> None:
    entry = said.pexels_photo(8, "A bee in flight", "https://images.pexels.com/8.jpg", 4000, 6000)
    stock.offer(said.PEXELS_PHOTOS, "honey bee", entry)
    (asset,) = Pexels().search(PHOTOS)
    assert (asset.kind, asset.text, asset.duration) == (Kind.PICTURE, "A bee in flight", 0)
    assert [(one.width, one.height) for one in asset.renditions] == [(867, 1300), (4000, 6000)]


def test_a_clip_of_pixabay(stock: Stock) -> None:
    files = ("https://cdn.pixabay.com/9.mp4", 1920, 1080), ("https://c.p.com/9-s.mp4", 960, 540)
    stock.offer(said.PIXABAY_CLIPS, "honey bee", said.pixabay_clip(9, "bee, flower", *files))
    (asset,) = Pixabay().search(CLIPS)
    assert (asset.source, asset.id, asset.text) == ("pixabay", "9", "bee, flower")
    assert (asset.author, asset.licence) == ("Bo", "Pixabay Content License")
    assert (asset.width, asset.height) == (1920, 1080)
    assert [(one.url, one.width, one.height) for one in asset.renditions] == list(files)
    assert stock.asked[0].args["safesearch"] == "true"


def test_a_photo_of_pixabay(stock: Stock) -> None:
    entry = said.pixabay_photo(3, "bee, hive", "https://pixabay.com/get/3_1280.jpg", 2560, 3840)
    stock.offer(said.PIXABAY_PHOTOS, "honey bee", entry)
    (asset,) = Pixabay().search(PHOTOS)
    assert [(one.width, one.height) for one in asset.renditions] == [(853, 1280)]
    assert stock.asked[0].args["orientation"] == "vertical"


@BOTH
def test_nothing_found_is_no_error(stock: Stock, source: FootageSource) -> None:
    assert list(source.search(CLIPS)) == []


@BOTH
def test_the_same_search_is_made_once_a_day(stock: Stock, source: FootageSource) -> None:
    for search in (CLIPS, CLIPS, PHOTOS):
        source.search(search)
    assert len(stock.asked) == 2


@BOTH
def test_an_entry_that_is_not_understood_is_left_out(stock: Stock, source: FootageSource) -> None:
    good = (
        said.pexels_clip(1, "bee", ("https://a.com/1.mp4", 1080, 1920)),
        said.pixabay_clip(1, "bee", ("https://a.com/1.mp4", 1080, 1920)),
    )
    for path, entry in zip((said.PEXELS_CLIPS, said.PIXABAY_CLIPS), good, strict=True):
        stock.offer(path, "honey bee", {"id": 2}, entry)
    assert [asset.id for asset in source.search(CLIPS)] == ["1"]


@BOTH
@pytest.mark.parametrize(
    ("manner", "kind", "words"),
    [
        (401, PermanentError, "refused the API key"),
        (404, PermanentError, "does not have this"),
        (418, PermanentError, "did not accept"),
        (429, TransientError, "limiting requests"),
        (500, TransientError, "trouble on its side"),
        ("cuts", TransientError, "cut before"),
        ("chatters", PermanentError, "not in the expected format"),
    ],
)
def test_how_a_search_fails(
    stock: Stock, source: FootageSource, manner: int | str, kind: type[ProviderError], words: str
) -> None:
    stock.manners.append(manner)
    with pytest.raises(kind, match=words):
        source.search(CLIPS)


@BOTH
def test_answers_of_another_shape_are_not_remembered(stock: Stock, source: FootageSource) -> None:
    stock.manners.append("chatters")
    with pytest.raises(PermanentError):
        source.search(CLIPS)
    assert list(source.search(CLIPS)) == []


@BOTH
def test_a_wrong_key_is_said_and_never_shown(
    stock: Stock, source: FootageSource, settings: LazySettings
) -> None:
    settings.PEXELS_API_KEY = settings.PIXABAY_API_KEY = "wrong"
    with pytest.raises(PermanentError, match="refused the API key") as caught:
        source.search(CLIPS)
    assert "wrong" not in str(caught.value)


@BOTH
def test_what_is_written_down_of_a_request_does_not_hold_the_key(
    stock: Stock, source: FootageSource, tmp_path: Path
) -> None:
    ask = Noted()
    source.search(CLIPS, ask)
    source.download(stock.keep("a.mp4", b"film"), tmp_path / "a.mp4", ask)
    assert [question.model for question in ask.questions] == ["search", "download"]
    assert all(KEY not in repr(question) for question in ask.questions)


@pytest.mark.parametrize(
    ("source", "headers", "seconds"),
    [
        (Pexels(), {}, 3600),
        (Pexels(), {"Retry-After": "7"}, 7),
        (Pexels(), {"X-Ratelimit-Reset": "1796083200"}, 3600),
        (Pixabay(), {}, 60),
        (Pixabay(), {"X-RateLimit-Reset": "31"}, 31),
        (Pixabay(), {"Retry-After": "soon", "X-RateLimit-Reset": "nan"}, 60),
    ],
)
def test_how_long_to_leave_a_busy_site_alone(
    stock: Stock, source: FootageSource, headers: dict[str, str], seconds: float
) -> None:
    stock.manners.append(429)
    stock.headers = headers
    with pytest.raises(TransientError) as caught:
        source.search(CLIPS)
    assert caught.value.retry_after == seconds


@BOTH
def test_a_file_is_fetched(stock: Stock, source: FootageSource, tmp_path: Path) -> None:
    source.download(stock.keep("a.mp4", b"film"), tmp_path / "out", Noted())
    assert (tmp_path / "out").read_bytes() == b"film"


def test_a_file_may_have_moved(stock: Stock, tmp_path: Path) -> None:
    there = stock.keep("there", b"film")
    here = stock.keep("here", Response(status=302, headers={"Location": there}))
    Pexels().download(here, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"film"


ELSEWHERE = [
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/film.mp4",
    "http://127.0.0.1:1/film.mp4",
    "file:///etc/passwd",
    "ftp://example.com/film.mp4",
    "http://[::1",
]


@pytest.mark.parametrize("address", [*ELSEWHERE, "nonsense"])
def test_an_answer_leads_nobody_into_the_own_network(
    stock: Stock, tmp_path: Path, address: str
) -> None:
    with pytest.raises(PermanentError):
        Pexels().download(address, tmp_path / "out")


@pytest.mark.parametrize("address", ELSEWHERE)
def test_neither_does_a_file_that_has_moved(
    address: str, settings: LazySettings, tmp_path: Path
) -> None:
    moved = f"HTTP/1.1 302 Found\r\nLocation: {address}\r\nContent-Length: 0\r\n\r\n"
    with raw_server([moved.encode()]) as url:
        settings.PEXELS_BASE_URL = url
        with pytest.raises(PermanentError):
            Pexels().download(url, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_file_that_leads_on_and_on(stock: Stock, tmp_path: Path) -> None:
    loop = Response(status=302, headers={"Location": "/files/loop"})
    with pytest.raises(PermanentError, match="on and on"):
        Pexels().download(stock.keep("loop", loop), tmp_path / "out")


def test_a_file_that_is_too_large(stock: Stock, tmp_path: Path, settings: LazySettings) -> None:
    settings.FOOTAGE_LARGEST_MB = 1
    with pytest.raises(PermanentError, match="larger than 1 MB"):
        Pexels().download(stock.keep("a", b"x" * 1_000_001), tmp_path / "out")


def test_a_file_that_breaks_off(stock: Stock, tmp_path: Path) -> None:
    short = Response(iter([b"film"]), headers={"Content-Length": "999"})
    with pytest.raises(TransientError, match="cut before"):
        Pexels().download(stock.keep("a", short), tmp_path / "out")


def test_a_file_that_comes_in_drops_is_waited_for_only_so_long(
    settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "DOWNLOAD_SECONDS", 0.5)
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
    with raw_server([head, b"x"], endless=True, pause=0.1) as url:
        settings.PEXELS_BASE_URL = url
        with pytest.raises(TransientError, match="No complete answer"):
            Pexels().download(url, tmp_path / "out")


def test_a_file_that_is_gone(stock: Stock, tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match="does not have this any more"):
        Pexels().download(f"{stock.url}/files/gone", tmp_path / "out")


def test_a_folder_that_cannot_be_written_to_is_our_own_fault(stock: Stock, tmp_path: Path) -> None:
    with pytest.raises(TransientError, match="cannot be kept") as caught:
        Pexels().download(stock.keep("a", b"film"), tmp_path / "missing" / "out")
    assert caught.value.ours


@pytest.mark.parametrize(
    ("keys", "chain"),
    [
        ({}, []),
        ({"YTEMPIRE_PIXABAY_API_KEY": "b"}, ["pixabay"]),
        ({"YTEMPIRE_PIXABAY_API_KEY": "b", "YTEMPIRE_PEXELS_API_KEY": "a"}, ["pexels", "pixabay"]),
    ],
)
def test_a_site_is_asked_once_it_has_a_key(
    monkeypatch: pytest.MonkeyPatch, keys: dict[str, str], chain: list[str]
) -> None:
    for name in ("YTEMPIRE_PEXELS_API_KEY", "YTEMPIRE_PIXABAY_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    for name, key in keys.items():
        monkeypatch.setenv(name, key)
    read = runpy.run_path(str(BASE_DIR / "ytempire/settings/footage.py"))
    assert read["FOOTAGE_CHAIN"] == chain
