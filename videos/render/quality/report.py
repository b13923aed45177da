"""What was measured of a film: plain values, kept with the video and shown to its creator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Self

VERSION = 5
"""Raised when something is measured differently: reports of before are then made again."""


class Verdict(StrEnum):
    """repaired: it was missed, and put right before the film was finished; told: it is missed, and
    the renderer is not to blame."""

    OK = "ok"
    REPAIRED = "repaired"
    TOLD = "told"
    FAILED = "failed"


LABELS = {
    "loudness": "Loudness",
    "true_peak": "True peak",
    "silence": "Longest silence",
    "black": "Longest black picture",
    "frozen": "Longest still picture",
    "flashes": "Flashes in a second",
    "caption_overlap": "Texts at the captions' place",
    "caption_overflow": "Captions beyond their place",
    "caption_contrast": "Contrast of captions",
    "sync": "Captions against the voice",
    "duration": "Length",
    "file": "Upload rules broken",
}


_SUMMED = {
    Verdict.FAILED: "not as it should be",
    Verdict.TOLD: "to know of",
    Verdict.REPAIRED: "put right",
    Verdict.OK: "as it should be",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of the film and what it should be.

    value: None where there is nothing to measure. limit: in words. reason: what is wrong and what
    comes of it, "" when nothing is. scenes: the indexes of those that are concerned.
    """

    name: str
    value: float | None
    unit: str
    limit: str
    verdict: Verdict = Verdict.OK
    reason: str = ""
    scenes: tuple[int, ...] = ()

    @property
    def label(self) -> str:
        return LABELS[self.name]

    @property
    def shown(self) -> str:
        """The figure with its unit."""
        return "none" if self.value is None else f"{self.value:g} {self.unit}".rstrip()

    @property
    def failed(self) -> bool:
        return self.verdict == Verdict.FAILED

    def judged(self, verdict: Verdict, reason: str = "", scenes: Sequence[int] = ()) -> Measure:
        """What is not said again stays as it was."""
        scenes = tuple(scenes) or self.scenes
        return replace(self, verdict=verdict, reason=reason or self.reason, scenes=scenes)


@dataclass(frozen=True, slots=True)
class Report:
    """All measures of one film, in the order of LABELS. rounds: how often it was repaired."""

    measures: tuple[Measure, ...]
    rounds: int = 0

    @property
    def failures(self) -> list[Measure]:
        return [measure for measure in self.measures if measure.failed]

    @property
    def summary(self) -> str:
        """How it came out, in a few words; "" where nothing was measured."""
        counts = Counter(measure.verdict for measure in self.measures)
        parts = [f"{counts[one]} {said}" for one, said in _SUMMED.items() if counts[one]]
        return ", ".join(parts)

    def get(self, name: str) -> Measure:
        return next(measure for measure in self.measures if measure.name == name)

    def to_json(self) -> dict[str, Any]:
        shown = [{**asdict(measure), "scenes": list(measure.scenes)} for measure in self.measures]
        return {"version": VERSION, "rounds": self.rounds, "measures": shown}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Back from a row; {} is a film that was not measured."""
        return cls(tuple(map(_measure, data.get("measures", ()))), data.get("rounds", 0))


def _measure(data: Mapping[str, Any]) -> Measure:
    return Measure(**{**data, "verdict": Verdict(data["verdict"]), "scenes": tuple(data["scenes"])})


def in_order(measures: Sequence[Measure]) -> tuple[Measure, ...]:
    places = {name: place for place, name in enumerate(LABELS)}
    return tuple(sorted(measures, key=lambda measure: places[measure.name]))
