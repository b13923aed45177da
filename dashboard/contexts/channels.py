"""The channels, each with its day so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse

from accounts.models import User
from channels_app.models import Channel
from channels_app.selectors import channels_for
from videos.selectors import asked_today


@dataclass(frozen=True, slots=True)
class ChannelCard:
    """channel: with its video_count; asked: the videos that count against today's limit."""

    channel: Channel
    asked: int

    @property
    def active(self) -> bool:
        return self.channel.status == Channel.Status.ACTIVE


@dataclass(frozen=True, slots=True)
class Channels:
    name: ClassVar[str] = "channels"
    every: ClassVar[int] = 0

    cards: list[ChannelCard]
    limit: int
    plan: str

    @classmethod
    def load(cls, user: User) -> Channels:
        asked = asked_today(user)
        cards = [ChannelCard(row, asked.get(row.pk, 0)) for row in channels_for(user)]
        return cls(cards, user.current_plan.channel_limit, user.current_plan.code)

    @property
    def url(self) -> str:
        return reverse("channels")

    @property
    def full(self) -> bool:
        return len(self.cards) >= self.limit
