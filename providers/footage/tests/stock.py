"""A server that speaks Pexels' protocol and Pixabay's, keeps files, and misbehaves on demand."""

from __future__ import annotations

import json
import re
from collections import deque
from typing import Any

from django.conf import LazySettings
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

KEY = "a-key-nobody-may-see"
PEXELS_CLIPS, PEXELS_PHOTOS = "/v1/videos/search", "/v1/search"
PIXABAY_CLIPS, PIXABAY_PHOTOS = "/api/videos/", "/api/"
LISTS = {
    PEXELS_CLIPS: "videos",
    PEXELS_PHOTOS: "photos",
    PIXABAY_CLIPS: "hits",
    PIXABAY_PHOTOS: "hits",
}
Entry = dict[str, Any]


class Stock:
    """What is offered under which words, as the sites say it.

    manners: what it does with the next searches, in turn: a status, "cuts" (the connection) or
    "chatters" (a good status, and an answer of another shape); else it answers.
    """

    def __init__(self, server: HTTPServer) -> None:
        self.url = server.url_for("").rstrip("/")
        self.manners: deque[int | str] = deque()
        self.headers: dict[str, str] = {}
        self.asked: list[Request] = []
        self.fetched: list[str] = []
        self._offers: dict[tuple[str, str], list[Entry]] = {}
        self._files: dict[str, Response | bytes] = {}
        for path in LISTS:
            server.expect_request(path).respond_with_handler(self._search)
        server.expect_request(re.compile("^/files/")).respond_with_handler(self._file)

    def offer(self, path: str, words: str, *entries: Entry) -> None:
        """Let a search of this path for these words find these entries."""
        self._offers.setdefault((path, words), []).extend(entries)

    def keep(self, name: str, content: bytes | Response) -> str:
        """The address of a file with this content."""
        self._files[name] = content
        return f"{self.url}/files/{name}"

    @property
    def words(self) -> list[str]:
        """What was searched for."""
        return [_words(request) for request in self.asked]

    def _search(self, request: Request) -> Response:
        self.asked.append(request)
        manner = self.manners.popleft() if self.manners else "answers"
        if isinstance(manner, int):
            return Response("No.", manner, self.headers)
        if manner == "cuts":
            return Response(iter([b"{"]), headers={"Content-Length": "999"})
        if manner == "chatters":
            return Response("<html>Welcome</html>")
        return self._listed(request)

    def _listed(self, request: Request) -> Response:
        if request.path in (PEXELS_CLIPS, PEXELS_PHOTOS):
            if request.headers.get("Authorization") != KEY:
                return Response('{"error": "Access to this API has been disallowed"}', 401)
        elif request.args.get("key") != KEY:
            return Response("[ERROR 400] Invalid or missing API key.", 400)
        found = self._offers.get((request.path, _words(request)), [])
        return Response(json.dumps({LISTS[request.path]: found}))

    def _file(self, request: Request) -> Response:
        name = request.path.rpartition("/")[2]
        self.fetched.append(name)
        content = self._files.get(name, Response(status=404))
        return content if isinstance(content, Response) else Response(content)


def both_sites(server: HTTPServer, settings: LazySettings) -> Stock:
    """Such a server, and settings that take it for both sites."""
    stock = Stock(server)
    settings.PEXELS_BASE_URL = settings.PIXABAY_BASE_URL = stock.url
    settings.PEXELS_API_KEY = settings.PIXABAY_API_KEY = KEY
    settings.FOOTAGE_CHAIN = ["pexels", "pixabay"]
    return stock


def _words(request: Request) -> str:
    return request.args.get("query") or request.args.get("q") or ""


def pexels_clip(
    number: int, slug: str, *files: tuple[str, int, int], duration: float = 10
) -> Entry:
    """files: address, width and height of each size, the largest last."""
    _, width, height = files[-1]
    return {
        "id": number,
        "width": width,
        "height": height,
        "url": f"https://www.pexels.com/video/{slug}-{number}/",
        "image": f"https://images.pexels.com/videos/{number}/picture.jpg",
        "duration": duration,
        "tags": [],
        "user": {"id": 1, "name": "Ada Filmer", "url": "https://www.pexels.com/@ada"},
        "video_files": [
            {"id": at, "quality": "hd", "file_type": kind, "width": w, "height": h, "link": link}
            for at, (link, w, h, kind) in enumerate(
                [("https://example.com/list.m3u8", None, None, "application/x-mpegURL")]
                + [(link, w, h, "video/mp4") for link, w, h in files]
            )
        ],
    }


def pexels_photo(number: int, alt: str, address: str, width: int, height: int) -> Entry:
    sizes = ("original", "large2x", "large", "medium", "small", "portrait", "landscape", "tiny")
    return {
        "id": number,
        "width": width,
        "height": height,
        "url": f"https://www.pexels.com/photo/{number}/",
        "photographer": "Ada Filmer",
        "alt": alt,
        "src": dict.fromkeys(sizes, address),
    }


def pixabay_clip(
    number: int, tags: str, *files: tuple[str, int, int], duration: float = 10
) -> Entry:
    """files: address, width and height of each size, the largest first."""
    names = ("large", "medium", "small", "tiny")
    empty = {"url": "", "width": 0, "height": 0, "size": 0, "thumbnail": ""}
    sizes = dict.fromkeys(names, empty)
    for name, (address, width, height) in zip(names, files, strict=False):
        sizes[name] = {**empty, "url": address, "width": width, "height": height}
    return {**_hit(number, tags), "type": "film", "duration": duration, "videos": sizes}


def pixabay_photo(number: int, tags: str, address: str, width: int, height: int) -> Entry:
    return {
        **_hit(number, tags),
        "type": "photo",
        "webformatURL": address,
        "largeImageURL": address,
        "imageWidth": width,
        "imageHeight": height,
    }


def _hit(number: int, tags: str) -> Entry:
    page = f"https://pixabay.com/videos/id-{number}/"
    return {"id": number, "pageURL": page, "tags": tags, "user": "Bo"}
