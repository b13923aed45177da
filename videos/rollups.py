"""Videos counted by day as they move, so that no figure and no quota has to scan them.

Each of these belongs into the transaction of the move; the video is as the move left it.
"""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime

from django.db.models import F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest

from videos.models import ChannelDailyVideos, DailyVideos, Video
from videos.states import CANCELLED


def count_requested(video: Video) -> None:
    _count(video, video.queued_at, requested=1)


def count_withdrawn(video: Video) -> None:
    """It no longer counts as requested: it was deleted before anybody began it."""
    _count(video, video.queued_at, requested=-1)


def count_failed(video: Video, ended_at: datetime) -> None:
    """It no longer counts as requested; what its creator cancelled is no failure either."""
    _count(video, video.queued_at, requested=-1)
    if video.error_message != CANCELLED:
        _count(video, ended_at, failed=1)


def count_completed(video: Video, ended_at: datetime) -> None:
    started_at = video.started_at or ended_at
    seconds = max((ended_at - started_at).total_seconds(), 0.0)
    _count(video, ended_at, completed=1, making_seconds=seconds)


def _count(video: Video, moment: datetime, **changes: float) -> None:
    day = _day_of(video, moment)
    # The owner's row first, always: two who count at once wait for each other in one order.
    owners = DailyVideos.objects.filter(owner=video.owner_id, day=day)
    channels = ChannelDailyVideos.objects.filter(channel=video.channel_id, day=day)
    updates = {name: _changed(name, change) for name, change in changes.items()}
    if not owners.update(**updates):
        DailyVideos.objects.get_or_create(owner_id=video.owner_id, day=day)
        owners.update(**updates)
    if not channels.update(**updates):
        ChannelDailyVideos.objects.get_or_create(channel_id=video.channel_id, day=day)
        channels.update(**updates)


def _day_of(video: Video, moment: datetime) -> date:
    return moment.astimezone(zoneinfo.ZoneInfo(video.owner.time_zone)).date()


def _changed(name: str, change: float) -> Combinable:
    changed = F(name) + change
    return changed if change >= 0 else Greatest(changed, Value(0))
