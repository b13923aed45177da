"""How a film is to sound: as loud as players expect, undistorted, and heard wherever one speaks."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from videos.render.quality.heard import STEP, Heard, Levels
from videos.render.quality.judge.moments import Scenes, clock, scenes_in, times_of
from videos.render.quality.picture import Span, longest
from videos.render.quality.report import Measure, Verdict

LOUDNESS, LOUDNESS_OFF = -14.0, 0.5
TRUE_PEAK = -1.5
SILENT = -50.0  # dB
SILENCE = 2.0  # seconds
_MUTE = -70.0  # LUFS; what a meter says of silence
_FAINT = 0.3  # seconds; what sounds at the edges of a pause may be that faint


def loudness(heard: Heard, scenes: Scenes) -> Measure:
    limit = f"{LOUDNESS:g} ± {LOUDNESS_OFF:g}"
    measure = Measure("loudness", heard.loudness, "LUFS", limit)
    if heard.loudness <= _MUTE:
        spoken = any(scene.words for scene in scenes)
        reason = "The film has no sound" + (", though words are spoken in it." if spoken else ".")
        verdict = Verdict.FAILED if spoken else Verdict.TOLD
        return replace(measure, value=None).judged(verdict, reason)
    off = heard.loudness - LOUDNESS
    if abs(off) <= LOUDNESS_OFF + 1e-6:
        return measure
    than = "louder" if off > 0 else "quieter"
    reason = f"The film is {abs(off):.1f} dB {than} than players expect."
    return measure.judged(Verdict.FAILED, reason)


def true_peak(heard: Heard) -> Measure:
    value = heard.true_peak if math.isfinite(heard.true_peak) else None
    measure = Measure("true_peak", value, "dBTP", f"at most {TRUE_PEAK:g}")
    if value is None or value <= TRUE_PEAK + 1e-6:
        return measure
    return measure.judged(Verdict.FAILED, "The sound's peaks may distort on phones.")


def silence(heard: Heard, scenes: Scenes) -> Measure:
    """Scenes without words mean to be silent. A voice may pause, whatever was said of its words'
    times; that nothing of a scene is heard is a fault."""
    spans = list(_unmeant(_silent(heard.levels), scenes))
    measure = Measure("silence", round(longest(spans), 2), "s", f"at most {SILENCE:g}")
    over = [span for span in spans if span.length > SILENCE]
    if not over:
        return measure
    first = max(over, key=lambda span: span.length)
    lost = any(_lost_in(span, scenes) for span in over)
    reason = f"Nothing is heard for {first.length:.1f} s from {clock(first.start)} on"
    reason += ", although words are spoken there." if lost else ": the voice pauses there."
    verdict = Verdict.FAILED if lost else Verdict.TOLD
    return measure.judged(verdict, reason, scenes_in(over, scenes))


def _silent(levels: Levels) -> Iterator[Span]:
    at = 0
    for quiet, run in groupby(levels < SILENT):
        length = len(list(run))
        if quiet:
            yield Span(at * STEP, (at + length) * STEP)
        at += length


def _unmeant(spans: Iterator[Span], scenes: Scenes) -> Iterator[Span]:
    """The spans without those scenes in which nobody speaks."""
    mute = [
        Span(*times)
        for times, scene in zip(times_of(scenes), scenes, strict=True)
        if not scene.words
    ]
    for span in spans:
        start = span.start
        for silent in mute:
            if silent.start < span.end and silent.end > start:
                yield Span(start, max(start, silent.start))
                start = max(start, min(silent.end, span.end))
        yield Span(start, span.end)


def _lost_in(span: Span, scenes: Scenes) -> bool:
    """Whether all that is said in some scene falls into it."""
    for (start, _), scene in zip(times_of(scenes), scenes, strict=True):
        spoken = [word for word in scene.words if word.end > word.start]
        if not spoken:
            continue
        first, last = start + spoken[0].start + _FAINT, start + spoken[-1].end - _FAINT
        if span.start < first and last < span.end:
            return True
    return False
