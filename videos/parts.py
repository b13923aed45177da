"""What was made for a video stays while the video may go on: its parts are written down."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from videos.models import Artifact, Video
from ytempire.core import clock

NOTED_EVERY = timedelta(hours=1)


def touch(key: str) -> None:
    """Somebody asks for this artifact; what was asked for lately is not swept.

    Comes before the look whether it is there: a sweeper that was first has it gone by then.
    """
    now = clock.now()
    Artifact.objects.filter(pk=key, used_at__lt=now - NOTED_EVERY).update(used_at=now)


@transaction.atomic
def parts_note(*, video_id: uuid.UUID, artifacts: Iterable[Artifact]) -> None:
    """Write down that the video is made with these, if it still exists."""
    video = Video.objects.select_for_update(no_key=True).only("pk").filter(pk=video_id).first()
    if video is not None:
        video.parts.add(*artifacts)
