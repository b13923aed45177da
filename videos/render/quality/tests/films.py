"""Small films, made as the product makes them, and the same films with something wrong."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from providers.llm.base import SceneDraft
from providers.speech.base import SpeechRequest, WordTiming
from providers.speech.builtin import BuiltinSpeech
from videos.render.encoder import encoding
from videos.render.film import SegmentJob, render_segments
from videos.render.joining import join
from videos.render.process import run_ffmpeg
from videos.render.quality.measure import Findings, Wanted, measure
from videos.render.segment import cells_of
from videos.render.sound import master_sound
from videos.render.spec import FPS, FilmSpec, SceneSpec
from videos.render.tests.helpers import never
from videos.render.video import MP4

PAUSE = 0.2
SILENT = 36

Spoken = tuple[Path | None, int, tuple[WordTiming, ...]]
"""A narration, how many frames it takes, and its words."""


def make_film(
    folder: Path, film: FilmSpec, drafts: Sequence[SceneDraft], *, frames: int = 0
) -> tuple[Path, Wanted]:
    """Spoken by the built-in voice, rendered, mastered and joined; a scene without narration takes
    SILENT frames. frames: of every scene, its last caption staying to the end; 0 for as many as
    its narration takes, which is not always the same to the frame."""
    folder.mkdir(parents=True, exist_ok=True)
    said = dict.fromkeys(draft.narration for draft in drafts)
    spoken = {text: _spoken(text, folder / f"{at}.wav") for at, text in enumerate(said)}
    voices = [spoken[draft.narration] for draft in drafts]
    if frames:
        voices = [(path, frames, _held(words, frames / FPS)) for path, _, words in voices]
    scenes = [
        SceneSpec(draft, at, len(drafts), length, words)
        for at, (draft, (_, length, words)) in enumerate(zip(drafts, voices, strict=True))
    ]
    jobs = [SegmentJob(scene, folder / f"{scene.index}.mp4") for scene in scenes]
    render_segments(jobs, film, stop=never, on_done=lambda _job: None)
    sound = folder / "sound.m4a"
    master_sound([(path, length) for path, length, _ in voices], sound, stop=never)
    out = folder / "film.mp4"
    join([(job.out, job.scene.frames) for job in jobs], sound, out, stop=never)
    seconds = sum(scene.frames for scene in scenes) / FPS
    return out, Wanted(film, scenes, (seconds - 1, seconds + 1))


def _held(words: tuple[WordTiming, ...], end: float) -> tuple[WordTiming, ...]:
    return tuple(replace(word, end=end) if word is words[-1] else word for word in words)


def _spoken(text: str, out: Path) -> Spoken:
    if not text:
        return None, SILENT, ()
    speech = BuiltinSpeech().speak(SpeechRequest(text), out)
    return out, math.ceil((speech.duration + PAUSE) * FPS), speech.words


def remade(film: Path, out: Path, spec: FilmSpec, *, picture: str = "", sound: str = "") -> Path:
    """The film with ffmpeg's filters over picture or sound, otherwise encoded as before."""
    video = ["-vf", picture, *encoding(spec)] if picture else ["-c:v", "copy"]
    # What the encoder puts before the first sample is taken off, as when it is mastered.
    audio = ["-af", f"{sound},atrim=start_sample=1024,asetpts=N/SR/TB", "-c:a", "aac"]
    audio += ["-b:a", "384k"]
    run_ffmpeg(
        [
            *("-i", str(film), "-map", "0:v", "-map", "0:a", *(v for v in video if v != "-an")),
            *(audio if sound else ["-c:a", "copy"]),
            *(*MP4, str(out)),
        ],
        stop=never,
        cwd=out.parent,
    )
    return out


def measured(film: Path, wanted: Wanted) -> Findings:
    """With what the renderer left beside it: nothing beside a film that was remade elsewhere."""
    kept = {place: kept_cells(film, scene) for place, scene in enumerate(wanted.scenes)}
    return measure(film, wanted, film.parent, stop=never, kept=kept).findings


def kept_cells(film: Path, scene: SceneSpec) -> Path:
    return cells_of(film.parent / f"{scene.index}.mp4")


def missed(film: Path, wanted: Wanted) -> set[str]:
    """The names of what is wrong."""
    return {miss.name for miss in measured(film, wanted).misses}
