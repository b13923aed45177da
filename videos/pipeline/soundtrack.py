"""The film's sound: narrations laid to the frame, music under them, mastered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from studio.setup import FilmSetup
from videos import artifacts
from videos.models import Artifact, Scene
from videos.music import is_mood
from videos.pipeline.beside import Beside, Make, Task, beside
from videos.pipeline.context import StageContext
from videos.pipeline.library import own_media
from videos.render.key import ffmpeg_version
from videos.render.music.bed import VERSION as BED_VERSION
from videos.render.process import StopCheck
from videos.render.sound import VERSION, Music, UnusableMusic, master_sound
from videos.render.sound.ducking import Spoken, stretches
from videos.render.spec import FPS


@dataclass(frozen=True, slots=True)
class Track:
    """What the sound is made of. file: the creator's own music."""

    narrations: tuple[tuple[Artifact | None, int], ...]
    mood: str
    seed: int
    file: Artifact | None

    def key(self) -> str:
        told = [(audio.pk if audio else "", frames) for audio, frames in self.narrations]
        played: list[Any] = [self.mood, self.seed, BED_VERSION] if self.mood else []
        chosen = self.file.pk if self.file else played
        return artifacts.artifact_key("sound", VERSION, ffmpeg_version(), told, chosen)

    def maker(self) -> Make:
        """Files that it needs are fetched before."""
        told = [
            (artifacts.local_path(audio) if audio else None, frames)
            for audio, frames in self.narrations
        ]
        file = artifacts.local_path(self.file) if self.file else None
        bed = Music(self.mood, self.seed, file, self._spoken())
        return partial(_make, told, bed if self.mood or file else None)

    def _spoken(self) -> tuple[Spoken, ...]:
        spoken: list[Spoken] = []
        begin = 0.0
        for audio, frames in self.narrations:
            words = audio.meta["words"] if audio else []
            spoken += [(begin + start, begin + end) for _, start, end in words]
            begin += frames / FPS
        return tuple(stretches(spoken))


def soundtrack(context: StageContext, scenes: Sequence[Scene]) -> AbstractContextManager[Beside]:
    """One sound file, as long as all scenes together, made beside what is done meanwhile."""
    track = _track(context, scenes)
    return beside(context, [Task("sound", track.key(), ".m4a", track.maker)])


def _make(
    narrations: Sequence[tuple[Path | None, int]], music: Music | None, path: Path, stop: StopCheck
) -> Mapping[str, Any]:
    try:
        master_sound(narrations, path, music=music, stop=stop)
    except UnusableMusic as error:
        master_sound(narrations, path, stop=stop)
        return {"note": str(error)}
    return {}


def _track(context: StageContext, scenes: Sequence[Scene]) -> Track:
    video = context.video
    media = FilmSetup.from_json(video.setup).music_media
    file = own_media(context, media) if media else None
    mood = video.music if is_mood(video.music) and file is None else ""
    told = tuple((scene.audio, scene.frames or 0) for scene in scenes)
    return Track(told, mood, video.pk.int % (1 << 31), file)
