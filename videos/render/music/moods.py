"""The moods of our own music: one table each in moods.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

STEPS_PER_BEAT = 4


@dataclass(frozen=True, slots=True)
class Mood:
    """See the head of moods.toml. An instrument stands with its level in dB."""

    name: str
    label: str
    summary: str
    tempo: float
    roots: list[int]
    scale: list[int]
    chords: list[list[int]]
    tones: list[int]
    pad: tuple[str, float]
    arp: tuple[str, float]
    arp_steps: list[str]
    bass: tuple[str, float]
    bass_steps: list[str]
    melody: tuple[str, float]
    space: float
    seconds: float
    beats: int = 4
    swing: float = 0.0
    drums: Mapping[str, str] = field(default_factory=dict)

    @property
    def steps(self) -> int:
        """Steps of a bar."""
        return self.beats * STEPS_PER_BEAT


@cache
def moods() -> Mapping[str, Mood]:
    """Every mood by its name, in the order of the file."""
    tables = tomllib.loads(Path(__file__).with_name("moods.toml").read_text())
    return {name: Mood(name=name, **table) for name, table in tables.items()}
