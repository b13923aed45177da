"""Voice and music, laid ready as files and put together block by block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from videos.render.output import written
from videos.render.pcm import BLOCK, SAMPLES_PER_FRAME, Sound
from videos.render.process import StopCheck, Stopped
from videos.render.sound import ducking
from videos.render.sound.dynamics import TICK, Ticks, drawn
from videos.render.sound.loudness import SILENCE, Powers, loudness, lufs, powers
from videos.render.sound.music import Music, played
from videos.render.sound.voice import LEVEL, narration

_VOICE, _BED = "voice.pcm", "bed.pcm"
_BED_SCALE = 16_384.0  # notes that meet may be louder than one
_MOMENT = 4  # hops


@dataclass(frozen=True, slots=True)
class Bed:
    """Music in stereo, 16-bit, and its gains at the edges of ticks."""

    path: Path
    gains: Ticks

    def heard(self, begin: int, count: int) -> Sound:
        pcm = np.fromfile(self.path, "<i2", 2 * count, offset=4 * begin).reshape(-1, 2)
        ticks = slice(begin // TICK, -(-(begin + count) // TICK) + 1)
        gain = drawn(self.gains[ticks], count) / np.float32(_BED_SCALE)
        music: Sound = pcm * gain[:, None]
        return music


@dataclass(frozen=True, slots=True)
class Mix:
    """voice: mono, 32-bit."""

    samples: int
    voice: Path
    bed: Bed | None = None

    def blocks(self, stop: StopCheck) -> Iterator[Sound]:
        """The film's sound before it is mastered; mono without music."""
        for begin in range(0, self.samples, BLOCK):
            if stop():
                raise Stopped
            count = min(BLOCK, self.samples - begin)
            voice = np.fromfile(self.voice, "<f4", count, offset=4 * begin)
            yield voice if self.bed is None else voice[:, None] + self.bed.heard(begin, count)


def mixed(
    narrations: Sequence[tuple[Path | None, int]],
    music: Music | None,
    folder: Path,
    stop: StopCheck,
) -> Mix:
    samples = sum(frames for _, frames in narrations) * SAMPLES_PER_FRAME
    spoken = (part for path, frames in narrations for part in narration(path, frames))
    voice = _laid_ready(spoken, folder / _VOICE, 1.0, "<f4", stop)
    if music is None:
        return Mix(samples, folder / _VOICE)
    sound = played(music, samples, folder, stop)
    bed = _laid_ready(sound, folder / _BED, _BED_SCALE, "<i2", stop)
    gains = _gains(voice, bed, music.spoken, -(-samples // TICK))
    return Mix(samples, folder / _VOICE, Bed(folder / _BED, gains))


def _laid_ready(
    blocks: Iterable[Sound], path: Path, scale: float, kind: str, stop: StopCheck
) -> Powers:
    """Write the sound to a file; returns how loud it is, hop by hop."""
    hops = [np.zeros(0)]
    with written(path) as file:
        for block in blocks:
            if stop():
                raise Stopped
            hops.append(powers(block))
            whole = kind.endswith("i2")
            file.write(
                (np.round(block * scale).clip(-32768, 32767) if whole else block)
                .astype(kind)
                .tobytes()
            )
    return np.concatenate(hops)


def _gains(voice: Powers, bed: Powers, spoken: Sequence[ducking.Spoken], ticks: int) -> Ticks:
    """The music's gains: so far below the voice while it speaks, higher where it does not."""
    steady = ducking.steadied(bed, ticks)
    speaking = ducking.during(spoken, len(bed))
    if not speaking.any():
        speaking[:] = True
    at_hops = 10 ** (steady[50 : 100 * len(bed) : 100][: len(bed)] / 10)
    steadied = bed[: len(at_hops)] * at_hops
    beside = steadied[speaking[: len(at_hops)]].mean()
    # Where music all but rests beside speech, its loud places are not to drown the voice.
    loudest = np.convolve(steadied, np.full(_MOMENT, 1 / _MOMENT)).max()
    under = max(lufs(float(beside)), lufs(float(loudest)) - ducking.UNDER + ducking.RISE)
    level = loudness(voice)
    place = (level if level > SILENCE else LEVEL) - ducking.UNDER - under
    return (10 ** ((place + steady + ducking.risen(spoken, ticks)) / 20)).astype(np.float32)
