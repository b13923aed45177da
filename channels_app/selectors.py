"""Reading channels; a stranger's channel does not exist."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum

from accounts.models import User
from channels_app.models import Channel
from ytempire.core.exceptions import ChannelNotFoundError


def channels_for(user: User) -> QuerySet[Channel]:
    """The user's channels, each with `video_count`."""
    # Counted channel by channel from an index that holds no more than the channel: joining and
    # grouping, or counting another column, would read every video.
    counted = Channel.objects.filter(pk=OuterRef("pk")).order_by().values("pk")
    count = counted.annotate(count=Count("videos__channel")).values("count")
    return Channel.objects.filter(owner=user).annotate(video_count=Subquery(count))


def channel_get(user: User, channel_id: str | uuid.UUID) -> Channel:
    """One of the user's channels. Raises ChannelNotFoundError, also for what is no id."""
    try:
        return channels_for(user).get(pk=channel_id)
    except (Channel.DoesNotExist, ValidationError, ValueError):
        raise ChannelNotFoundError from None


def daily_capacity(user: User) -> int:
    """How many videos a day the user's active channels take together."""
    active = Channel.objects.filter(owner=user, status=Channel.Status.ACTIVE)
    return active.aggregate(total=Sum("daily_video_limit"))["total"] or 0
