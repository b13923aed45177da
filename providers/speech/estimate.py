"""Timing words in sound that came without timings: pauses are heard, words are spread between."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from providers.speech.audio import WINDOWS_PER_SECOND
from providers.speech.chunks import Token
from providers.speech.punctuation import ends_clause
from providers.speech.timing import Span, weight

MIN_PAUSE_SECONDS = 0.15
SILENT_MARK_COST = 0.15  # what a comma read without a pause costs; a pause without one, its length
LOOK_BACK = 6  # marks and pauses in a row that may stay without a partner
START = (0, 0)

Pair = tuple[int, int]
"""A place in the text and a pause in the sound that belong together, by index."""


def estimate(tokens: Sequence[Token], loud: Sequence[bool]) -> list[Span]:
    """When each token is heard.

    loud: for each hundredth of a second, whether something is heard in it.
    """
    heard = [token for token in tokens if weight(token.text)]
    stretches = _stretches(loud)
    if not heard or not stretches:
        return []
    clock = _Clock(stretches)
    places = [0.0, *accumulate(weight(token.text) for token in heard)]
    scale = clock.total / places[-1]
    expected = [place * scale for place in places]
    marks = [0, *_marks(tokens), len(heard)]
    pairs = _pair([expected[mark] for mark in marks], clock)
    fixed = [(expected[marks[mark]], clock.spoken[pause]) for mark, pause in pairs]
    times = [_between(fixed, place) for place in expected]
    return [
        Span(token.word, clock.after(start), clock.before(end))
        for token, start, end in zip(heard, times, times[1:], strict=False)
    ]


class _Clock:
    """Time as it passes while something is said, pauses left out, in seconds."""

    def __init__(self, stretches: Sequence[tuple[float, float]]) -> None:
        self.stretches = stretches
        self.spoken = [0.0, *accumulate(end - start for start, end in stretches)]
        self.total = self.spoken[-1]

    def pause(self, index: int) -> float:
        """The length of the pause before a stretch."""
        if not 0 < index < len(self.stretches):
            return 0.0
        return self.stretches[index][0] - self.stretches[index - 1][1]

    def after(self, spoken: float) -> float:
        """Clock time of a moment; at a pause, its end."""
        return self._at(bisect_right(self.spoken, spoken) - 1, spoken)

    def before(self, spoken: float) -> float:
        """Clock time of a moment; at a pause, its beginning."""
        return self._at(bisect_left(self.spoken, spoken) - 1, spoken)

    def _at(self, index: int, spoken: float) -> float:
        index = min(max(index, 0), len(self.stretches) - 1)
        return self.stretches[index][0] + spoken - self.spoken[index]


def _stretches(loud: Sequence[bool]) -> list[tuple[float, float]]:
    """Where something is said, in seconds; gaps too short for a pause are part of it."""
    found: list[tuple[float, float]] = []
    for window, is_loud in enumerate(loud):
        if not is_loud:
            continue
        start, end = window / WINDOWS_PER_SECOND, (window + 1) / WINDOWS_PER_SECOND
        if found and start - found[-1][1] < MIN_PAUSE_SECONDS:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _marks(tokens: Sequence[Token]) -> Iterator[int]:
    """After how many heard tokens the text asks for a pause, both ends left out."""
    total = sum(1 for token in tokens if weight(token.text))
    count, last = 0, 0
    for token in tokens:
        count += 1 if weight(token.text) else 0
        if ends_clause(token.text) and last < count < total:
            last = count
            yield count


def _pair(expected: Sequence[float], clock: _Clock) -> list[Pair]:
    """The cheapest way to match places where a pause is due with pauses that are there.

    Both ends are matched as they are. Between matches, text and sound should take the same
    time, seen in proportion to it.
    """
    best: dict[Pair, tuple[float, Pair]] = {START: (0.0, START)}
    last = (len(expected) - 1, len(clock.spoken) - 1)
    inner = ((mark, pause) for mark in range(1, last[0]) for pause in range(1, last[1]))
    for pair in (*inner, last):
        reach = max(last) if pair == last else LOOK_BACK
        options = [
            (best[previous][0] + _cost(previous, pair, expected, clock), previous)
            for previous in _earlier(pair, reach)
            if previous in best
        ]
        if options:
            best[pair] = min(options)
    path = [last]
    while path[-1] != START:
        path.append(best[path[-1]][1])
    return path[::-1]


def _earlier(pair: Pair, reach: int) -> Iterator[Pair]:
    for mark in range(max(0, pair[0] - reach), pair[0]):
        for pause in range(max(0, pair[1] - reach), pair[1]):
            yield mark, pause


def _cost(previous: Pair, pair: Pair, expected: Sequence[float], clock: _Clock) -> float:
    written = expected[pair[0]] - expected[previous[0]]
    spoken = clock.spoken[pair[1]] - clock.spoken[previous[1]]
    passed_over = sum(clock.pause(index) for index in range(previous[1] + 1, pair[1]))
    skipped = SILENT_MARK_COST * (pair[0] - previous[0] - 1)
    return (written - spoken) ** 2 / (written + spoken) + passed_over + skipped


def _between(fixed: Sequence[tuple[float, float]], place: float) -> float:
    """The spoken time of a place in the text, in proportion between the nearest fixed ones."""
    index = min(max(bisect_right(fixed, (place, float("inf"))), 1), len(fixed) - 1)
    (low, start), (high, end) = fixed[index - 1], fixed[index]
    return start + (end - start) * (place - low) / ((high - low) or 1.0)
