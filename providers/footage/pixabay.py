"""Pixabay: clips and photos, free to use; files are fetched, never linked to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from providers.base import Ask, directly
from providers.footage import service
from providers.footage.base import Asset, Kind, Orientation, Rendition, Search
from providers.footage.service import Listing, Site

A_MINUTE = 60.0
PER_PAGE = 40
LONGEST_WORDS = 100
PATHS = {Kind.CLIP: "/api/videos/", Kind.PICTURE: "/api/"}
ORIENTATIONS = {Orientation.PORTRAIT: "vertical", Orientation.LANDSCAPE: "horizontal"}
LICENCE = "Pixabay Content License"
LARGE = 1280  # the longer side of `largeImageURL`; larger ones are for accounts that asked


class Pixabay:
    """100 requests a minute; each search is to be remembered for a day."""

    name = "pixabay"
    label = "Pixabay"

    def search(self, search: Search, ask: Ask = directly) -> Sequence[Asset]:
        listing = Listing(
            path=PATHS[search.kind],
            query={
                "q": search.words[:LONGEST_WORDS],
                "safesearch": "true",
                "per_page": PER_PAGE,
                **(_photo_query(search) if search.kind == Kind.PICTURE else {}),
            },
            entries="hits",
            read=READERS[search.kind],
            secret={"key": settings.PIXABAY_API_KEY},
        )
        return service.search(_site(), search, listing, ask)

    def download(self, url: str, out: Path, ask: Ask = directly) -> None:
        service.download(_site(), url, out, ask)


def _photo_query(search: Search) -> dict[str, str]:
    return {"image_type": "photo", "orientation": ORIENTATIONS.get(search.orientation, "all")}


def _site() -> Site:
    return Site(Pixabay.name, Pixabay.label, settings.PIXABAY_BASE_URL, _patience)


def _patience(headers: Mapping[str, str]) -> float:
    return service.seconds_in(headers, "retry-after", "x-ratelimit-reset", default=A_MINUTE)


def _clip(entry: Any) -> Asset:
    files = [file for file in entry["videos"].values() if file.get("url")]
    largest = max(files, key=lambda file: int(file["width"]))  # ValueError where there is none
    return Asset(
        kind=Kind.CLIP,
        preview_url=str(largest.get("thumbnail", "")),
        width=int(largest["width"]),
        height=int(largest["height"]),
        duration=float(entry["duration"]),
        renditions=tuple(
            Rendition(str(file["url"]), int(file["width"]), int(file["height"])) for file in files
        ),
        **_origin(entry),
    )


def _photo(entry: Any) -> Asset:
    width, height = int(entry["imageWidth"]), int(entry["imageHeight"])
    scale = min(LARGE / max(width, height, 1), 1.0)
    large = Rendition(str(entry["largeImageURL"]), round(width * scale), round(height * scale))
    whole = [Rendition(str(entry["imageURL"]), width, height)] if entry.get("imageURL") else []
    return Asset(
        kind=Kind.PICTURE,
        preview_url=str(entry["webformatURL"]),
        width=width,
        height=height,
        duration=0.0,
        renditions=(large, *whole),
        **_origin(entry),
    )


READERS = {Kind.CLIP: _clip, Kind.PICTURE: _photo}


def _origin(entry: Any) -> dict[str, str]:
    return {
        "source": Pixabay.name,
        "id": str(entry["id"]),
        "text": str(entry["tags"]),
        "page_url": str(entry["pageURL"]),
        "author": str(entry["user"]),
        "licence": LICENCE,
    }
