"""Pausing a queue for everybody, or all videos of one owner; what is in hand goes on to its end."""

from __future__ import annotations

from accounts.models import User
from videos import queue as line
from videos.models import Pause, Queue
from ytempire.core.exceptions import InvalidInputError

PAUSABLE = (Queue.LIGHT, Queue.RENDER, Queue.UPLOAD)


def queue_pause(*, queue: str, reason: str = "") -> None:
    """Nobody takes anything from this queue until it is resumed; the reason is shown to creators.

    Raises InvalidInputError for what is no queue that can be paused.
    """
    if queue not in PAUSABLE:
        message = f"{queue} is no queue that can be paused. Those are {', '.join(PAUSABLE)}."
        raise InvalidInputError(message, errors={"queue": [message]})
    Pause.objects.update_or_create(queue=queue, defaults={"reason": reason[:200]})


def queue_resume(*, queue: str) -> None:
    Pause.objects.filter(queue=queue).delete()
    line.nudge(queue)


def owner_pause(*, owner: User) -> None:
    """None of the owner's waiting videos is begun until they are resumed."""
    Pause.objects.get_or_create(owner=owner)


def owner_resume(*, owner: User) -> None:
    """They are put in line again soon, in their own order."""
    Pause.objects.filter(owner=owner).delete()
    for queue in PAUSABLE:
        line.nudge(queue)
