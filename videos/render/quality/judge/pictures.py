"""How a film is to look: never black, never still, no flashes that cause fits."""

from __future__ import annotations

from collections.abc import Sequence

from videos.render.quality.judge.moments import Scenes, clock, scenes_in
from videos.render.quality.picture import Flashes, Span, longest
from videos.render.quality.report import Measure, Verdict
from videos.render.spec import FPS

BLACK = 0.1  # seconds
STILL = 2.0  # seconds
FLASHES = 3.0


def black(spans: Sequence[Span], scenes: Scenes) -> Measure:
    return _pictures("black", spans, scenes, BLACK, "The picture is black for {} s from {} on.")


def frozen(spans: Sequence[Span], scenes: Scenes) -> Measure:
    return _pictures("frozen", spans, scenes, STILL, "Nothing moves for {} s from {} on.")


def flashes(seen: Flashes, scenes: Scenes) -> Measure:
    measure = Measure("flashes", seen.most, "", f"at most {FLASHES:g}")
    if seen.most <= FLASHES:
        return measure
    reason = (
        f"The picture flashes {seen.most:g} times in a second at {clock(seen.start)}, which can "
        "cause fits."
    )
    where = scenes_in([Span(seen.start, seen.start + 1)], scenes)
    return measure.judged(Verdict.FAILED, reason, where)


def _pictures(name: str, spans: Sequence[Span], scenes: Scenes, limit: float, said: str) -> Measure:
    measure = Measure(name, round(longest(list(spans)), 2), "s", f"at most {limit:g}")
    over = [span for span in spans if span.length > limit + 0.5 / FPS]
    if not over:
        return measure
    first = max(over, key=lambda span: span.length)
    reason = said.format(f"{first.length:.1f}", clock(first.start))
    return measure.judged(Verdict.FAILED, reason, scenes_in(over, scenes))
