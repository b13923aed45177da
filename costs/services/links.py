"""What an entry belongs to, as long as that is there."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Manager

from channels_app.models import Channel
from costs.models import CostEntry


def still_there(
    *, video_id: uuid.UUID | None, channel_id: uuid.UUID | None
) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """Those of the two that were not deleted; they stay until the transaction ends.

    What was spent is booked in any case. The caller holds the budget's lock.
    """
    videos = CostEntry.video.field.related_model._default_manager
    return _kept(videos, video_id), _kept(Channel.objects, channel_id)


def _kept(manager: Manager[Any], key: uuid.UUID | None) -> uuid.UUID | None:
    rows = manager.select_for_update(no_key=True).filter(pk=key)
    return rows.values_list("pk", flat=True).first()
