"""From the stretches in which words are heard to a timing for every written word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from providers.speech.base import WordTiming
from providers.speech.chunks import Token

PRECISION = 3
WORD_WEIGHT = 1.0
DIGIT_LETTERS = 4.0
SYLLABIC = (range(0x3040, 0x3100), range(0x3400, 0xA000), range(0xAC00, 0xD7B0))
SYLLABLE_LETTERS = 3.0


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of sound, in seconds, that belongs to the written word of this index."""

    word: int
    start: float
    end: float


def shift(spans: Sequence[Span], seconds: float) -> list[Span]:
    return [Span(span.word, span.start + seconds, span.end + seconds) for span in spans]


def weight(said: str) -> float:
    """How long a word is said, in letters: a figure stands for several, and so does a letter of
    a script that writes whole syllables; 0 for one without a sound."""
    letters = sum(_letters(char) for char in said if char.isalnum())
    return letters + WORD_WEIGHT if letters else 0.0


def _letters(char: str) -> float:
    if char.isdigit():
        return DIGIT_LETTERS
    return SYLLABLE_LETTERS if any(ord(char) in block for block in SYLLABIC) else 1.0


def share(start: float, end: float, tokens: Sequence[Token]) -> list[Span]:
    """Divide a stretch among what is said in it, in proportion to its length."""
    weights = [weight(token.text) for token in tokens]
    scale = (end - start) / (sum(weights) or 1.0)
    spans = []
    for token, part in zip(tokens, weights, strict=True):
        spans.append(Span(token.word, start, start + part * scale))
        start = spans[-1].end
    return spans


def lay_out(words: Sequence[str], spans: Sequence[Span], duration: float) -> tuple[WordTiming, ...]:
    """A timing for every written word, in order, never overlapping.

    spans: in order of time; those of one word are merged. A word without one gets a moment
    between its neighbours; without any span the words share the duration.
    """
    if not spans:
        step = duration / max(len(words), 1)
        return _timings(words, [(index * step, (index + 1) * step) for index in range(len(words))])
    heard: dict[int, tuple[float, float]] = {}
    for span in spans:
        start, _ = heard.get(span.word, (span.start, span.end))
        heard[span.word] = (start, span.end)
    slots = []
    now = max(spans[0].start, 0.0)
    for index in range(len(words)):
        start, end = heard.get(index, (now, now))
        start = min(max(start, now), duration)
        now = min(max(end, start), duration)
        slots.append((start, now))
    return _timings(words, slots)


def _timings(words: Sequence[str], slots: Sequence[tuple[float, float]]) -> tuple[WordTiming, ...]:
    return tuple(
        WordTiming(word, round(start, PRECISION), round(end, PRECISION))
        for word, (start, end) in zip(words, slots, strict=True)
    )
