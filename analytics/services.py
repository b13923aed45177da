"""Writing what the platform told; told again, a day is corrected everywhere it counts.

Whoever collects from a platform enters it here. Nothing else writes these figures.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils import timezone

from accounts.models import User
from analytics.figures import engagement, performance_score
from analytics.models import ChannelSnapshot, DailyFigures, RevenueMilestone, VideoSnapshot
from channels_app.models import Channel
from channels_app.services import channel_statistics_record
from costs.sums import money_sum
from videos.models import Status, Video
from videos.services import video_metrics_record

MILESTONES = tuple(Decimal(10**power) for power in range(8))


@dataclass(frozen=True, slots=True)
class DayFigures:
    """What one day brought on the platform. Revenue in USD."""

    views: int = 0
    watch_minutes: int = 0
    likes: int = 0
    comments: int = 0
    revenue: Decimal = Decimal(0)


FIGURES = tuple(asdict(DayFigures()))
SUMS = {
    **{name: Sum(name, default=0) for name in FIGURES},
    "revenue": money_sum("revenue", default=Decimal(0)),
}


@transaction.atomic
def channel_snapshot_record(
    *,
    channel: Channel,
    day: date,
    figures: DayFigures,
    subscribers_gained: int = 0,
    subscribers_lost: int = 0,
    subscribers: int | None = None,
) -> ChannelSnapshot:
    """Enter a channel's day. subscribers: how many it has now in all; None when not told."""
    _take_turns(channel.owner_id)
    before = ChannelSnapshot.objects.filter(channel=channel, day=day).first()
    told = {
        "owner_id": channel.owner_id,
        "subscribers_gained": subscribers_gained,
        "subscribers_lost": subscribers_lost,
        "synced_at": timezone.now(),
        **asdict(figures),
    }
    snapshot, _ = ChannelSnapshot.objects.update_or_create(channel=channel, day=day, defaults=told)
    _roll_up(channel.owner_id, day, figures, before or DayFigures())
    _channel_totals(channel, subscribers)
    _milestones(channel.owner_id)
    return snapshot


@transaction.atomic
def video_snapshot_record(*, video: Video, day: date, figures: DayFigures) -> VideoSnapshot:
    """Enter a video's day; its totals and its score follow."""
    _take_turns(video.owner_id)
    told = {"synced_at": timezone.now(), **asdict(figures)}
    snapshot, _ = VideoSnapshot.objects.update_or_create(video=video, day=day, defaults=told)
    totals = VideoSnapshot.objects.filter(video=video).aggregate(**SUMS)
    score = _score(video, totals["views"], totals["likes"], totals["comments"])
    video_metrics_record(video=video, performance_score=score, **totals)
    return snapshot


def _take_turns(owner_id: uuid.UUID) -> None:
    """What is told of one owner's channels at once is entered one after the other."""
    User.objects.select_for_update(no_key=True).get(pk=owner_id)


def _roll_up(
    owner_id: uuid.UUID, day: date, figures: DayFigures, before: DayFigures | ChannelSnapshot
) -> None:
    more = {name: getattr(figures, name) - getattr(before, name) for name in FIGURES}
    row, _ = DailyFigures.objects.get_or_create(owner_id=owner_id, day=day)
    DailyFigures.objects.filter(pk=row.pk).update(
        **{name: F(name) + change for name, change in more.items()}
    )


def _channel_totals(channel: Channel, subscribers: int | None) -> None:
    days = ChannelSnapshot.objects.filter(channel=channel).order_by("-day")
    last = days[0]
    month = Q(day__range=(last.day.replace(day=1), last.day))
    totals = days.order_by().aggregate(views=Sum("views"), month=money_sum("revenue", only=month))
    channel_statistics_record(
        channel=channel,
        total_views=totals["views"],
        daily_revenue=last.revenue,
        monthly_revenue=totals["month"],
        subscribers=subscribers,
    )


def _milestones(owner_id: uuid.UUID) -> None:
    days = DailyFigures.objects.filter(owner_id=owner_id)
    earned = days.aggregate(total=money_sum("revenue"))["total"]
    reached = [amount for amount in MILESTONES if amount <= earned]
    RevenueMilestone.objects.bulk_create(
        [RevenueMilestone(owner_id=owner_id, amount=amount) for amount in reached],
        ignore_conflicts=True,
    )


def _score(video: Video, views: int, likes: int, comments: int) -> float:
    """Against the mean of the channel's completed videos of which figures are known, with it."""
    others = Video.objects.filter(
        channel=video.channel_id, status=Status.COMPLETED, metrics_synced_at__isnull=False
    ).exclude(pk=video.pk)
    sums = {name: Sum(name, default=0) for name in ("views", "likes", "comments")}
    known = others.aggregate(**sums)
    count = others.count() + 1
    all_views = known["views"] + views
    return performance_score(
        views=views,
        engagement=engagement(likes, comments, views),
        mean_views=all_views / count,
        mean_engagement=engagement(known["likes"] + likes, known["comments"] + comments, all_views),
    )
