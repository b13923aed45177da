"""Small scenes and ways to look into what was rendered."""

from __future__ import annotations

import array
import math
import wave
from collections.abc import Callable, Iterable
from pathlib import Path

import av
from PIL import Image

from providers.llm.base import SceneDraft, SceneKind
from providers.speech.base import WordTiming
from videos.render.spec import FPS, FilmSpec, Format, SceneSpec

FILM = FilmSpec("educational", Format.VERTICAL)
NARRATION = "Its golden mirror is six and a half meters wide."


def never() -> bool:
    return False


def words(
    text: str = NARRATION, *, step: float = 0.3, start: float = 0.0
) -> tuple[WordTiming, ...]:
    return tuple(
        WordTiming(word, start + at * step, start + (at + 0.9) * step)
        for at, word in enumerate(text.split())
    )


def draft(kind: SceneKind = SceneKind.STATEMENT, **texts: object) -> SceneDraft:
    given = {
        "narration": NARRATION,
        "headline": "Light takes time to reach us",
        "kicker": "The idea",
        "support": "What you see tonight is old.",
        "items": ("The first galaxies", "Stars being born", "Air on planets"),
        "figure": "6.5",
        "unit": "m",
        **texts,
    }
    return SceneDraft(kind, **given)  # type: ignore[arg-type]


def scene(
    content: SceneDraft | None = None,
    *,
    index: int = 0,
    count: int = 3,
    frames: int = 12,
    spoken: tuple[WordTiming, ...] | None = None,
) -> SceneSpec:
    """index 0 by default: the first scene has its texts in place from the first frames on."""
    timed = words() if spoken is None else spoken
    return SceneSpec(content or draft(), index, count, frames, timed)


def frames_of(path: Path) -> list[Image.Image]:
    """Every frame, its BT.709 colours as RGB."""
    with av.open(str(path)) as container:
        return [_picture(frame) for frame in container.decode(video=0)]


def _picture(frame: av.VideoFrame) -> Image.Image:
    rgb = frame.reformat(format="rgb24", src_colorspace="itu709", dst_colorspace="itu709")
    picture: Image.Image = rgb.to_image()  # type: ignore[no-untyped-call]
    return picture


def samples_of(path: Path) -> array.array[float]:
    """The left channel as a player hears it."""
    heard: array.array[float] = array.array("f")
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            heard.frombytes(bytes(frame.planes[0])[: frame.samples * 4])
    return heard


def length_of(stream: av.VideoStream | av.AudioStream) -> float:
    """What the container says, in seconds."""
    if stream.duration is None or stream.time_base is None:
        return 0.0
    return float(stream.duration * stream.time_base)


def write_wav(path: Path, levels: Iterable[float], rate: int = 24_000) -> Path:
    """A mono 16-bit WAV of samples between -1 and 1."""
    pcm = array.array("h", (round(32_000 * max(-1.0, min(1.0, level))) for level in levels))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(pcm.tobytes())
    return path


def speech_like(length: float, rate: int = 24_000, level: float = 0.2) -> list[float]:
    """A voice as meters see it: overtones, syllables, pauses, peaks far above the mean."""

    def sample(at: int) -> float:
        second = at / rate
        syllable = max(0.0, math.sin(2 * math.pi * 3.3 * second)) ** 2
        pause = 0.0 if second % 1.7 > 1.3 else 1.0
        voice = sum(math.cos(2 * math.pi * 140 * tone * second) / tone for tone in range(1, 9))
        return level * syllable * pause * voice

    return [sample(at) for at in range(int(length * rate))]


def seconds(frames: int) -> float:
    return frames / FPS


def after(calls: int) -> Callable[[], bool]:
    """A stop check that turns true once it has been asked that often."""
    asked = iter(range(calls))
    return lambda: next(asked, None) is None
