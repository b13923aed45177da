"""The creator's own media, offered as other sources offer theirs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from accounts.models import User
from providers.base import Ask, directly
from providers.footage.base import Asset, Kind, Rendition, Search
from studio.models import Media
from studio.selectors import media_for, media_get
from ytempire.core.exceptions import MediaNotFoundError

MOST = 500  # of the newest


class Library:
    """Everything is offered: what fits is told by its name and terms."""

    name = "library"
    label = "The media library"

    def __init__(self, owner: User) -> None:
        self._owner = owner

    def search(self, search: Search, ask: Ask = directly) -> Sequence[Asset]:  # noqa: ARG002
        return [asset for asset in self._all if asset.kind == search.kind]

    @cached_property
    def _all(self) -> Sequence[Asset]:
        usable = media_for(self._owner).filter(kind__in=list(Kind))
        return [asset_of(media) for media in usable[:MOST]]


def chosen_asset(owner: User, media_id: str) -> Asset:
    """The file that was set for a scene. Raises MediaNotFoundError, also for music."""
    media = media_get(owner, media_id)
    if media.kind not in list(Kind):
        raise MediaNotFoundError
    return asset_of(media)


def asset_of(media: Media) -> Asset:
    """A file of the library, as a source would offer it."""
    return Asset(
        source=Library.name,
        id=str(media.pk),
        kind=Kind(media.kind),
        text=", ".join((media.name, *map(str, media.terms))),
        page_url=media.source_url,
        author=media.author,
        licence=media.licence,
        preview_url="",
        width=media.width,
        height=media.height,
        duration=media.duration,
        renditions=(Rendition(str(media.file), media.width, media.height),),
    )
