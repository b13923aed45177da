"""Stage 2: each scene's narration is spoken, at the pace that meets the wanted length."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from costs.models import Category
from providers.registry import first_success
from providers.speech.base import SpeechEngine, SpeechRequest, WordTiming
from studio.setup import FilmSetup
from videos.brief import RANGE_SECONDS
from videos.models import Artifact, Scene, Stage, Video
from videos.pacing import frames, natural, rests, steer
from videos.pipeline.asking import asked
from videos.pipeline.context import Made, StageContext
from videos.pronunciation import Pairs, saying
from videos.render.spec import FPS
from videos.versions import kept_manner
from videos.voices import engines_for


class AudioStage:
    name = Stage.AUDIO
    share = 8.0

    def run(self, context: StageContext) -> None:
        cast = Cast.of(context.video)
        spoken: dict[int, Artifact] = {}
        for voice, scenes in cast.parts():
            engines = engines_for(voice, first=cast.engine_of(voice))
            part = Part(context, cast, voice, scenes, len(spoken))
            answer = first_success(engines, part.narrate)
            context.provider = context.provider or answer.provider
            context.tell(*answer.failures)
            spoken |= answer.result
        _lay_out(context, cast, spoken)


@dataclass(slots=True)
class Cast:
    """Who says what in a film. speed: of the whole film, once it is found."""

    video: Video
    setup: FilmSetup
    scenes: list[Scene]
    speed: float | None

    @classmethod
    def of(cls, video: Video) -> Cast:
        manner = kept_manner(video)
        setup = FilmSetup.from_json(video.setup)
        scenes = list(video.scenes.order_by("index"))
        return cls(video, setup, scenes, manner[1] if manner else None)

    def parts(self) -> Iterator[tuple[str, list[Scene]]]:
        """The spoken scenes by voice, the video's own first: by it the pace is found."""
        parts: dict[str, list[Scene]] = {}
        for scene in sorted(self.speaking(), key=lambda scene: bool(scene.voice)):
            parts.setdefault(scene.voice or self.video.voice, []).append(scene)
        yield from parts.items()

    def speaking(self) -> list[Scene]:
        return [scene for scene in self.scenes if scene.narration.strip()]

    def said(self, scene: Scene) -> str:
        return saying(scene.narration, self.setup.pronunciations).text

    def rests(self) -> list[float]:
        music = bool(self.video.music or self.setup.music_media)
        return rests(self.scenes, music=music)

    def engine_of(self, voice: str) -> str:
        """What an edited film's voice was spoken by; another one's engine is in its name."""
        manner = kept_manner(self.video) if voice == self.video.voice else None
        return manner[0] if manner else ""


@dataclass(frozen=True, slots=True)
class Part:
    """What one voice says. done: how many scenes were spoken before."""

    context: StageContext
    cast: Cast
    voice: str
    scenes: Sequence[Scene]
    done: int

    def narrate(self, engine: SpeechEngine) -> dict[int, Artifact]:
        """What the engine makes of these scenes, by their ids."""
        voice = self.voice if self.voice.startswith(f"{engine.name}:") else ""
        speed = self._speed(engine, voice)
        spoken: dict[int, Artifact] = {}
        for done, scene in enumerate(self.scenes, start=self.done + 1):
            request = SpeechRequest(self.cast.said(scene), voice, speed)
            spoken[scene.pk] = _kept(self.context, scene) or _speak(self.context, engine, request)
            self.context.report(done / len(self.cast.scenes))
        if self.cast.speed is None:
            self.cast.speed = speed
        return spoken

    def _speed(self, engine: SpeechEngine, voice: str) -> float:
        """The pace at which the whole narration meets its range, judged by its longest scene.

        One measured scene suffices: at a paid engine, measuring all of them would pay twice.
        """
        if self.cast.speed is not None:
            return self.cast.speed
        wished = natural(self.cast.setup.speed)
        longest = max(map(self.cast.said, self.scenes), key=len)
        sample = _speak(self.context, engine, SpeechRequest(longest, voice, wished))
        letters = sum(len(self.cast.said(scene)) for scene in self.cast.speaking())
        seconds = sample.meta["duration"] / max(len(longest), 1) * letters
        shortest, most = RANGE_SECONDS[self.cast.video.length]
        silence = sum(self.cast.rests())
        return natural(wished * steer(seconds, shortest - silence, most - silence))


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


def _lay_out(context: StageContext, cast: Cast, spoken: Mapping[int, Artifact]) -> None:
    start = 0.0
    for scene, rest in zip(cast.scenes, cast.rests(), strict=True):
        scene.audio = spoken.get(scene.pk)
        scene.start = start
        scene.frames = frames(scene.audio.meta["duration"] if scene.audio else 0.0, rest)
        start += scene.frames / FPS
    with context.holding():
        Scene.objects.bulk_update(cast.scenes, ["audio", "start", "frames"])
    if context.video.film_id is None:  # of an edit, the film of before is shown until it is made
        context.save(duration=start)
    shortest, longest = RANGE_SECONDS[context.video.length]
    if not shortest <= start <= longest:
        context.notes.append(
            f"The narration takes {start:.0f} s; a {context.video.length} video aims at "
            f"{shortest:.0f} to {longest:.0f} s."
        )


def words_of(scene: Scene, pronunciations: Pairs) -> tuple[WordTiming, ...]:
    """When each word is heard, as it is written; none in a silent scene."""
    if scene.audio is None:
        return ()
    heard = [WordTiming(*word) for word in scene.audio.meta["words"]]
    return saying(scene.narration, pronunciations).timed(heard)
