"""Every scene a segment; only those that are not in the store are rendered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from videos import artifacts
from videos.models import Artifact
from videos.pipeline.context import Made, StageContext
from videos.render.encoder import encoder_note
from videos.render.film import SegmentJob, render_segments
from videos.render.key import segment_key
from videos.render.process import StopCheck
from videos.render.spec import FilmSpec, SceneSpec


def segments(
    context: StageContext,
    film: FilmSpec,
    specs: Sequence[SceneSpec],
    report: Callable[[int], None],
    stop: StopCheck,
) -> list[Artifact]:
    """The segment of each scene; missing ones are rendered side by side. report: told the frames
    that are done."""
    keys = [artifacts.artifact_key("segment", segment_key(spec, film)) for spec in specs]
    found = {key: artifact for key in keys if (artifact := context.find(key))}
    jobs = {
        SegmentJob(spec, context.work_path("segment", key, ".mp4")): key
        for key, spec in zip(keys, specs, strict=True)
        if key not in found
    }
    if jobs and (note := encoder_note()):
        context.tell(note)
    missing = sum(job.scene.frames for job in jobs)
    reused = sum(spec.frames for spec in specs) - missing

    def keep(job: SegmentJob) -> None:
        found[jobs[job]] = context.keep(jobs[job], "segment", job.out, Made())

    def rendered(count: int) -> None:
        report(reused + count)

    rendered(0)
    render_segments(list(jobs), film, stop=stop, on_done=keep, on_frame=rendered)
    return [found[key] for key in keys]
