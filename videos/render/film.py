"""Segments side by side, then joined with their sound into the film."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Event

from django.conf import settings

from videos.render.output import publish, work_folder, written
from videos.render.process import (
    POLL_SECONDS,
    OnFrame,
    RenderError,
    StopCheck,
    Stopped,
    run_ffmpeg,
    unheard,
)
from videos.render.segment import render_segment
from videos.render.spec import FPS, FilmSpec, SceneSpec
from videos.render.video import MP4, TICKS
from ytempire.core.logs import carried

# The list counts in microseconds, which do not divide into thirtieths: frames are put back on
# the frame rate's own ticks. B-frames are at most one frame late, so decoding is one tick ahead.
_ON_THE_FRAME = f"setts=pts=round(PTS/{TICKS})*{TICKS}:dts=(N-1)*{TICKS}"
_LIST = "segments.txt"
_OUT = "film.mp4"


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


def join(segments: Sequence[tuple[Path, int]], sound: Path, out: Path, *, stop: StopCheck) -> None:
    """Join (segment, frames) in order without re-encoding, and put the mastered sound under them.

    Raises RenderError or Stopped; `out` appears whole or not at all.
    """
    if not segments:
        raise RenderError("The film has no scenes.")
    with work_folder(out) as folder:
        _write_list(segments, folder)
        run_ffmpeg(
            [
                *("-loglevel", "error", "-f", "concat", "-safe", "0", "-i", _LIST),
                *("-i", str(sound.absolute()), "-map", "0:v:0", "-map", "1:a:0"),
                *("-c", "copy", "-bsf:v", _ON_THE_FRAME, *MP4, _OUT),
            ],
            stop=stop,
            cwd=folder,
        )
        publish(folder / _OUT, out)


def _write_list(segments: Sequence[tuple[Path, int]], folder: Path) -> None:
    """Links of our own naming, so that no path of the user is ever parsed by ffmpeg."""
    lines = ["ffconcat version 1.0"]
    for number, (path, frames) in enumerate(segments):
        if not path.is_file():
            raise RenderError("A rendered scene is missing. Retry to render it again.")
        name = f"segment{number}.mp4"
        (folder / name).symlink_to(path.absolute())
        lines += [f"file {name}", f"duration {frames / FPS:.6f}"]
    with written(folder / _LIST) as file:
        file.write("\n".join(lines).encode())
