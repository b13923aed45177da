"""Pexels: clips and photos, free to use; it asks for a link, and for credit where that is easy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from providers.base import Ask, directly
from providers.footage import service
from providers.footage.base import Asset, Kind, Rendition, Search
from providers.footage.service import Listing, Site

AN_HOUR = 3600.0
PER_PAGE = 40
PATHS = {Kind.CLIP: "/v1/videos/search", Kind.PICTURE: "/v1/search"}
ENTRIES = {Kind.CLIP: "videos", Kind.PICTURE: "photos"}
LICENCE = "Pexels License"
LARGE = 1880, 1300  # the box that `large2x` fits into
SLUG = re.compile(r"/([^/]+)-\d+/?$")


class Pexels:
    """200 requests an hour, 20,000 a month; which of both is used up, it does not say."""

    name = "pexels"
    label = "Pexels"

    def search(self, search: Search, ask: Ask = directly) -> Sequence[Asset]:
        listing = Listing(
            path=PATHS[search.kind],
            query={
                "query": search.words,
                "orientation": search.orientation,
                "per_page": PER_PAGE,
            },
            entries=ENTRIES[search.kind],
            read=READERS[search.kind],
            headers={"Authorization": settings.PEXELS_API_KEY},
        )
        return service.search(_site(), search, listing, ask)

    def download(self, url: str, out: Path, ask: Ask = directly) -> None:
        service.download(_site(), url, out, ask)


def _site() -> Site:
    return Site(Pexels.name, Pexels.label, settings.PEXELS_BASE_URL, _patience)


def _patience(headers: Mapping[str, str]) -> float:
    return service.seconds_in(headers, "retry-after", default=AN_HOUR)


def _clip(entry: Any) -> Asset:
    return Asset(
        source=Pexels.name,
        id=str(entry["id"]),
        kind=Kind.CLIP,
        text=_words(entry["url"], *(entry.get("tags") or ())),
        page_url=str(entry["url"]),
        author=str(entry["user"]["name"]),
        licence=LICENCE,
        preview_url=str(entry["image"]),
        width=int(entry["width"]),
        height=int(entry["height"]),
        duration=float(entry["duration"]),
        renditions=_files(entry["video_files"]),
    )


def _files(files: Iterable[Any]) -> tuple[Rendition, ...]:
    """Those that are files: a playlist has no size. Raises ValueError if there are none."""
    found = tuple(
        Rendition(str(file["link"]), int(file["width"]), int(file["height"]))
        for file in files
        if file["file_type"] == "video/mp4" and file["width"] and file["height"]
    )
    if not found:
        raise ValueError("nothing to download")
    return found


def _photo(entry: Any) -> Asset:
    width, height = int(entry["width"]), int(entry["height"])
    scale = min(LARGE[0] / max(width, 1), LARGE[1] / max(height, 1), 1.0)
    large, whole = entry["src"]["large2x"], entry["src"]["original"]
    return Asset(
        source=Pexels.name,
        id=str(entry["id"]),
        kind=Kind.PICTURE,
        text=_words(entry["url"], entry.get("alt") or ""),
        page_url=str(entry["url"]),
        author=str(entry["photographer"]),
        licence=LICENCE,
        preview_url=str(entry["src"]["medium"]),
        width=width,
        height=height,
        duration=0.0,
        renditions=(
            Rendition(str(large), round(width * scale), round(height * scale)),
            Rendition(str(whole), width, height),
        ),
    )


READERS = {Kind.CLIP: _clip, Kind.PICTURE: _photo}


def _words(page_url: str, *more: object) -> str:
    """What a page's address says, such as .../video/waves-on-a-beach-3571264/, and its tags."""
    slug = SLUG.search(page_url)
    told = slug[1].replace("-", " ") if slug else ""
    tags = (str(tag["name"] if isinstance(tag, dict) else tag) for tag in more)
    return ", ".join(filter(None, (told, *tags)))
