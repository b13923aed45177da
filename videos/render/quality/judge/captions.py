"""How captions are to be: one at a time, in their place, readable, in step with the voice."""

from __future__ import annotations

from collections.abc import Sequence

from videos.render.quality.report import Measure, Verdict
from videos.render.quality.samples import EDGE
from videos.render.quality.sync import Late

# What a style makes just readable may lose as much where letters are thin and drafts small.
CONTRAST, CONTRAST_OFF = 4.5, 0.5
SYNC = 0.12  # seconds


def caption_overlap(most: int, where: Sequence[int], covered: Sequence[int]) -> Measure:
    """most: captions at once, and where; covered: the scenes whose own text is under a caption."""
    measure = Measure("caption_overlap", max(most, 2 if covered else 0), "", "at most 1")
    if where:
        return measure.judged(Verdict.FAILED, "Captions cover each other.", where)
    if covered:
        return measure.judged(Verdict.FAILED, "Captions cover the scene's own text.", covered)
    return measure


def caption_overflow(pixels: int, where: Sequence[int], seen: Sequence[int]) -> Measure:
    """pixels: by which captions were laid out too wide, and where; seen: the scenes in which
    letters stand beside the captions' place, where no further than EDGE is looked."""
    pixels = max(pixels, EDGE if seen else 0)
    measure = Measure("caption_overflow", pixels, "px", "0")
    if not pixels:
        return measure
    reason = "Captions reach where players draw their buttons."
    return measure.judged(Verdict.FAILED, reason, sorted({*where, *seen}))


def caption_contrast(found: Sequence[tuple[float, int]]) -> Measure:
    """found: of each caption that was looked at, with its scene."""
    limit = f"at least {CONTRAST:g} ± {CONTRAST_OFF:g}"
    least = round(min((value for value, _ in found), default=0.0), 1)
    measure = Measure("caption_contrast", least or None, ": 1", limit)
    weak = sorted({scene for value, scene in found if value < CONTRAST - CONTRAST_OFF})
    if not weak:
        return measure
    reason = "Captions are hard to tell from the picture behind them."
    return measure.judged(Verdict.FAILED, reason, weak)


def sync(late: Sequence[Sequence[Late]]) -> Measure:
    worst = max((part.seconds for parts in late for part in parts), key=abs, default=None)
    value = None if worst is None else round(worst, 2) + 0.0
    measure = Measure("sync", value, "s", f"within {SYNC:g}")
    off = [place for place, parts in enumerate(late) if any(abs(p.seconds) > SYNC for p in parts)]
    if worst is None or not off:
        return measure
    how = "after" if worst > 0 else "before"
    reason = f"Captions come {abs(worst):.2f} s {how} their words."
    return measure.judged(Verdict.FAILED, reason, off)
