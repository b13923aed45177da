"""What happened lately, of all kinds together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from operator import attrgetter
from typing import Any

from django.db import models

from accounts.models import User
from analytics.models import RevenueMilestone
from channels_app.models import Channel
from videos.models import Status, Video


class ActivityType(models.TextChoices):
    VIDEO_COMPLETED = "video_completed"
    CHANNEL_CREATED = "channel_created"
    REVENUE_MILESTONE = "revenue_milestone"


@dataclass(frozen=True, slots=True)
class Activity:
    """metadata: the ids and amounts the message speaks of, as the API names them."""

    id: str
    type: ActivityType
    message: str
    timestamp: datetime
    metadata: dict[str, Any]


def activity(user: User, limit: int) -> list[Activity]:
    """Newest first: videos completed, channels created, revenue milestones reached."""
    happened = chain(_completed(user, limit), _created(user, limit), _earned(user, limit))
    return sorted(happened, key=attrgetter("timestamp", "id"), reverse=True)[:limit]


def _completed(user: User, limit: int) -> list[Activity]:
    videos = Video.objects.filter(
        owner=user, status=Status.COMPLETED, completed_at__isnull=False
    ).order_by("-completed_at")
    return [
        Activity(
            id=f"video-{pk}",
            type=ActivityType.VIDEO_COMPLETED,
            message=f'Video "{title}" completed',
            timestamp=completed_at,
            metadata={"video_id": str(pk), "channel_id": str(channel_id)},
        )
        for pk, title, completed_at, channel_id in videos.values_list(
            "pk", "title", "completed_at", "channel_id"
        )[:limit]
        if completed_at
    ]


def _created(user: User, limit: int) -> list[Activity]:
    channels = Channel.objects.filter(owner=user).order_by("-created_at")
    return [
        Activity(
            id=f"channel-{channel.pk}",
            type=ActivityType.CHANNEL_CREATED,
            message=f'Channel "{channel.name}" created',
            timestamp=channel.created_at,
            metadata={"channel_id": str(channel.pk)},
        )
        for channel in channels[:limit]
    ]


def _earned(user: User, limit: int) -> list[Activity]:
    return [
        Activity(
            id=f"milestone-{milestone.pk}",
            type=ActivityType.REVENUE_MILESTONE,
            message=f"Revenue reached ${milestone.amount:,.0f}",
            timestamp=milestone.reached_at,
            metadata={"amount": float(milestone.amount)},
        )
        for milestone in RevenueMilestone.objects.filter(owner=user)[:limit]
    ]
