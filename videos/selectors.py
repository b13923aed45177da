"""Reading videos; a stranger's video does not exist."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Count, DecimalField, Model, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from channels_app.models import Channel
from costs.models import CostEntry
from costs.sums import money_sum
from videos.models import (
    ChannelDailyVideos,
    DailyVideos,
    Scene,
    Stage,
    Status,
    Thumbnail,
    Version,
    Video,
)
from videos.turns import OF_OWNER
from ytempire.core.exceptions import NotFoundError, VideoNotFoundError

M = TypeVar("M", bound=Model)


def _cost_of(**stage: str) -> Coalesce:
    entries = CostEntry.objects.filter(video=OuterRef("pk"), **stage).order_by()
    total = entries.values("video").annotate(total=money_sum("amount")).values("total")
    money = DecimalField(max_digits=14, decimal_places=6)
    return Coalesce(Subquery(total, output_field=money), Value(Decimal(0), output_field=money))


def videos_for(user: User) -> QuerySet[Video]:
    """The user's videos, newest first, with `cost_<stage>` and `cost_total` in USD."""
    costs = {f"cost_{stage}": _cost_of(stage=stage) for stage in Stage}
    return (
        Video.objects.filter(owner=user)
        .select_related("channel", "film", "thumbnail", "captions", "subtitles", "version")
        .annotate(**costs, cost_total=_cost_of())
    )


def video_get(user: User, video_id: str | uuid.UUID) -> Video:
    """One of the user's videos. Raises VideoNotFoundError, also for what is no id."""
    try:
        return videos_for(user).get(pk=video_id)
    except (Video.DoesNotExist, ValidationError, ValueError):
        raise VideoNotFoundError from None


def cost_total(video: Video) -> Decimal:
    """What the ledger holds for this video, in USD."""
    return video.cost_entries.aggregate(total=money_sum("amount"))["total"] or Decimal(0)


def costs_of(video_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Decimal]:
    """What the ledger holds for each of these videos, in USD; those without costs are left out."""
    entries = CostEntry.objects.filter(video__in=video_ids).order_by()
    return dict(entries.values_list("video").annotate(total=money_sum("amount")))


def in_line(user: User) -> QuerySet[Video]:
    """The user's waiting videos, next first."""
    return videos_for(user).filter(status=Status.QUEUED).order_by(*OF_OWNER)


def in_the_making(user: User) -> QuerySet[Video]:
    """The user's videos that workers have in hand, oldest first."""
    return videos_for(user).filter(status=Status.PROCESSING).order_by("started_at")


def last_ended(user: User, limit: int) -> list[Video]:
    """The user's videos that were completed or failed, the last to end first."""
    # One index walk for each status: an index cannot give both of them in one order.
    over = videos_for(user).exclude(completed_at=None).order_by("-completed_at", "-id")
    rows = [
        video
        for status in (Status.COMPLETED, Status.FAILED)
        for video in over.filter(status=status)[:limit]
    ]
    return sorted(rows, key=attrgetter("completed_at", "pk"), reverse=True)[:limit]


def status_counts(user: User) -> dict[str, int]:
    """How many videos the user has in each status; every status is named."""
    rows = Video.objects.filter(owner=user).order_by().values_list("status")
    return {**dict.fromkeys(Status.values, 0), **dict(rows.annotate(count=Count("pk")))}


def videos_by_day(user: User, since: date, until: date) -> dict[date, DailyVideos]:
    """What happened on these days of the user's calendar; days without a video are left out."""
    rows = DailyVideos.objects.filter(owner=user, day__range=(since, until))
    return {row.day: row for row in rows}


def videos_began(user: User) -> date | None:
    """The first day on which the user asked for a video or one ended."""
    days = DailyVideos.objects.filter(owner=user).order_by("day").values_list("day", flat=True)
    return days.first()


def asked_today(user: User) -> dict[uuid.UUID, int]:
    """How many videos count against each channel's limit today; channels with none are left out."""
    rows = ChannelDailyVideos.objects.filter(channel__owner=user, day=user.today(), requested__gt=0)
    return dict(rows.order_by().values_list("channel", "requested"))


def asked_today_on(user: User, channel: Channel) -> int:
    """How many videos count against this channel's limit today."""
    rows = ChannelDailyVideos.objects.filter(channel=channel, day=user.today())
    return rows.values_list("requested", flat=True).first() or 0


def asked_this_month(user: User) -> int:
    """How many videos count against the plan since the first of the user's month."""
    rows = DailyVideos.objects.filter(owner=user, day__gte=user.today().replace(day=1))
    return rows.aggregate(total=Sum("requested"))["total"] or 0


def scenes_of(video: Video) -> QuerySet[Scene]:
    return video.scenes.select_related("visual").order_by("index")


def scene_get(video: Video, scene_id: str) -> Scene:
    """One of its scenes. Raises NotFoundError, also for what is no id."""
    return _one(scenes_of(video).select_related("video__owner"), "scene", pk=scene_id)


def versions_of(video: Video) -> QuerySet[Version]:
    """What it was and is, newest first; nothing before its first edit."""
    return video.versions.select_related("film")


def version_get(video: Video, number: str | int) -> Version:
    """One of its versions. Raises NotFoundError, also for what is no number."""
    return _one(versions_of(video).select_related("video__owner"), "version", number=number)


def thumbnails_of(video: Video) -> QuerySet[Thumbnail]:
    return video.thumbnails.select_related("wide", "tall")


def thumbnail_get(video: Video, number: str | int) -> Thumbnail:
    """One of its thumbnails. Raises NotFoundError, also for what is no number."""
    return _one(thumbnails_of(video).select_related("video__owner"), "thumbnail", number=number)


def _one(rows: QuerySet[M], name: str, **which: str | int) -> M:
    try:
        return rows.get(**which)
    except (ObjectDoesNotExist, ValueError):
        raise NotFoundError(f"This video has no such {name}.") from None


def videos_showing(user: User, picture: str) -> int:
    """How many of the user's videos have this file of the library in a scene."""
    scenes = Scene.objects.filter(video__owner=user, picture=picture)
    return scenes.values("video").distinct().count()


def watchable(token: str, viewer: User | None) -> Video:
    """The finished video behind a watch address, if it is shared or the viewer's own.

    Raises VideoNotFoundError otherwise.
    """
    ready = Q(status=Status.COMPLETED) | Q(published_at__isnull=False)
    video = (
        Video.objects.filter(ready, share_token=token)
        .select_related("film", "thumbnail", "captions", "subtitles", "channel")
        .first()
    )
    if video is None or not (video.shared or (viewer and video.owner_id == viewer.pk)):
        raise VideoNotFoundError
    return video
