"""What is said of a film as a file: its length, and the rules of upload."""

from __future__ import annotations

from videos.render.quality.file import Facts, broken_rules
from videos.render.quality.report import Measure, Verdict


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
