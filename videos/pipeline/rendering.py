"""Stage 3: every scene a segment, the segments and the mastered sound a film."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from studio.setup import FilmSetup
from videos import artifacts
from videos.disk import require_room
from videos.models import Artifact, Scene, Stage, Video
from videos.pipeline.audio import words_of
from videos.pipeline.branding import branded
from videos.pipeline.context import Made, StageContext
from videos.pipeline.footage import DESIGNED, visuals
from videos.pipeline.quality import Joined, Plan, assured
from videos.pipeline.script import draft_of
from videos.pipeline.segments import segments
from videos.pipeline.soundtrack import soundtrack
from videos.pipeline.thumbnails import keep_thumbnails, thumbnails
from videos.pronunciation import Pairs
from videos.render.coverage import warnings
from videos.render.joining import join
from videos.render.process import StopCheck
from videos.render.spec import (
    FPS,
    Brand,
    CaptionLook,
    FilmSpec,
    Format,
    Preset,
    SceneSpec,
    Visual,
)
from videos.render.subtitles import film_srt, film_vtt
from videos.versions import kept_looks

# What part of the stage's work the segments are; the rest is sound, joining and the thumbnail.
SEGMENTS_SHARE = 0.9


class RenderingStage:
    name = Stage.RENDERING
    share = 86.0

    def run(self, context: StageContext) -> None:
        video = context.video
        scenes = list(video.scenes.select_related("audio").order_by("index"))
        require_room(_seconds(scenes))
        film = branded(context, film_of(video))
        pictures = visuals(context, scenes)
        looks = kept_looks(video, len(scenes))
        pairs = FilmSetup.from_json(video.setup).pronunciations
        specs = [
            _spec(scene, len(scenes), visual, look, pairs)
            for scene, visual, look in zip(scenes, pictures, looks, strict=True)
        ]
        context.notes += warnings(specs)
        plan = Plan(film, tuple(specs), own=_chosen(scenes))
        with thumbnails(context, film) as drawing:
            made = assured(context, plan, lambda plan: _made(context, scenes, plan))
            keep_thumbnails(context, drawing)
        context.save(
            film=made.film,
            duration=_seconds(scenes),
            captions=_captions(context, made.plan.specs, film, ".vtt"),
            subtitles=_captions(context, made.plan.specs, film, ".srt"),
        )
        context.report(1)


def _seconds(scenes: Sequence[Scene]) -> float:
    return sum(scene.frames or 0 for scene in scenes) / FPS


def film_of(video: Video) -> FilmSpec:
    """What the video's row says about its film."""
    setup = FilmSetup.from_json(video.setup)
    return FilmSpec(
        style=video.style,
        format=Format(video.format),
        brand=Brand(setup.name, setup.accent, setup.second, setup.font),
        captions=CaptionLook(video.caption_look) if video.caption_look else None,
        preset=Preset(video.preset),
    )


def _spec(
    scene: Scene, count: int, visual: Visual | None, look: int | None, pairs: Pairs
) -> SceneSpec:
    words = words_of(scene, pairs)
    return SceneSpec(draft_of(scene), scene.index, count, scene.frames or 0, words, visual, look)


def _chosen(scenes: Sequence[Scene]) -> frozenset[int]:
    """The scenes whose picture the creator chose."""
    return frozenset(scene.index for scene in scenes if scene.picture not in {"", "none"})


def _made(context: StageContext, scenes: Sequence[Scene], plan: Plan) -> Joined:
    """The film as planned; what was made of it before is in the store."""
    with soundtrack(context, scenes) as sound:
        parts = _parts(context, plan, sound.stop)
        for scene, spec, segment in zip(scenes, plan.specs, parts, strict=True):
            scene.segment = segment
            if spec.visual is None:
                scene.visual, scene.credit = None, DESIGNED
        with context.holding():
            Scene.objects.bulk_update(scenes, ["segment", "visual", "credit"])
        return Joined(_film(context, plan.specs, parts, sound.kept()[0]), parts)


def _parts(context: StageContext, plan: Plan, stop: StopCheck) -> list[Artifact]:
    """The segments in order, those with captions of another look among them."""
    found: dict[int, Artifact] = {}
    whole, done = sum(spec.frames for spec in plan.specs), 0
    for look in dict.fromkeys(map(plan.look_of, range(len(plan.specs)))):
        places = [place for place in range(len(plan.specs)) if plan.look_of(place) == look]
        specs, film = [plan.specs[place] for place in places], replace(plan.film, captions=look)

        def report(frames: int, before: int = done) -> None:
            context.report(SEGMENTS_SHARE * (before + frames) / whole)

        made = segments(context, film, specs, report, stop)
        found |= dict(zip(places, made, strict=True))
        done += sum(spec.frames for spec in specs)
    return [found[place] for place in range(len(plan.specs))]


def _film(
    context: StageContext,
    specs: Sequence[SceneSpec],
    parts: Sequence[Artifact],
    sound: Artifact,
) -> Artifact:
    def make(path: Path) -> Made:
        joined = [
            (artifacts.local_path(part), spec.frames)
            for part, spec in zip(parts, specs, strict=True)
        ]
        join(joined, artifacts.local_path(sound), path, stop=context.stop)
        return Made()

    inputs = [[part.pk for part in parts], sound.pk]
    return context.checkpoint("film", ".mp4", inputs, make)


WRITERS = {".vtt": film_vtt, ".srt": film_srt}


def _captions(
    context: StageContext, specs: Sequence[SceneSpec], film: FilmSpec, suffix: str
) -> Artifact:
    text = WRITERS[suffix](specs, film)

    def make(path: Path) -> Made:
        path.write_text(text, encoding="utf-8")
        return Made()

    return context.checkpoint("captions", suffix, [text], make)
