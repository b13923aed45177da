"""How a channel's films look and sound."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from channels_app.models import Channel
from channels_app.services import channel_hold
from studio.models import BrandKit


@transaction.atomic
def brand_update(*, channel: Channel, **changes: Any) -> BrandKit:
    """Change these fields of the channel's kit; the values are already validated.

    Videos asked for before keep the kit that they were asked for with. Raises
    ChannelNotFoundError if the channel was deleted meanwhile.
    """
    channel_hold(channel=channel)
    kit, _ = BrandKit.objects.update_or_create(channel=channel, defaults=changes)
    return kit
