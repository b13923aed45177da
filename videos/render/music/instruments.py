"""Single notes of every instrument, as mono sound.

A pitched instrument is a sum of overtones that die away at their own pace, with a little
frequency modulation where it is to ring like metal. Drums are falling tones and filtered noise.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from videos.render.pcm import RATE, Sound, decibels

Times = NDArray[np.float64]

HIGHEST = 6_000.0  # Hz; overtones above only sound harsh under a voice
_VOICE = 2_000.0  # Hz, the middle of what makes speech understood: there, music steps back
_STEP_BACK = 5.0  # dB
_CLICKLESS = 0.004  # seconds
_SILENT = 6.9  # time constants until a note is at -60 dB


@dataclass(frozen=True, slots=True)
class Timbre:
    """How an instrument sounds.

    overtones: their number; slope: how fast they get softer (1/k**slope); odd: how much of the
    even ones is left; attack, release: seconds; decay: time constants a second of the first
    overtone, damping: more for each further one; ring: depth of modulation, at `ratio` times the
    pitch; beat: cents between its two voices.
    """

    overtones: int
    slope: float
    attack: float
    release: float
    decay: float = 0.0
    damping: float = 0.0
    odd: float = 1.0
    ring: float = 0.0
    ratio: float = 1.0
    beat: float = 0.0


TIMBRES = {
    "warm": Timbre(7, 1.7, 0.7, 1.4, beat=9),
    "glass": Timbre(4, 2.2, 0.9, 1.8, ring=0.5, ratio=2.0, beat=7),
    "strings": Timbre(12, 1.25, 0.5, 0.9, beat=12),
    "dark": Timbre(5, 1.9, 1.1, 1.6, beat=14),
    "felt": Timbre(9, 1.5, 0.008, 0.35, decay=1.5, damping=0.55),
    "keys": Timbre(3, 1.6, 0.006, 0.3, decay=1.4, damping=0.9, ring=0.9, ratio=1.0, beat=3),
    "pluck": Timbre(10, 1.2, 0.004, 0.2, decay=3.5, damping=0.9),
    "string": Timbre(12, 1.1, 0.004, 0.25, decay=2.4, damping=0.6, beat=2),
    "strike": Timbre(10, 1.1, 0.03, 0.08, decay=6.0, damping=0.3, beat=8),
    "pulse": Timbre(9, 1.0, 0.005, 0.1, decay=5.0, damping=1.0, odd=0.3, beat=5),
    "mallet": Timbre(4, 2.0, 0.004, 0.15, decay=5.5, damping=3.0, odd=0.2),
    "marimba": Timbre(4, 1.4, 0.003, 0.15, decay=6.5, damping=4.0, odd=0.1),
    "bell": Timbre(2, 1.5, 0.004, 0.8, decay=1.6, damping=1.0, ring=1.1, ratio=3.5),
    "sub": Timbre(3, 2.4, 0.03, 0.25, decay=0.25),
    "round": Timbre(6, 1.6, 0.01, 0.1, decay=1.6, damping=0.8),
    "pizz": Timbre(6, 1.4, 0.006, 0.15, decay=5.0, damping=0.8),
}


def notes(name: str, pitch: int, seconds: float) -> list[Sound]:
    """A note held for so long, its release on top; twice, a little out of tune with each other,
    where the timbre beats. pitch: as MIDI counts."""
    timbre = TIMBRES[name]
    held = min(seconds, _SILENT / timbre.decay) if timbre.decay else seconds
    time = np.arange(round((held + timbre.release) * RATE)) / RATE
    shape = _envelope(time, timbre, held)
    cents = (-timbre.beat / 2, timbre.beat / 2) if timbre.beat else (0.0,)
    pitches = (440.0 * 2.0 ** ((pitch - 69) / 12 + cent / 1200) for cent in cents)
    return [_overtones(hertz, time, timbre) * shape for hertz in pitches]


def _overtones(hertz: float, time: Times, timbre: Timbre) -> Sound:
    """sin(k theta) follows from the two before it, so only one sine is computed."""
    theta = _phase(hertz, time, timbre)
    twice, below, tone = 2 * np.cos(theta), np.zeros_like(theta), np.sin(theta)
    fading = np.exp(-timbre.decay * time).astype(np.float32)
    damped = np.exp(-timbre.decay * timbre.damping * time).astype(np.float32)
    total = np.zeros_like(theta)
    loud = 0.0
    for number in range(1, min(timbre.overtones, max(1, int(HIGHEST / hertz))) + 1):
        level = _carved(number * hertz) * (1.0 if number % 2 else timbre.odd)
        level /= number**timbre.slope
        total += np.float32(level) * fading * tone
        loud += level**2
        fading *= damped
        below, tone = tone, twice * tone - below
    return total / np.float32(math.sqrt(loud))


def _phase(hertz: float, time: Times, timbre: Timbre) -> Sound:
    theta = 2 * np.pi * hertz * time
    if timbre.ring:
        depth = timbre.ring * np.exp(-time * max(timbre.decay, 0.4))
        theta += depth * np.sin(timbre.ratio * theta)
    return np.remainder(theta, 2 * np.pi).astype(np.float32)


def _carved(hertz: float) -> float:
    """What a frequency is multiplied by, to leave room for speech."""
    return decibels(-_STEP_BACK * math.exp(-(math.log2(hertz / _VOICE) ** 2)))


def _envelope(time: Times, timbre: Timbre, held: float) -> Sound:
    rise = np.clip(time / timbre.attack, 0.0, 1.0)
    fall = np.clip((held + timbre.release - time) / timbre.release, 0.0, 1.0)
    return (rise * rise * (3 - 2 * rise) * fall * fall).astype(np.float32)


def _kick(time: Times, _noise: Times) -> Times:
    hertz = 46 + 74 * np.exp(-time * 28)
    body: Times = np.sin(2 * np.pi * np.cumsum(hertz) / RATE) * np.exp(-time * 9)
    return body


def _tom(time: Times, noise: Times) -> Times:
    hertz = 74 + 30 * np.exp(-time * 9)
    body = np.sin(2 * np.pi * np.cumsum(hertz) / RATE) * np.exp(-time * 5)
    hit: Times = body + 0.12 * _band(noise, 200, 900) * np.exp(-time * 30)
    return hit


def _clap(time: Times, noise: Times) -> Times:
    bursts = sum(np.exp(-np.abs(time - late) * 260) for late in (0.004, 0.015, 0.027))
    tail = 0.5 * np.exp(-time * 26)
    hit: Times = 0.5 * _band(noise, 700, 2600) * (bursts + tail)
    return hit


def _rim(time: Times, noise: Times) -> Times:
    wood = np.sin(2 * np.pi * 820 * time) + 0.6 * np.sin(2 * np.pi * 1240 * time)
    hit: Times = 0.4 * (wood + 0.3 * _band(noise, 800, 3000)) * np.exp(-time * 75)
    return hit


def _hat(time: Times, noise: Times) -> Times:
    hit: Times = 0.3 * _band(noise, 5500, 9500) * np.exp(-time * 55)
    return hit


def _shaker(time: Times, noise: Times) -> Times:
    swing = np.clip(time / 0.03, 0, 1) * np.exp(-np.clip(time - 0.03, 0, None) * 38)
    hit: Times = 0.25 * _band(noise, 4200, 8500) * swing
    return hit


DRUMS: dict[str, tuple[float, Callable[[Times, Times], Times]]] = {
    "kick": (0.5, _kick),
    "tom": (0.9, _tom),
    "clap": (0.3, _clap),
    "rim": (0.12, _rim),
    "hat": (0.15, _hat),
    "shaker": (0.18, _shaker),
}


def hit(name: str) -> Sound:
    """One stroke of a drum."""
    seconds, made = DRUMS[name]
    time = np.arange(round(seconds * RATE)) / RATE
    noise = np.random.default_rng(len(name)).standard_normal(len(time))
    ends = np.clip(time / _CLICKLESS, 0, 1) * np.clip((seconds - time) / 0.03, 0, 1)
    return (made(time, noise) * ends).astype(np.float32)


def _band(noise: Times, low: float, high: float) -> Times:
    """Noise between two frequencies, with soft edges."""
    hertz = np.fft.rfftfreq(len(noise), 1 / RATE)
    shape = 1 / np.sqrt((1 + (low / np.maximum(hertz, 1)) ** 6) * (1 + (hertz / high) ** 6))
    banded: Times = np.fft.irfft(np.fft.rfft(noise) * shape, len(noise))
    return banded
