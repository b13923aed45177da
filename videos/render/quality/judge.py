"""What each figure should be, and what is said of one that is not."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from videos.render.quality.file import Facts, broken_rules
from videos.render.quality.heard import STEP, Heard, Levels
from videos.render.quality.picture import Flashes, Span, longest
from videos.render.quality.report import Measure, Verdict
from videos.render.quality.sync import Late
from videos.render.spec import FPS, SceneSpec

LOUDNESS, LOUDNESS_OFF = -14.0, 0.5
TRUE_PEAK = -1.5
SILENT = -50.0  # dB
SILENCE = STILL = 2.0  # seconds
BLACK = 0.1  # seconds
FLASHES = 3.0
# What a style makes just readable may lose as much where letters are thin and drafts small.
CONTRAST, CONTRAST_OFF = 4.5, 0.5
SYNC = 0.12  # seconds
_MUTE = -70.0  # LUFS; what a meter says of silence

Scenes = Sequence[SceneSpec]


def loudness(heard: Heard, scenes: Scenes) -> Measure:
    limit = f"{LOUDNESS:g} ± {LOUDNESS_OFF:g}"
    measure = Measure("loudness", heard.loudness, "LUFS", limit)
    if heard.loudness <= _MUTE:
        spoken = any(scene.words for scene in scenes)
        reason = "The film has no sound" + (", though words are spoken in it." if spoken else ".")
        return _as(measure, Verdict.FAILED if spoken else Verdict.TOLD, reason, value=None)
    off = heard.loudness - LOUDNESS
    if abs(off) <= LOUDNESS_OFF + 1e-6:
        return measure
    than = "louder" if off > 0 else "quieter"
    return measure.judged(
        Verdict.FAILED, f"The film is {abs(off):.1f} dB {than} than players expect."
    )


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
    measure = Measure("silence", _seconds(longest(spans)), "s", f"at most {SILENCE:g}")
    over = [span for span in spans if span.length > SILENCE]
    if not over:
        return measure
    first = max(over, key=lambda span: span.length)
    lost = any(_lost_in(span, scenes) for span in over)
    reason = f"Nothing is heard for {first.length:.1f} s from {_clock(first.start)} on"
    reason += ", although words are spoken there." if lost else ": the voice pauses there."
    verdict = Verdict.FAILED if lost else Verdict.TOLD
    return _as(measure, verdict, reason, scenes=scenes_in(over, scenes))


def black(spans: Sequence[Span], scenes: Scenes) -> Measure:
    return _pictures("black", spans, scenes, BLACK, "The picture is black for {} s from {} on.")


def frozen(spans: Sequence[Span], scenes: Scenes) -> Measure:
    return _pictures("frozen", spans, scenes, STILL, "Nothing moves for {} s from {} on.")


def flashes(seen: Flashes, scenes: Scenes) -> Measure:
    measure = Measure("flashes", seen.most, "", f"at most {FLASHES:g}")
    if seen.most <= FLASHES:
        return measure
    reason = (
        f"The picture flashes {seen.most:g} times in a second at {_clock(seen.start)}, which can "
        "cause fits."
    )
    where = scenes_in([Span(seen.start, seen.start + 1)], scenes)
    return _as(measure, Verdict.FAILED, reason, scenes=where)


def caption_overlap(most: int, where: Sequence[int]) -> Measure:
    measure = Measure("caption_overlap", most, "", "at most 1")
    if most <= 1:
        return measure
    return _as(measure, Verdict.FAILED, "Captions cover each other.", scenes=tuple(where))


def caption_overflow(pixels: int, where: Sequence[int]) -> Measure:
    measure = Measure("caption_overflow", pixels, "px", "0")
    if not pixels:
        return measure
    reason = "Captions reach where players draw their buttons."
    return _as(measure, Verdict.FAILED, reason, scenes=tuple(where))


def caption_contrast(found: Sequence[tuple[float, int]]) -> Measure:
    """found: of each caption that was looked at, with its scene."""
    limit = f"at least {CONTRAST:g} ± {CONTRAST_OFF:g}"
    least = round(min((value for value, _ in found), default=0.0), 1)
    measure = Measure("caption_contrast", least or None, ": 1", limit)
    weak = sorted({scene for value, scene in found if value < CONTRAST - CONTRAST_OFF})
    if not weak:
        return measure
    reason = "Captions are hard to tell from the picture behind them."
    return _as(measure, Verdict.FAILED, reason, scenes=tuple(weak))


def sync(late: Sequence[Sequence[Late]]) -> Measure:
    worst = max((part.seconds for parts in late for part in parts), key=abs, default=None)
    value = None if worst is None else round(worst, 2) + 0.0
    measure = Measure("sync", value, "s", f"within {SYNC:g}")
    off = [place for place, parts in enumerate(late) if any(abs(p.seconds) > SYNC for p in parts)]
    if worst is None or not off:
        return measure
    how = "after" if worst > 0 else "before"
    reason = f"Captions come {abs(worst):.2f} s {how} their words."
    return _as(measure, Verdict.FAILED, reason, scenes=tuple(off))


def duration(seconds: float, wanted: tuple[float, float], *, own_text: bool) -> Measure:
    """Never a failure: a film is as long as what there is to say."""
    shortest, most = wanted
    measure = Measure("duration", round(seconds, 1), "s", f"{shortest:g} to {most:g}")
    if shortest <= seconds <= most:
        return measure
    than = "longer" if seconds > most else "shorter"
    why = "your text takes that long to speak" if own_text else "the voice ends there"
    return measure.judged(Verdict.TOLD, f"The film is {than} than was asked for: {why}.")


def file(facts: Facts) -> Measure:
    broken = broken_rules(facts)
    measure = Measure("file", len(broken), "", "0")
    if not broken:
        return measure
    return measure.judged(Verdict.FAILED, f"The file is not as it should be: {'; '.join(broken)}.")


def scenes_in(spans: Sequence[Span], scenes: Scenes) -> tuple[int, ...]:
    """The scenes that have at least a tenth of a second of one of these spans."""
    ends = list(_times(scenes))
    return tuple(
        place
        for place, (start, end) in enumerate(ends)
        if any(min(end, span.end) - max(start, span.start) >= BLACK / 2 for span in spans)
    )


def _pictures(name: str, spans: Sequence[Span], scenes: Scenes, limit: float, said: str) -> Measure:
    measure = Measure(name, _seconds(longest(list(spans))), "s", f"at most {limit:g}")
    over = [span for span in spans if span.length > limit + 0.5 / FPS]
    if not over:
        return measure
    first = max(over, key=lambda span: span.length)
    reason = said.format(f"{first.length:.1f}", _clock(first.start))
    return _as(measure, Verdict.FAILED, reason, scenes=scenes_in(over, scenes))


def _as(
    measure: Measure,
    verdict: Verdict,
    reason: str,
    *,
    scenes: tuple[int, ...] = (),
    value: float | None = math.nan,
) -> Measure:
    kept = measure.value if value is not None and math.isnan(value) else value
    return replace(measure, verdict=verdict, reason=reason, scenes=scenes, value=kept)


def _times(scenes: Scenes) -> Iterator[tuple[float, float]]:
    frames = 0
    for scene in scenes:
        yield frames / FPS, (frames + scene.frames) / FPS
        frames += scene.frames


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
        Span(*times) for times, scene in zip(_times(scenes), scenes, strict=True) if not scene.words
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
    room = 0.3  # seconds; what sounds at the edges of a pause may be that faint
    for (start, _), scene in zip(_times(scenes), scenes, strict=True):
        spoken = [word for word in scene.words if word.end > word.start]
        if spoken and (
            span.start < start + spoken[0].start + room and start + spoken[-1].end - room < span.end
        ):
            return True
    return False


def _seconds(value: float) -> float:
    return round(value, 2)


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
