"""The media library, newest first, by kind; and where a file of it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Sum
from django.urls import reverse

from accounts.models import User
from channels_app.models import Channel
from studio.models import Media
from studio.selectors import channels_using, media_for
from videos.selectors import videos_showing

PAGE_SIZE = 24
LABELS = {"": "All", Media.Kind.CLIP: "Clips", Media.Kind.PICTURE: "Pictures"}
LABELS[Media.Kind.MUSIC] = "Music"


@dataclass(frozen=True, slots=True)
class Tab:
    """kind: "" for all."""

    kind: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class MediaShelf:
    """kind: what the shelf is of, "" for all; size: bytes of the whole library."""

    name: ClassVar[str] = "media"
    every: ClassVar[int] = 0

    page: Page[Media]
    tabs: list[Tab]
    kind: str
    size: int

    @classmethod
    def load(cls, user: User, query: Mapping[str, str]) -> MediaShelf:
        """What the address asks for; a filter that makes no sense is left out."""
        kind = query.get("kind", "")
        kind = kind if kind in Media.Kind.values else ""
        rows = media_for(user)
        found = rows.filter(kind=kind) if kind else rows
        counted = rows.order_by().values_list("kind").annotate(count=Count("pk"))
        counts = dict(counted)
        counts[""] = sum(counts.values())
        return cls(
            page=Paginator(found, PAGE_SIZE).get_page(query.get("page")),
            tabs=[Tab(kind, label, counts.get(kind, 0)) for kind, label in LABELS.items()],
            kind=kind,
            size=rows.aggregate(total=Sum("size"))["total"] or 0,
        )

    @property
    def url(self) -> str:
        return f"{reverse('media')}?{self.query(self.page.number)}"

    @property
    def previous_query(self) -> str:
        return self.query(self.page.previous_page_number())

    @property
    def next_query(self) -> str:
        return self.query(self.page.next_page_number())

    def query(self, page: int) -> str:
        parts = {"kind": self.kind, "page": page}
        return urlencode({name: value for name, value in parts.items() if value})


@dataclass(frozen=True, slots=True)
class MediaUses:
    """channels: whose brand kits have it; videos: how many have it in a scene."""

    channels: list[Channel]
    videos: int

    @classmethod
    def load(cls, media: Media) -> MediaUses:
        return cls(list(channels_using(media)), videos_showing(media.owner, str(media.pk)))
