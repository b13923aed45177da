"""Stage 3: every scene a segment, the segments and the mastered narration a film."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from videos import artifacts
from videos.disk import require_room
from videos.models import Artifact, Scene, Stage
from videos.pipeline.audio import words_of
from videos.pipeline.context import Made, StageContext
from videos.pipeline.script import draft_of
from videos.render.film import SegmentJob, join, render_segments
from videos.render.key import design_key, engine_key, segment_key
from videos.render.sound import master_sound
from videos.render.spec import FilmSpec, Format, SceneSpec
from videos.render.subtitles import film_srt, film_vtt
from videos.render.thumbnail import render_thumbnail

# What part of the stage's work the segments are; the rest is sound, joining and the thumbnail.
SEGMENTS_SHARE = 0.9


class RenderingStage:
    name = Stage.RENDERING
    share = 86.0

    def run(self, context: StageContext) -> None:
        video = context.video
        require_room(video.duration or 0)
        film = FilmSpec(video.style, Format(video.format))
        scenes = list(video.scenes.select_related("audio").order_by("index"))
        specs = [_spec(scene, len(scenes)) for scene in scenes]
        segments = _segments(context, film, specs)
        for scene, segment in zip(scenes, segments, strict=True):
            scene.segment = segment
        Scene.objects.bulk_update(scenes, ["segment"])
        sound = _sound(context, scenes)
        context.save(
            film=_film(context, specs, segments, sound),
            captions=_captions(context, specs, ".vtt"),
            subtitles=_captions(context, specs, ".srt"),
            thumbnail=_thumbnail(context, film),
        )
        context.report(1)


def _spec(scene: Scene, count: int) -> SceneSpec:
    audio = _required(scene.audio)
    return SceneSpec(draft_of(scene), scene.index, count, scene.frames or 0, words_of(audio))


def _required(artifact: Artifact | None) -> Artifact:
    if artifact is None:
        raise LookupError("an earlier stage left no artifact")
    return artifact


def _segments(context: StageContext, film: FilmSpec, specs: Sequence[SceneSpec]) -> list[Artifact]:
    """The segment of each scene; those not in the store are rendered side by side."""
    keys = [artifacts.artifact_key("segment", segment_key(spec, film)) for spec in specs]
    found = {key: artifact for key in keys if (artifact := context.find(key))}
    jobs = {
        SegmentJob(spec, context.work_path("segment", key, ".mp4")): key
        for key, spec in zip(keys, specs, strict=True)
        if key not in found
    }
    frames = sum(spec.frames for spec in specs)
    reused = frames - sum(job.scene.frames for job in jobs)

    def keep(job: SegmentJob) -> None:
        found[jobs[job]] = context.keep(jobs[job], "segment", job.out, Made())

    def report(rendered: int) -> None:
        context.report(SEGMENTS_SHARE * (reused + rendered) / frames)

    report(0)
    render_segments(list(jobs), film, stop=context.stop, on_done=keep, on_frame=report)
    return [found[key] for key in keys]


def _sound(context: StageContext, scenes: Sequence[Scene]) -> Artifact:
    parts = [(_required(scene.audio), scene.frames or 0) for scene in scenes]

    def make(path: Path) -> Made:
        narrations = [(artifacts.local_path(audio), frames) for audio, frames in parts]
        master_sound(narrations, path, stop=context.stop)
        return Made()

    inputs = [engine_key(), [(audio.pk, frames) for audio, frames in parts]]
    return context.checkpoint("sound", ".m4a", inputs, make)


def _film(
    context: StageContext,
    specs: Sequence[SceneSpec],
    segments: Sequence[Artifact],
    sound: Artifact,
) -> Artifact:
    def make(path: Path) -> Made:
        parts = [
            (artifacts.local_path(segment), spec.frames)
            for segment, spec in zip(segments, specs, strict=True)
        ]
        join(parts, artifacts.local_path(sound), path, stop=context.stop)
        return Made()

    inputs = [[segment.pk for segment in segments], sound.pk]
    return context.checkpoint("film", ".mp4", inputs, make)


WRITERS = {".vtt": film_vtt, ".srt": film_srt}


def _captions(context: StageContext, specs: Sequence[SceneSpec], suffix: str) -> Artifact:
    text = WRITERS[suffix](specs)

    def make(path: Path) -> Made:
        path.write_text(text, encoding="utf-8")
        return Made()

    return context.checkpoint("captions", suffix, [text], make)


def _thumbnail(context: StageContext, film: FilmSpec) -> Artifact:
    title = context.video.title

    def make(path: Path) -> Made:
        render_thumbnail(title, film, path)
        return Made()

    return context.checkpoint("thumbnail", ".jpg", [design_key(film), title], make)
