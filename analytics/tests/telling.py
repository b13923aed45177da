"""Days of figures, entered as a collector would."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from analytics.services import DayFigures, channel_snapshot_record, video_snapshot_record
from channels_app.models import Channel
from costs.models import DailyCost
from videos.models import Video

TODAY = date(2026, 11, 20)  # a Friday
SUBSCRIBERS = ("subscribers_gained", "subscribers_lost", "subscribers")


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def tell(channel: Channel, day: date = TODAY, **figures: Any) -> None:
    """What the platform says of a channel's day; money may be written as text."""
    subscribers = {name: figures.pop(name) for name in SUBSCRIBERS if name in figures}
    channel_snapshot_record(channel=channel, day=day, figures=day_figures(**figures), **subscribers)


def tell_video(video: Video, day: date = TODAY, **figures: Any) -> None:
    video_snapshot_record(video=video, day=day, figures=day_figures(**figures))


def day_figures(revenue: str = "0", **figures: int) -> DayFigures:
    return DayFigures(revenue=Decimal(revenue), **figures)


def spend(user: User, amount: str, day: date = TODAY, category: str = "ai_generation") -> None:
    DailyCost.objects.create(owner=user, day=day, category=category, amount=Decimal(amount))
