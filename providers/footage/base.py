"""The contract of footage sources: a few words go in, clips or pictures that may fit come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from providers.base import Ask, directly


class Kind(StrEnum):
    CLIP = "clip"
    PICTURE = "picture"


class Orientation(StrEnum):
    """The shape that is looked for first; others come too."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"
    SQUARE = "square"


@dataclass(frozen=True, slots=True)
class Search:
    """words: up to 100 characters, as one would type them into the site's search field."""

    words: str
    kind: Kind
    orientation: Orientation


@dataclass(frozen=True, slots=True)
class Rendition:
    """One of the sizes that an asset comes in, in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Asset:
    """One clip or picture that may be used.

    id: the source's own; text: what the source says it shows; page_url: where people find it;
    preview_url: a small picture; duration: seconds, 0 for a picture; renditions: at least one.
    """

    source: str
    id: str
    kind: Kind
    text: str
    page_url: str
    author: str
    licence: str
    preview_url: str
    width: int
    height: int
    duration: float
    renditions: tuple[Rendition, ...]


class FootageSource(Protocol):
    """Raises PermanentError or TransientError; nothing else leaves a source."""

    name: str
    label: str

    def search(self, search: Search, ask: Ask = directly) -> Sequence[Asset]:
        """What the source thinks fits best comes first; what it offers may be nothing."""

    def download(self, url: str, out: Path, ask: Ask = directly) -> None:
        """Fetch one of an asset's renditions. What the file holds is not looked at."""
