"""Mono 16-bit sound in memory: decoding, levels, trimming, writing."""

from __future__ import annotations

import signal
import subprocess
import sys
import wave
from array import array
from pathlib import Path

from providers.base import PermanentError, TransientError
from ytempire.core.ffmpeg import ffmpeg_file

WINDOWS_PER_SECOND = 100
QUIET = 0.04  # of the loudest window; breaths and room tone lie below
PAUSE_SECONDS = 0.06  # shorter gaps are the closures inside of words
PEAK_SAMPLES = 6000  # a second are looked at: enough to find the peaks of a voice
LEAD_SECONDS = 0.03
TAIL_SECONDS = 0.15
SILENCE_SECONDS = 0.6
DECODE_SECONDS = 120
# What speech servers send. Playlists are not among them: they would make ffmpeg open addresses.
DEMUXERS = "wav,w64,mp3,flac,ogg,aac,matroska"


def decode(data: bytes, rate: int) -> array[int]:
    """Samples of any usual audio file, mixed to mono at `rate`. Raises PermanentError if the
    data is not audio, TransientError if decoding does not end."""
    command = [
        *(_ffmpeg(), "-hide_banner", "-nostdin", "-loglevel", "error"),
        *("-protocol_whitelist", "pipe", "-format_whitelist", DEMUXERS, "-i", "pipe:0"),
        *("-map", "0:a:0", "-ac", "1", "-ar", str(rate), "-f", "s16le", "pipe:1"),
    ]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=DECODE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise TransientError("The narration could not be decoded in time.", ours=True) from error
    except OSError as error:
        message = f"ffmpeg could not be started: {error.strerror}."
        raise PermanentError(message, ours=True) from error
    if done.returncode == -signal.SIGKILL:
        message = "ffmpeg was killed, perhaps because memory was used up."
        raise TransientError(message, ours=True)
    if done.returncode != 0 or not done.stdout:
        raise PermanentError("The speech service sent something that is not audio.")
    return samples(done.stdout)


def samples(pcm: bytes) -> array[int]:
    """Little-endian 16-bit PCM as numbers."""
    found = array("h", pcm[: len(pcm) // 2 * 2])
    if sys.byteorder == "big":
        found.byteswap()
    return found


def silence(rate: int) -> array[int]:
    """What stands for text without a sound."""
    return array("h", bytes(2 * round(SILENCE_SECONDS * rate)))


def loud_windows(pcm: array[int], rate: int) -> list[bool]:
    """For each hundredth of a second, whether something is heard in it."""
    # Not a fixed step: 22,050 is no multiple of 100, and the error would add up.
    count = -(-len(pcm) * WINDOWS_PER_SECOND // rate)
    edges = [index * rate // WINDOWS_PER_SECOND for index in range(count)]
    width, stride = rate // WINDOWS_PER_SECOND, rate // PEAK_SAMPLES
    windows = (pcm[edge : edge + width : stride] for edge in edges)
    peaks = [_peak(window) for window in windows]
    threshold = max(QUIET * max(peaks, default=0), 1)
    return [peak >= threshold for peak in peaks]


def heard_until(loud: list[bool], start: float, end: float) -> float:
    """Where the sound that fills `start` to `end` seconds really stops, a pause left out."""
    last = min(int(end * WINDOWS_PER_SECOND), len(loud))
    while last > start * WINDOWS_PER_SECOND and not loud[last - 1]:
        last -= 1
    stop = last / WINDOWS_PER_SECOND
    return stop if start < stop < end - PAUSE_SECONDS else end


def _peak(window: array[int]) -> int:
    highest, lowest = max(window), min(window)
    return max(highest, -lowest)


def heard_from(loud: list[bool], start: float, end: float) -> float:
    """Where the sound that fills `start` to `end` seconds really begins."""
    first = int(start * WINDOWS_PER_SECOND)
    for window in range(first, min(int(end * WINDOWS_PER_SECOND), len(loud))):
        if loud[window]:
            return max(start, window / WINDOWS_PER_SECOND)
    return start


def trim(pcm: array[int], rate: int, loud: list[bool]) -> tuple[array[int], float]:
    """The sound without its silent ends, a short breath left at both, and how many seconds
    were taken from its start. Silence as a whole is returned as it is."""
    if True not in loud:
        return pcm, 0.0
    first = loud.index(True) / WINDOWS_PER_SECOND - LEAD_SECONDS
    last = len(loud) - loud[::-1].index(True)
    start = max(0, round(first * rate))
    return pcm[start : round((last / WINDOWS_PER_SECOND + TAIL_SECONDS) * rate)], start / rate


def write_wav(pcm: array[int], rate: int, out: Path) -> float:
    """Write a mono 16-bit WAV; returns its duration in seconds. Raises TransientError when
    the disk does not take it."""
    data = array("h", pcm)
    if sys.byteorder == "big":
        data.byteswap()
    try:
        with out.open("wb") as target, wave.open(target) as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate)
            file.writeframes(data.tobytes())
    except OSError as error:
        message = f"The narration could not be stored: {error.strerror}."
        raise TransientError(message, ours=True) from error
    return len(pcm) / rate


def _ffmpeg() -> str:
    try:
        return ffmpeg_file()
    except FileNotFoundError as error:
        raise PermanentError(str(error), ours=True) from error
