"""Which way a video may go, and the one way to move it: compare and set."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from videos.models import Status, Video

# The reason of a video that its creator ended: no failure of ours, so no statistic counts it.
CANCELLED = "Cancelled"

TRANSITIONS: dict[Status, frozenset[Status]] = {
    # A waiting edit that ends leaves the video completed, as it was.
    Status.QUEUED: frozenset({Status.PROCESSING, Status.FAILED, Status.COMPLETED}),
    Status.PROCESSING: frozenset({Status.QUEUED, Status.COMPLETED, Status.FAILED}),
    Status.FAILED: frozenset({Status.QUEUED}),
    Status.COMPLETED: frozenset({Status.QUEUED}),  # to be edited
}


def move(
    video_id: uuid.UUID,
    source: Status | Collection[Status],
    target: Status,
    *,
    held_by: str | None = None,
    **fields: Any,
) -> bool:
    """Move a video if it still stands at `source` (and under this lease, when one is given).

    Who moves it to QUEUED says in which queue it waits; elsewhere it waits in none.

    Returns whether this call moved it; False means somebody else was first.
    """
    sources = [source] if isinstance(source, Status) else list(source)
    for before in sources:
        if target not in TRANSITIONS[before]:
            raise ValueError(f"A video never goes from {before} to {target}.")
    rows = Video.objects.filter(pk=video_id, status__in=sources)
    if held_by is not None:
        rows = rows.filter(lease=held_by)
    if target is not Status.PROCESSING:
        fields |= {"lease": "", "lease_expires_at": None}
    if target is not Status.QUEUED:
        fields |= {"queue": None, "due_at": None}
    return rows.update(status=target, **fields) == 1
