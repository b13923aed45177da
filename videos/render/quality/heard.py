"""What is heard of a film, in one pass over its sound: loudness, peaks, level throughout."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from videos.render.process import Reader, RenderError, StopCheck, run_ffmpeg

RATE = 8000
STEP = 0.01  # seconds a level stands for
FLOOR = -90.0  # dB; digital silence
_SAMPLES = int(RATE * STEP)
_BLOCK = 2 * _SAMPLES * 400  # bytes: four seconds
_GRAPH = (
    "[0:a:0]asplit[a][b];[a]ebur128=peak=true:framelog=quiet[m];"
    f"[b]aresample={RATE},aformat=sample_fmts=s16:channel_layouts=mono[l]"
)
_SUMMARY = {
    "loudness": r"^\s+I:\s+(\S+) LUFS",
    "true_peak": r"^\s+Peak:\s+(\S+) dBFS",
}

Levels = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Heard:
    """loudness: LUFS; true_peak: dBTP; levels: dB, one for each STEP; streams: what ffmpeg says of
    the file's streams."""

    loudness: float
    true_peak: float
    levels: Levels
    streams: tuple[str, ...]


def listen(film: Path, folder: Path, *, stop: StopCheck) -> Heard:
    """folder: for what is needed meanwhile. Raises RenderError when there is no sound, Stopped."""
    blocks: list[Levels] = []
    said = run_ffmpeg(
        [
            *("-i", str(film.absolute()), "-filter_complex", _GRAPH, "-map", "[m]", "-f", "null"),
            *("-", "-map", "[l]", "-f", "s16le", "pipe:1"),
        ],
        stop=stop,
        cwd=folder,
        reader=Reader(_BLOCK, lambda block: blocks.append(_levels(block))),
    )
    figures = {name: _figure(pattern, said) for name, pattern in _SUMMARY.items()}
    levels = np.concatenate(blocks) if blocks else np.zeros(0, np.float32)
    return Heard(**figures, levels=levels, streams=_streams(said))


def _levels(block: bytes) -> Levels:
    samples = np.frombuffer(block, "<i2", len(block) // 2).astype(np.float32) / 32768
    whole = samples[: len(samples) // _SAMPLES * _SAMPLES].reshape(-1, _SAMPLES)
    power = np.square(whole).mean(axis=1) + 1e-9
    levels: Levels = (10 * np.log10(power)).astype(np.float32)
    return levels


def _figure(pattern: str, said: str) -> float:
    """Silence has no peak: minus infinity."""
    found = re.findall(pattern, said, re.MULTILINE)
    if not found:
        raise RenderError("The loudness of the film could not be measured.")
    return float(found[-1])


def _streams(said: str) -> tuple[str, ...]:
    """Of the input alone: what was made of it for measuring is described after it."""
    of_input = said.partition("Stream mapping:")[0]
    return tuple(re.findall(r"Stream #0:\d.*?: (Video: .*|Audio: .*)", of_input))
