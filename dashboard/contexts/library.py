"""All videos, newest first, by status and channel."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse

from accounts.models import User
from channels_app.models import Channel
from channels_app.selectors import channels_for
from dashboard.contexts.making import seconds_between_looks
from videos.models import Status, Video
from videos.selectors import status_counts, videos_for

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Tab:
    """A choice of status; status: "" for all."""

    status: str
    label: str
    count: int
    query: str


@dataclass(frozen=True, slots=True)
class Library:
    name: ClassVar[str] = "library"

    page: Page[Video]
    tabs: list[Tab]
    channels: list[Channel]
    status: str
    channel: str

    @classmethod
    def load(cls, user: User, query: Mapping[str, str]) -> Library:
        """What the address asks for; a filter that makes no sense is left out."""
        status = query.get("status", "")
        status = status if status in Status.values else ""
        channels = list(channels_for(user))
        wanted = {str(channel.pk) for channel in channels} & {query.get("channel", "")}
        channel = next(iter(wanted), "")
        videos = videos_for(user)
        videos = videos.filter(status=status) if status else videos
        videos = videos.filter(channel=uuid.UUID(channel)) if channel else videos
        return cls(
            page=Paginator(videos, PAGE_SIZE).get_page(query.get("page")),
            tabs=_tabs(status_counts(user), channel),
            channels=channels,
            status=status,
            channel=channel,
        )

    @property
    def url(self) -> str:
        return f"{reverse('videos')}?{self._query(self.page.number)}"

    @property
    def every(self) -> int:
        return seconds_between_looks(self.page.object_list)

    @property
    def previous_query(self) -> str:
        return self._query(self.page.previous_page_number())

    @property
    def next_query(self) -> str:
        return self._query(self.page.next_page_number())

    def _query(self, page: int) -> str:
        return _query(status=self.status, channel=self.channel, page=page)


def _tabs(counts: Mapping[str, int], channel: str) -> list[Tab]:
    all_of_them = Tab("", "All", sum(counts.values()), _query(channel=channel))
    return [
        all_of_them,
        *(
            Tab(status, status.label, counts[status], _query(status=status, channel=channel))
            for status in Status
        ),
    ]


def _query(**parts: str | int) -> str:
    return urlencode({name: value for name, value in parts.items() if value})
