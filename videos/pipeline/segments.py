"""Every scene a segment; only those that are not in the store are rendered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from videos import artifacts
from videos.models import Artifact
from videos.pipeline.context import Made, StageContext
from videos.render.encoder import encoder_note
from videos.render.film import SegmentJob, render_segments
from videos.render.key import segment_key
from videos.render.spec import FilmSpec, SceneSpec


def segments(
    context: StageContext,
    film: FilmSpec,
    specs: Sequence[SceneSpec],
    report: Callable[[float], None],
) -> list[Artifact]:
    """The segment of each scene; missing ones are rendered side by side. report: from 0 to 1."""
    keys = [artifacts.artifact_key("segment", segment_key(spec, film)) for spec in specs]
    found = {key: artifact for key in keys if (artifact := context.find(key))}
    jobs = {
        SegmentJob(spec, context.work_path("segment", key, ".mp4")): key
        for key, spec in zip(keys, specs, strict=True)
        if key not in found
    }
    frames = sum(spec.frames for spec in specs)
    if jobs and (note := encoder_note()):
        context.tell(note)
    reused = frames - sum(job.scene.frames for job in jobs)

    def keep(job: SegmentJob) -> None:
        found[jobs[job]] = context.keep(jobs[job], "segment", job.out, Made())

    def rendered(count: int) -> None:
        report((reused + count) / frames)

    rendered(0)
    render_segments(list(jobs), film, stop=context.stop, on_done=keep, on_frame=rendered)
    return [found[key] for key in keys]
