"""What becomes of a video that could not be finished, for no fault of its own."""

from __future__ import annotations

import logging
import random
from datetime import timedelta

from django.db import Error as DatabaseProblem
from django.db.models import F

from calls import services as calls
from videos import disk, queue
from videos.models import StageRun, Video
from videos.queue import Claim
from videos.services.endings import video_fail
from ytempire.core import clock

logger = logging.getLogger(__name__)

CUT_OFF = "The work was cut off. The server's log may tell why."
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
MOST_PATIENCE = 24 * 3600.0
NOTE_LIMIT = 150

_chance = random.SystemRandom()


def video_set_back(*, video: Video, claimed: Claim, message: str, retry_after: float = 0.0) -> bool:
    """After a failure that may pass: the video waits for another try, or ends with its story.

    retry_after: seconds that whoever failed asked for; a day at most. Returns whether the claim was
    still good.
    """
    if video.attempts >= queue.MAX_ATTEMPTS:
        return video_fail(video=video, message=story(video), retryable=True, held_by=claimed.lease)
    seconds = max(wait_after(video.attempts), min(retry_after, MOST_PATIENCE))
    return queue.hold(claimed, clock.now() + timedelta(seconds=seconds), message)


def video_wait_for_room(*, claimed: Claim) -> bool:
    """The video waits until there is disk space; the attempt does not count."""
    due_at = clock.now() + disk.LOOK_AGAIN
    return queue.hold(claimed, due_at, disk.WAITING, attempts=F("attempts") - 1)


def wait_after(attempts: int) -> float:
    """Seconds until the next try: doubling, and not the same for all who failed together."""
    return min(FIRST_WAIT * 2.0 ** (attempts - 1), LONGEST_WAIT) * _chance.uniform(0.5, 1)


def story(video: Video) -> str:
    """How often it was tried since it was asked for, and how each time ended."""
    runs = video.stage_runs.filter(started_at__gte=video.queued_at).order_by("pk")
    notes = {run.attempt: run.note for run in runs if run.outcome == StageRun.Outcome.FAILED}
    said = [notes.get(attempt) or CUT_OFF for attempt in range(1, video.attempts + 1)]
    if len(set(said)) == 1:
        return f"Tried {len(said)} times, each time the same: {said[0]}"
    told = (f"{number}. {note[:NOTE_LIMIT]}" for number, note in enumerate(said, start=1))
    return f"Tried {len(said)} times. {' '.join(told)}"


def reap() -> int:
    """Give back, or end, the videos whose workers fell silent; returns how many."""
    calls.reap()
    return sum(_reap_or_log(video) for video in queue.expired(clock.now()))


def _reap_or_log(video: Video) -> bool:
    """A row that cannot be given back must not keep workers from all the others."""
    try:
        return _reap(video)
    except DatabaseProblem:
        raise
    except Exception:
        logger.exception("video %s could not be given back", video.pk)
        return False


def _reap(video: Video) -> bool:
    claimed = queue.take_over(video)
    if claimed is None:
        return False
    calls.reap(holder=video.lease)
    cut_off = video.stage_runs.filter(outcome=StageRun.Outcome.RUNNING)
    cut_off.update(outcome=StageRun.Outcome.FAILED, note=CUT_OFF, ended_at=clock.now())
    if video.attempts < queue.MAX_ATTEMPTS:
        return queue.requeue(claimed)
    return video_fail(video=video, message=story(video), retryable=True, held_by=claimed.lease)
