"""Reading videos; a stranger's video does not exist."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import DecimalField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from costs.models import CostEntry
from videos.models import Scene, Stage, Status, Video
from videos.queue import ORDER
from ytempire.core.exceptions import VideoNotFoundError


def _cost_of(**stage: str) -> Coalesce:
    entries = CostEntry.objects.filter(video=OuterRef("pk"), **stage).order_by()
    total = entries.values("video").annotate(total=Sum("amount")).values("total")
    money = DecimalField(max_digits=14, decimal_places=6)
    return Coalesce(Subquery(total, output_field=money), Value(Decimal(0), output_field=money))


def videos_for(user: User) -> QuerySet[Video]:
    """The user's videos, newest first, with `cost_<stage>` and `cost_total` in USD."""
    costs = {f"cost_{stage}": _cost_of(stage=stage) for stage in Stage}
    return (
        Video.objects.filter(owner=user)
        .select_related("channel", "film", "thumbnail", "captions", "subtitles")
        .annotate(**costs)
        .annotate(cost_total=sum((F(name) for name in costs), Value(Decimal(0))))
    )


def video_get(user: User, video_id: str | uuid.UUID) -> Video:
    """One of the user's videos. Raises VideoNotFoundError, also for what is no id."""
    try:
        return videos_for(user).get(pk=video_id)
    except (Video.DoesNotExist, ValidationError, ValueError):
        raise VideoNotFoundError from None


def in_line(user: User) -> QuerySet[Video]:
    """The user's waiting videos, next first."""
    return videos_for(user).filter(status=Status.QUEUED).order_by(*ORDER)


def in_the_making(user: User) -> QuerySet[Video]:
    """The user's videos that workers have in hand, oldest first."""
    return videos_for(user).filter(status=Status.PROCESSING).order_by("started_at")


def scenes_of(video: Video) -> QuerySet[Scene]:
    return video.scenes.order_by("index")


def watchable(token: str, viewer: User | None) -> Video:
    """The finished video behind a watch address, if it is shared or the viewer's own.

    Raises VideoNotFoundError otherwise.
    """
    video = (
        Video.objects.filter(share_token=token, status=Status.COMPLETED)
        .select_related("film", "thumbnail", "captions", "subtitles", "channel")
        .first()
    )
    if video is None or not (video.shared or (viewer and video.owner_id == viewer.pk)):
        raise VideoNotFoundError
    return video
