"""Whose turn it is: fair queueing, kept in the waiting rows themselves.

Each waiting video has a `turn`. An owner's first one has the turn the queue has reached, each
further one stands 1/weight behind the one before it; so owners alternate by their weights, however
much one of them asks for. At the same turn the higher priority goes first, then the older one.
Which of an owner's videos takes the owner's next turn is decided when it is taken: the highest
priority, then the channel whose `channel_turn` is lowest, then the oldest.
Nothing is kept for owners who wait for nothing, and each step is one look into an index.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from videos.models import Queue, Stage, Video

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


def reached(queue: str) -> float:
    """The turn that is next; a queue that has run empty begins anew."""
    return in_queue(queue).order_by(*BY_TURN).values_list("turn", flat=True).first() or 0.0


def last_in_line(video: Video, owner: User, queue: str) -> dict[str, Any]:
    """The columns of a video that joins this queue behind its owner's other ones."""
    own = in_queue(queue).filter(owner=owner)
    last = own.order_by("-turn").values_list("turn", flat=True).first()
    turn = reached(queue)
    if last is not None:
        turn = max(turn, last + 1 / owner.current_plan.queue_weight)
    return {"queue": queue, "turn": turn, "channel_turn": _channel_turn(video, queue)}


def _channel_turn(video: Video, queue: str) -> int:
    same = in_queue(queue).filter(priority=video.priority)
    turns = same.filter(owner=video.owner_id).order_by("channel_turn")
    next_turn: int = turns.values_list("channel_turn", flat=True).first() or 0
    of_channel = same.filter(channel=video.channel_id).order_by("-channel_turn")
    last: int | None = of_channel.values_list("channel_turn", flat=True).first()
    return next_turn if last is None else max(next_turn, last + 1)


def first_in_line(queue: str) -> dict[str, Any]:
    """The columns of a video that comes back: it had its turn already, so it has the next one."""
    return {"queue": queue, "turn": reached(queue)}
