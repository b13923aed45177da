"""Stage 2: each scene's narration is spoken, at the pace that meets the wanted length."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from costs.models import Category
from providers.registry import first_success
from providers.speech.base import SpeechEngine, SpeechRequest, WordTiming
from videos.brief import RANGE_SECONDS
from videos.models import Artifact, Scene, Stage
from videos.pipeline.asking import asked
from videos.pipeline.context import Made, StageContext
from videos.render.spec import FPS
from videos.versions import kept_manner
from videos.voices import engines_for

PAUSE_SECONDS = 0.3
# Beyond these a voice sounds drawn out or rushed.
SLOWEST, FASTEST = 0.85, 1.2


class AudioStage:
    name = Stage.AUDIO
    share = 8.0

    def run(self, context: StageContext) -> None:
        scenes = list(context.video.scenes.order_by("index"))
        engines = engines_for(context.video.voice, first=_kept_engine(context))
        answer = first_success(engines, lambda engine: _narrate(context, engine, scenes))
        context.provider = answer.provider
        context.notes += answer.failures
        _lay_out(context, scenes, answer.result)


def _narrate(
    context: StageContext, engine: SpeechEngine, scenes: Sequence[Scene]
) -> list[Artifact]:
    voice = context.video.voice if context.video.voice.startswith(f"{engine.name}:") else ""
    speed = _speed(context, engine, scenes, voice)
    spoken = []
    for done, scene in enumerate(scenes, start=1):
        request = SpeechRequest(scene.narration, voice, speed)
        spoken.append(_kept(context, scene) or _speak(context, engine, request))
        context.report(done / len(scenes))
    return spoken


def _kept_engine(context: StageContext) -> str:
    manner = kept_manner(context.video)
    return manner[0] if manner else ""


def _kept(context: StageContext, scene: Scene) -> Artifact | None:
    """What a scene of an edited video was spoken as, if that did not change."""
    if context.video.version_id is None or scene.audio_id is None:
        return None
    return context.find(scene.audio_id)


def _speak(context: StageContext, engine: SpeechEngine, request: SpeechRequest) -> Artifact:
    inputs = [engine.fingerprint(), request]

    def make(path: Path) -> Made:
        speech = asked(
            context,
            Category.VOICE_SYNTHESIS,
            inputs,
            lambda ask: engine.speak(request, path, ask),
        )
        words = [(word.text, word.start, word.end) for word in speech.words]
        manner = (engine.name, request.speed)
        meta = {"duration": speech.duration, "words": words, "manner": manner}
        return Made(meta, speech.usage)

    return context.checkpoint("narration", ".wav", inputs, make, Category.VOICE_SYNTHESIS)


def _speed(
    context: StageContext, engine: SpeechEngine, scenes: Sequence[Scene], voice: str
) -> float:
    """The pace at which the whole narration meets its range, judged by its longest scene.

    One measured scene suffices: at a paid engine, measuring all of them would pay twice.
    """
    if manner := kept_manner(context.video):
        return manner[1]
    longest = max(scenes, key=lambda scene: len(scene.narration))
    sample = _speak(context, engine, SpeechRequest(longest.narration, voice))
    letters = sum(len(scene.narration) for scene in scenes)
    seconds = sample.meta["duration"] / max(len(longest.narration), 1) * letters
    shortest, most = RANGE_SECONDS[context.video.length]
    pauses = PAUSE_SECONDS * len(scenes)
    return steer(seconds, shortest - pauses, most - pauses)


def steer(seconds: float, shortest: float, longest: float) -> float:
    """The speed that brings this much speech into the range, as far as sounds natural."""
    # Aim a little inside the range: a pace judged by one scene is off by a few per cent.
    wanted = min(max(seconds, shortest * 1.05), longest * 0.95)
    return round(min(max(seconds / wanted, SLOWEST), FASTEST), 2)


def _lay_out(context: StageContext, scenes: Sequence[Scene], spoken: Sequence[Artifact]) -> None:
    start = 0.0
    for scene, artifact in zip(scenes, spoken, strict=True):
        scene.audio = artifact
        scene.start = start
        scene.frames = math.ceil((artifact.meta["duration"] + PAUSE_SECONDS) * FPS)
        start += scene.frames / FPS
    with context.holding():
        Scene.objects.bulk_update(scenes, ["audio", "start", "frames"])
    context.save(duration=start)
    shortest, longest = RANGE_SECONDS[context.video.length]
    if not shortest <= start <= longest:
        context.notes.append(
            f"The narration takes {start:.0f} s; a {context.video.length} video aims at "
            f"{shortest:.0f} to {longest:.0f} s."
        )


def words_of(artifact: Artifact) -> tuple[WordTiming, ...]:
    """The word timings kept beside a narration."""
    return tuple(WordTiming(*word) for word in artifact.meta["words"])
