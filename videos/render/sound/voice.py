"""One narration, as the film wants it: at its rate, evened out, exactly as long as its scene."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from videos.render.pcm import BLOCK, RATE, SAMPLES_PER_FRAME, Sound, decibels
from videos.render.process import RenderError
from videos.render.sound.dynamics import evened
from videos.render.sound.loudness import SILENCE, loudness, powers

LEVEL = -20.0  # LUFS; every voice is brought to it, so that scenes sound alike
_STRETCH = 16  # seconds that are brought to the rate at once
_MARGIN = 1  # second beside it
_RUMBLE = 70.0  # Hz; below is no speech
_FADE = 0.008  # seconds; too short to be heard, long enough not to click
_BYTES = 2


def narration(path: Path | None, frames: int) -> Iterator[Sound]:
    """Mono: what is spoken, then silence. Raises RenderError in plain words."""
    left = frames * SAMPLES_PER_FRAME
    if path is not None:
        spoken = _read(path)[:left]
        yield _faded(evened(_levelled(spoken)))
        left -= len(spoken)
    for begin in range(0, left, BLOCK):
        yield np.zeros(min(BLOCK, left - begin), np.float32)


def _read(path: Path) -> Sound:
    pcm, rate = _opened(path)
    mono = pcm.mean(axis=1, dtype=np.float32) / np.float32(32768)
    return np.concatenate([np.zeros(0, np.float32), *_at_rate(mono, rate)])


def _opened(path: Path) -> tuple[NDArray[np.int16], int]:
    """The samples, a column for each channel, and their rate."""
    try:
        with path.open("rb") as file, wave.open(file) as sound:
            rate, channels = sound.getframerate(), sound.getnchannels()
            data = sound.readframes(sound.getnframes())
    except (wave.Error, EOFError) as error:
        raise RenderError("A sound or picture is damaged. Make it again.") from error
    except FileNotFoundError as error:
        raise RenderError("A sound or picture is missing. Make it again.") from error
    whole = len(data) // (_BYTES * channels) * channels
    return np.frombuffer(data, "<i2", whole).reshape(-1, channels), rate


def _at_rate(mono: Sound, rate: int) -> Iterator[Sound]:
    """The sound at RATE and without rumble, stretch by stretch."""
    wanted = round(len(mono) * RATE / rate)
    padded = np.pad(mono, _MARGIN * rate)
    for second in range(0, -(-len(mono) // rate), _STRETCH):
        stretch = padded[second * rate : (second + _STRETCH + 2 * _MARGIN) * rate]
        heard = _converted(stretch, rate)[_MARGIN * RATE :]
        yield heard[: min(_STRETCH * RATE, wanted - second * RATE)]


def _converted(stretch: Sound, rate: int) -> Sound:
    """Whole seconds have whole numbers of samples at any rate: the spectrum stays what it is."""
    seconds = -(-len(stretch) // rate)
    spectrum = np.fft.rfft(stretch, seconds * rate)
    hertz = np.arange(len(spectrum), dtype=np.float32) / seconds
    spectrum *= 1 / np.sqrt(1 + (_RUMBLE / np.maximum(hertz, 1)) ** 8)
    size = seconds * RATE
    return np.fft.irfft(spectrum[: size // 2 + 1], size).astype(np.float32) * (RATE / rate)


def _levelled(spoken: Sound) -> Sound:
    level = loudness(powers(spoken))
    return spoken * np.float32(decibels(LEVEL - level)) if level > SILENCE else spoken


def _faded(spoken: Sound) -> Sound:
    length = min(round(_FADE * RATE), len(spoken) // 2)
    ramp = np.linspace(0, 1, length, endpoint=False, dtype=np.float32)
    spoken[:length] *= ramp
    spoken[len(spoken) - length :] *= ramp[::-1]
    return spoken
