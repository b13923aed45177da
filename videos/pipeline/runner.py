"""Runs one claimed video through the stages, and writes down how each went."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.db import InterfaceError, OperationalError
from structlog.contextvars import bound_contextvars

from videos import queue, services, turns
from videos.disk import NoRoomError
from videos.hosts import work_root
from videos.models import Stage, StageRun, Video
from videos.pipeline.audio import AudioStage
from videos.pipeline.context import StageContext, StageRunner
from videos.pipeline.limits import TookTooLong
from videos.pipeline.reasons import Reason, explain
from videos.pipeline.rendering import RenderingStage
from videos.pipeline.script import ScriptStage
from videos.pipeline.uploading import UploadingStage
from videos.pipeline.watch import Watch
from videos.queue import Claim
from videos.render.process import Stopped
from videos.tallies import tallied
from ytempire.core import clock

logger = logging.getLogger(__name__)

STAGES: Sequence[StageRunner] = (ScriptStage(), AudioStage(), RenderingStage(), UploadingStage())
LEFT: Mapping[Stage, Callable[[Video], bool]] = {
    Stage.SCRIPT: lambda video: video.script_id is not None,
    Stage.AUDIO: lambda video: not video.scenes.exclude(narration="").filter(audio=None).exists(),
    Stage.RENDERING: lambda video: video.film_id is not None,
}
"""Whether what a stage leaves in the rows for the next ones is there."""
REPORT_SECONDS = 0.3

OnProgress = Callable[[str, float], None]
"""Told the stage and the video's progress from 0 to 100."""


def run(
    claimed: Claim,
    host: str,
    on_progress: OnProgress = lambda _stage, _percent: None,
    *,
    queues: Collection[str] | None = None,
) -> None:
    """Take a claimed video as far as this host (or who serves these queues) can.

    It ends completed or failed, is left to another queue, waits for another try, or is given back
    when asked to stop.
    """
    video = Video.objects.select_related("channel", "owner").get(pk=claimed.video_id)
    told = {"video_id": str(video.pk), "stage": video.stage, "host": host}
    with bound_contextvars(**told), Watch(claimed, host) as watch:
        try:
            with _work_dir(claimed) as folder:
                for stage in stages_left(video):
                    if turns.QUEUES[stage.name] not in queue.open_queues(queues):
                        queue.hand_over(claimed, stage.name)
                        return
                    _run_stage(stage, video, folder, watch, on_progress)
            services.video_complete(video=video, held_by=claimed.lease)
        except Stopped as stopped:
            if watch.no_room or isinstance(stopped, NoRoomError):
                services.video_wait_for_room(claimed=claimed)
            else:
                queue.give_back(claimed)  # unless it was lost: to a cancel, or to the reaper
        except (OperationalError, InterfaceError):
            # Nothing can be written now; the lease runs out and the reaper gives the video back.
            raise
        except Exception as error:
            reason = explain(error)
            ours = not reason.expected
            level = logging.ERROR if ours else logging.WARNING
            logger.log(level, "video %s failed: %s", video.pk, reason.message, exc_info=ours)
            _end(video, claimed, reason)


def stages_left(video: Video) -> Sequence[StageRunner]:
    """From where the video stands; earlier, if what a stage before left is no longer there."""
    for place, stage in enumerate(STAGES):
        if stage.name == (video.stage or Stage.SCRIPT) or not LEFT[stage.name](video):
            return STAGES[place:]
    return STAGES


def _end(video: Video, claimed: Claim, reason: Reason) -> None:
    if reason.passing:
        services.video_set_back(
            video=video, claimed=claimed, message=reason.message, retry_after=reason.retry_after
        )
        return
    services.video_fail(
        video=video,
        message=reason.message,
        retryable=reason.retryable,
        held_by=claimed.lease,
    )


def _run_stage(
    stage: StageRunner, video: Video, folder: Path, watch: Watch, on_progress: OnProgress
) -> None:
    before = sum(other.share for other in STAGES[: STAGES.index(stage)])
    told_at, percent = 0.0, before

    def report(fraction: float) -> None:
        """What is made once more, because the first was not good enough, takes nothing back."""
        nonlocal told_at, percent
        percent = max(percent, before + stage.share * min(fraction, 1.0))
        on_progress(stage.name, percent)
        if fraction >= 1 or time.monotonic() - told_at >= REPORT_SECONDS:
            told_at = time.monotonic()
            context.save(progress=percent)

    context = StageContext(video, watch.claimed, folder, watch.stop, report)
    context.check()
    context.save(stage=stage.name, progress=before)
    on_progress(stage.name, before)
    watch.fills_disk = stage.name == Stage.RENDERING
    with tallied(stage.name), _written_down(stage, context), watch.limit.of(stage.name):
        try:
            stage.run(context)
        except Stopped:
            if watch.overdue:
                raise TookTooLong(stage.name) from None
            raise


@contextmanager
def _written_down(stage: StageRunner, context: StageContext) -> Iterator[None]:
    """Keeps the StageRun row of one attempt at one stage."""
    run_row = StageRun.objects.create(
        video=context.video, stage=stage.name, attempt=context.video.attempts
    )
    outcome, note = StageRun.Outcome.FAILED, ""
    try:
        yield
        outcome = StageRun.Outcome.COMPLETED
    except NoRoomError:
        run_row.delete()  # nothing was begun, and it may be looked for every half minute for days
        raise
    except Stopped:
        outcome = StageRun.Outcome.STOPPED
        raise
    except Exception as error:
        note = explain(error).message
        raise
    finally:
        StageRun.objects.filter(pk=run_row.pk).update(
            outcome=outcome,
            provider=context.provider,
            note="; ".join([*context.notes, note] if note else context.notes)[:500],
            made=context.made,
            ended_at=clock.now(),
        )


@contextmanager
def _work_dir(claimed: Claim) -> Iterator[Path]:
    """A folder of this attempt's own for half-made things, gone at its end."""
    folder = work_root(claimed.lease) / claimed.lease.rpartition("/")[2]
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
