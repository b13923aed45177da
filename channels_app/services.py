"""Writing channels."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from channels_app.models import Channel
from ytempire.core.exceptions import ChannelNotFoundError, ConflictError, QuotaExceededError

EDITABLE = ("name", "niche", "status", "daily_video_limit", "automation_enabled")


@transaction.atomic
def channel_create(
    *, owner: User, name: str, niche: str = "", daily_video_limit: int = 3
) -> Channel:
    """Raises QuotaExceededError when the owner's plan allows no further channel."""
    # The lock makes requests that arrive together count one after the other.
    owner = User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    plan = owner.current_plan
    limit = plan.channel_limit
    if owner.channels.count() >= limit:
        raise QuotaExceededError(
            f"Your {plan.code} plan allows {limit} channel{'s' if limit != 1 else ''}. "
            "Delete one or upgrade your plan."
        )
    return Channel.objects.create(
        owner=owner, name=name, niche=niche, daily_video_limit=daily_video_limit
    )


def channel_hold(*, channel: Channel) -> None:
    """Let nobody delete it until the transaction ends.

    Raises ChannelNotFoundError if somebody has done so already.
    """
    if not Channel.objects.select_for_update(no_key=True).filter(pk=channel.pk).first():
        raise ChannelNotFoundError


@transaction.atomic
def channel_update(*, channel: Channel, **changes: Any) -> Channel:
    """Change the given fields among EDITABLE; the values are already validated.

    Raises ChannelNotFoundError if it was deleted meanwhile.
    """
    channel_hold(channel=channel)
    fields = [field for field in EDITABLE if field in changes]
    for field in fields:
        setattr(channel, field, changes[field])
    channel.save(update_fields=[*fields, "updated_at"])
    return channel


def channel_statistics_record(
    *,
    channel: Channel,
    total_views: int,
    daily_revenue: Decimal,
    monthly_revenue: Decimal,
    subscribers: int | None = None,
) -> None:
    """Keep what the platform told now; subscribers stay as they were when not told."""
    told = {} if subscribers is None else {"subscribers": subscribers}
    Channel.objects.filter(pk=channel.pk).update(
        total_views=total_views,
        daily_revenue=daily_revenue,
        monthly_revenue=monthly_revenue,
        statistics_synced_at=timezone.now(),
        **told,
    )


@transaction.atomic
def channel_delete(*, channel: Channel) -> None:
    """Remove a channel with its videos; the ledger keeps their costs.

    Raises ConflictError while one of them is being made.
    """
    # Videos before their channel, as when costs are booked: nothing is booked for either meanwhile.
    if "processing" in set(channel.videos.select_for_update().values_list("status", flat=True)):
        raise ConflictError("A video of this channel is being made. Cancel it first.")
    Channel.objects.select_for_update().filter(pk=channel.pk).first()
    channel.delete()
