"""Whose turn it is: fair queueing, kept in the waiting rows themselves.

Each waiting video has a `turn`. An owner's first one comes right behind the turn the queue has
reached, each further one stands 1/weight behind the one before it; so owners alternate by their
weights, however much one of them asks for, and however it is asked: at once or one by one.
At the same turn the higher priority goes first, then the older one.
Which of an owner's videos takes the owner's next turn is decided when it is taken: the highest
priority, then the channel whose `channel_turn` is lowest, then the oldest.
Nothing is kept for owners who wait for nothing, and each step is one look into an index.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from accounts.models import User
from videos.models import Queue, Stage, Video

# Less than any 1/weight. At the very turn of the one in front, somebody with a high priority who
# asks for one video after the other would be in front every time.
BEHIND = 1e-6
# Channels alternate in whole numbers: a further video of one, and a first one in between.
FURTHER, FIRST = 2, 1

BY_TURN = ("turn", "-priority", "queued_at", "id")
OF_OWNER = ("-priority", "channel_turn", "queued_at", "id")

QUEUES: dict[str, Queue] = {
    "": Queue.LIGHT,
    Stage.SCRIPT: Queue.LIGHT,
    Stage.AUDIO: Queue.LIGHT,
    Stage.RENDERING: Queue.RENDER,
    Stage.UPLOADING: Queue.UPLOAD,
}
"""Where a video waits for each stage."""


def in_queue(queue: str) -> QuerySet[Video]:
    return Video.objects.filter(queue=queue)


def rank(video: Video) -> tuple[Any, ...]:
    """Sorts an owner's videos as OF_OWNER does."""
    return (-video.priority, video.channel_turn, video.queued_at, video.pk)


def reached(queue: str) -> float | None:
    """The turn that is next; None when the queue is empty, and will begin anew.

    Always by the index: rows that happen to come first in the table may all have ended.
    """
    return in_queue(queue).order_by(*BY_TURN).values_list("turn", flat=True).first()


def last_in_line(video: Video, owner: User, queue: str) -> dict[str, Any]:
    """The columns of a video that joins this queue behind its owner's other ones."""
    return {
        "queue": queue,
        "turn": _owner_turn(owner, queue),
        "channel_turn": _channel_turn(video, queue),
    }


def line_up(videos: Sequence[Video], owner: User, queue: str) -> None:
    """Give several videos of one owner, in this order, the places that `last_in_line` gives one."""
    turn, step = _owner_turn(owner, queue), 1 / owner.current_plan.queue_weight
    next_of: dict[tuple[int, uuid.UUID], int] = {}
    for place, video in enumerate(videos):
        line = (video.priority, video.channel_id)
        if line not in next_of:
            next_of[line] = _channel_turn(video, queue)
        video.queue, video.turn, video.channel_turn = queue, turn + place * step, next_of[line]
        next_of[line] += FURTHER


def _owner_turn(owner: User, queue: str) -> float:
    own = in_queue(queue).filter(owner=owner)
    last = own.order_by("-turn").values_list("turn", flat=True).first()
    if last is not None:
        return last + 1 / owner.current_plan.queue_weight
    front = reached(queue)
    return 0.0 if front is None else front + BEHIND


def _channel_turn(video: Video, queue: str) -> int:
    same = in_queue(queue).filter(priority=video.priority)
    of_channel = same.filter(channel=video.channel_id).order_by("-channel_turn")
    last = of_channel.values_list("channel_turn", flat=True).first()
    if last is not None:
        return last + FURTHER
    of_owner = same.filter(owner=video.owner_id).order_by("channel_turn")
    front = of_owner.values_list("channel_turn", flat=True).first()
    return 0 if front is None else front + FIRST


def first_in_line(queue: str) -> dict[str, Any]:
    """The columns of a video that comes back: it had its turn already, so it has the next one."""
    return {"queue": queue, "turn": reached(queue) or 0.0}


def taken(queue: str, first: Video, best: Video) -> None:
    """`best` has left with the turn of its owner's `first`, which stays in its place.

    The owner's next one then stands 1/weight behind, also where others left from in between.
    """
    if best.pk != first.pk:
        Video.objects.filter(pk=first.pk).update(turn=best.turn)
    move_up(queue, best.owner_id, first.turn + 1 / best.owner.current_plan.queue_weight)


def move_up(queue: str, owner_id: uuid.UUID, turn: float) -> None:
    """Somebody has left the line: the owner's next one waits no longer than until this turn."""
    own = in_queue(queue).filter(owner=owner_id).order_by("turn")
    following = own.only("pk", "turn").first()
    if following is not None and following.turn > turn:
        # Somebody who is about to claim it does the same for the one behind it.
        one = in_queue(queue).filter(pk=following.pk).order_by()
        free = unclaimed(one).values_list("pk", flat=True)
        Video.objects.filter(pk__in=list(free)).update(turn=turn)


def unclaimed(rows: QuerySet[Video]) -> QuerySet[Video]:
    """Those of these rows, now locked, that nobody else is about to claim or to move."""
    skip = connection.features.has_select_for_update_skip_locked
    return rows.select_for_update(no_key=True, skip_locked=skip, of=("self",) if skip else ())
