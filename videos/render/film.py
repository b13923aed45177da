"""Segments side by side, as many as the machine has cores for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Event

from django.conf import settings

from videos.render.process import POLL_SECONDS, OnFrame, StopCheck, Stopped, unheard
from videos.render.segment import render_segment
from videos.render.spec import FilmSpec, SceneSpec
from ytempire.core.logs import carried


@dataclass(frozen=True, slots=True)
class SegmentJob:
    """A scene to render and where to."""

    scene: SceneSpec
    out: Path


OnDone = Callable[[SegmentJob], None]
"""Called, in the thread that called render_segments, as each segment is finished."""


def render_segments(
    jobs: Sequence[SegmentJob],
    film: FilmSpec,
    *,
    stop: StopCheck,
    on_done: OnDone,
    on_frame: OnFrame = unheard,
) -> None:
    """Render all jobs, settings.RENDER_JOBS at a time; one more is drawn meanwhile.

    `on_frame` is told the frames done of all jobs together, in the calling thread. The first
    failure, of a job or of a callback, stops the other jobs and is raised; finished segments
    stay. Raises Stopped when `stop` turns true.
    """
    parallel = max(1, min(settings.RENDER_JOBS, len(jobs)))
    threads = max(1, (os.cpu_count() or 1) // parallel)
    failed = Event()
    turn = BoundedSemaphore(parallel)
    frames: dict[int, int] = {}

    def ended() -> bool:
        return failed.is_set() or stop()

    def render(job: SegmentJob) -> SegmentJob:
        if ended():
            raise Stopped
        index = job.scene.index
        render_segment(
            job.scene,
            film,
            job.out,
            stop=ended,
            threads=threads,
            on_frame=lambda count: frames.update({index: count}),
            turn=turn,
        )
        frames[index] = job.scene.frames
        return job

    with ThreadPoolExecutor(parallel + 1, thread_name_prefix="render") as pool:
        try:
            running = {pool.submit(carried(render), job) for job in _longest_first(jobs)}
            for job in _finished(running, lambda: on_frame(sum(frames.values()))):
                on_done(job)
        finally:
            failed.set()
            pool.shutdown(cancel_futures=True)


def _longest_first(jobs: Sequence[SegmentJob]) -> list[SegmentJob]:
    """So that the last ones are short and no worker is left alone with a long one."""
    return sorted(jobs, key=lambda job: -job.scene.frames)


def _finished(running: set[Future[SegmentJob]], tick: Callable[[], None]) -> Iterator[SegmentJob]:
    """The jobs as they finish, with a tick at least every POLL_SECONDS."""
    while running:
        finished, running = wait(running, POLL_SECONDS, return_when=FIRST_COMPLETED)
        tick()
        for future in finished:
            yield future.result()
