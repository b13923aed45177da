"""Mastering: the film's sound as loud as it should be, its peaks held, in AAC."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from videos.render.output import publish, work_folder, written
from videos.render.pcm import RATE, decibels
from videos.render.process import RenderError, StopCheck, run_ffmpeg
from videos.render.sound.dynamics import TICK, Ticks, by_ticks, drawn, held, peaks
from videos.render.sound.loudness import HOP, SILENCE, Powers, loudness, powers
from videos.render.sound.mix import Mix, mixed
from videos.render.sound.music import Music

VERSION = 2
"""Raised whenever the same narrations come to sound differently."""

LOUDNESS = -14.0  # LUFS
TRUE_PEAK = -1.5  # dBTP
_CLOSE = 0.2  # LU
_CEILING = -2.1  # dB of the limiter: below TRUE_PEAK by what encoding usually adds
_SPARE = 0.1  # dB
_ROUNDS = 3
_STEPS = 20  # towards the gain that gives the loudness
_EXACT = 0.02  # LU
_LEAST_YIELD = 0.15
# The encoder puts this many samples before the first; without an edit list a player hears them,
# so as many are taken off the beginning and the words stay on their frames. What is cut so may be
# loud: it begins softly.
_PRIMING = 1024
_SOFTLY = "afade=d=0.008"
# As much as the encoder can make use of: noise is 50 dB below the sound, and more. What is the same
# on both sides needs less. The slower search gives more noise at the same size.
_BITRATES = {1: "256k", 2: "320k"}
_PCM, _OUT = "mastered.pcm", "sound.m4a"


@dataclass(frozen=True, slots=True)
class _Figures:
    """What the mix holds before mastering: peak and power of each tick, loudness of each hop."""

    peaks: Ticks
    powers: Ticks
    hops: Powers


def master_sound(
    narrations: Sequence[tuple[Path | None, int]],
    out: Path,
    *,
    music: Music | None = None,
    stop: StopCheck,
) -> None:
    """Write `out` (MP4 audio): AAC-LC, 48 kHz stereo, LOUDNESS, peaks at most TRUE_PEAK.

    narrations: a WAV (None: silence) and its scene's length in frames, in order; each is padded or
    cut to exactly that length. Memory and open files stay the same however many there are. Uses
    no database and may run in any thread. Raises RenderError or Stopped; `out` appears whole or
    not at all.
    """
    if not narrations:
        raise RenderError("The film has no narration.")
    with work_folder(out) as folder:
        _master(mixed(narrations, music, folder, stop), folder, stop)
        publish(folder / _OUT, out)


def _master(mix: Mix, folder: Path, stop: StopCheck) -> None:
    """What encoding changed is measured and put right."""
    figures = _figures(mix, stop)
    target, ceiling = LOUDNESS, _CEILING
    for _ in range(_ROUNDS):
        gain = _gain(figures, target, ceiling)
        _write(mix, held(figures.peaks * decibels(gain), ceiling) * decibels(gain), folder, stop)
        _encode(1 if mix.bed is None else 2, folder, stop)
        loud, peak = measured(folder / _OUT, stop)
        if loud <= SILENCE or (abs(loud - LOUDNESS) <= _CLOSE and peak <= TRUE_PEAK):
            return
        target += LOUDNESS - loud
        ceiling -= max(0.0, peak - TRUE_PEAK + _SPARE)


def _figures(mix: Mix, stop: StopCheck) -> _Figures:
    found: list[tuple[Ticks, Ticks, Powers]] = []
    for block in mix.blocks(stop):
        squared = (by_ticks(block) ** 2).mean(axis=1)
        found.append((peaks(block), squared, powers(block)))
    return _Figures(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def _gain(figures: _Figures, target: float, ceiling: float) -> float:
    """dB after which the sound, its peaks held, has this loudness; 0 for silence."""
    if loudness(figures.hops) <= SILENCE:
        return 0.0
    gain, got, yields = 0.0, loudness(figures.hops), 1.0
    for _ in range(_STEPS):
        if abs(target - got) < _EXACT:
            break
        raised, before = (target - got) / yields, got
        gain += raised
        got = loudness(_limited(figures, gain, ceiling))
        # The more is limited, the less each dB of gain adds to the loudness.
        yields = min(1.0, max(_LEAST_YIELD, (got - before) / raised))
    return gain


def _limited(figures: _Figures, gain: float, ceiling: float) -> Powers:
    """What is left of each hop's power when it is raised and its peaks are held."""
    raised = decibels(gain)
    reduction = held(figures.peaks * raised, ceiling)[1:] ** 2
    of_hop = np.arange(len(figures.powers)) // (HOP // TICK)
    before = np.bincount(of_hop, figures.powers)
    after = np.bincount(of_hop, figures.powers * reduction)
    left: Powers = figures.hops * raised**2 * after / np.maximum(before, 1e-12)
    return left


def _write(mix: Mix, gains: Ticks, folder: Path, stop: StopCheck) -> None:
    done = 0
    with written(folder / _PCM) as file:
        for block in mix.blocks(stop):
            ticks = gains[done // TICK : -(-(done + len(block)) // TICK) + 1]
            gain = drawn(ticks, len(block)) * np.float32(32767)
            loud = block * (gain if block.ndim == 1 else gain[:, None])
            file.write(np.round(loud).clip(-32768, 32767).astype("<i2").tobytes())
            done += len(block)


def _encode(channels: int, folder: Path, stop: StopCheck) -> None:
    both = "pan=stereo|c0=c0|c1=c0," if channels == 1 else ""
    arguments = [
        *("-loglevel", "error", "-f", "s16le", "-ar", str(RATE), "-ac", str(channels), "-i", _PCM),
        *("-af", f"{both}atrim=start_sample={_PRIMING},asetpts=N/SR/TB,{_SOFTLY}"),
        *("-c:a", "aac", "-aac_coder", "fast", "-b:a", _BITRATES[channels]),
        *("-f", "mp4", "-use_editlist", "0", "-map_metadata", "-1", _OUT),
    ]
    run_ffmpeg(arguments, stop=stop, cwd=folder)


def measured(file: Path, stop: StopCheck) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP of a sound file, by EBU R128."""
    arguments = [
        *("-i", str(file), "-map", "0:a:0"),
        *("-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"),
    ]
    report = run_ffmpeg(arguments, stop=stop, cwd=file.parent)
    loud = re.findall(r"I:\s+(\S+) LUFS", report)
    peak = re.findall(r"Peak:\s+(\S+) dBFS", report)
    if not loud or not peak:
        raise RenderError("The loudness of the sound could not be measured.")
    return float(loud[-1]), float(peak[-1])
