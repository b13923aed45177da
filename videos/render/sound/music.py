"""What music a film has, and laying it ready as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from videos.render.music.bed import bed
from videos.render.pcm import BLOCK, RATE, Sound
from videos.render.process import Killed, RenderError, Scarce, StopCheck, run_ffmpeg
from videos.render.sound.ducking import Spoken
from videos.render.sound.loudness import powers

Track = NDArray[np.int16]
"""A file's sound, in stereo, left on disk."""

# Lists and descriptions of streams may name other files and hosts: only sound itself is opened.
READ = (
    *("-protocol_whitelist", "file"),
    *("-format_whitelist", "mov,matroska,webm,avi,wav,aiff,ogg,flac,aac,mp3"),
)
PCM = ("-f", "s16le", "-ar", str(RATE), "-ac", "2")
EMPTY = "The music is silent, or too short to be repeated. The film has none."
_TRACK = "track.pcm"
_CROSSING = 3.0  # seconds in which a track's end and its beginning are heard together
_FADE = 3.0  # seconds at the film's end
_QUIET = 0.001  # of a track's mean power: -30 dB
_LEAST = 0.5  # seconds of a track that can be used


class UnusableMusic(RenderError):  # noqa: N818 - said to the creator, not about an error of ours
    """The creator's file is not music that a film can have."""


@dataclass(frozen=True, slots=True)
class Music:
    """A mood, played as `seed` decides, or the creator's own file, which wins.

    spoken: when words are heard, in seconds of the film.
    """

    mood: str = ""
    seed: int = 0
    file: Path | None = None
    spoken: tuple[Spoken, ...] = ()


def played(music: Music, samples: int, folder: Path, stop: StopCheck) -> Iterator[Sound]:
    """The music in stereo blocks, exactly so long together."""
    if music.file is None:
        return bed(music.mood, music.seed, samples)
    return _looped(_track(music.file, samples, folder, stop), samples)


def _track(file: Path, samples: int, folder: Path, stop: StopCheck) -> Track:
    """The file's sound on disk, no more of it than is needed."""
    seconds = samples / RATE + 60  # silence at its beginning does not count
    source = ["-loglevel", "error", *READ, "-i", str(file.absolute()), "-map", "0:a:0"]
    try:
        run_ffmpeg([*source, "-t", str(seconds), *PCM, _TRACK], stop=stop, cwd=folder)
    except (Killed, Scarce):
        raise
    except RenderError as error:
        raise UnusableMusic(f"The music could not be read: {error} The film has none.") from error
    if not (folder / _TRACK).stat().st_size:
        raise UnusableMusic(EMPTY)
    return np.memmap(folder / _TRACK, "<i2", "r").reshape(-1, 2)


def _looped(track: Track, samples: int) -> Iterator[Sound]:
    first, last = _heard(track)
    crossing = min(round(_CROSSING * RATE), (last - first) // 3)
    lap = last - first - crossing
    for begin in range(0, samples, BLOCK):
        place = np.arange(begin, min(begin + BLOCK, samples))
        within = place % lap
        block = _at(track, first + within)
        fading = (within < crossing) & (place >= lap)
        part = (within[fading] / crossing * np.pi / 2)[:, None]
        ending = _at(track, first + lap + within[fading])
        block[fading] = block[fading] * np.sin(part) + ending * np.cos(part)
        left = np.clip((samples - 1 - place) / (_FADE * RATE), 0, 1)
        yield block * np.sin(left * np.pi / 2).astype(np.float32)[:, None] ** 2


def _at(track: Track, places: NDArray[np.int_]) -> Sound:
    sound: Sound = track[places].astype(np.float32) / np.float32(32768)
    return sound


def _heard(track: Track) -> tuple[int, int]:
    """From where to where the track is more than its silent or fading ends."""
    blocks = range(0, len(track), BLOCK)
    hops = np.concatenate(
        [powers(_at(track, np.arange(at, min(at + BLOCK, len(track))))) for at in blocks]
    )
    loud = np.flatnonzero(hops > _QUIET * hops.mean())
    if not len(loud):
        raise UnusableMusic(EMPTY)
    first, last = int(loud[0]) * RATE // 10, min(int(loud[-1] + 1) * RATE // 10, len(track))
    if last - first < _LEAST * RATE:
        raise UnusableMusic(EMPTY)
    return first, last
