"""A text spoken piece by piece, and its words timed across them."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from providers.speech import audio
from providers.speech.base import Speech, SpeechRequest
from providers.speech.chunks import Chunk, chunks
from providers.speech.estimate import estimate
from providers.speech.text import is_heard, say
from providers.speech.timing import Span, lay_out, shift


@dataclass(frozen=True, slots=True)
class Sound:
    """Samples at the rate that was asked for; spans: when its words are heard, if that was told."""

    pcm: array[int]
    spans: Sequence[Span] = ()


def pieces_of(text: str, limit: int) -> Sequence[Chunk]:
    """What is to be said, in pieces of at most `limit` characters; none for a silent text."""
    # Which language the voice speaks is not known here, and natural voices read figures well.
    said = say(text, in_english=False)
    return list(chunks(said, limit)) if any(map(is_heard, said)) else []


def narrate(
    request: SpeechRequest,
    pieces: Sequence[Chunk],
    sound_of: Callable[[Chunk], Sound],
    rate: int,
    out: Path,
) -> Speech:
    """Write the pieces' sound to `out`, silent ends cut off, and time the request's words."""
    pcm = array("h")
    spans: list[Span] = []
    for piece in pieces:
        sound = sound_of(piece)
        loud = audio.loud_windows(sound.pcm, rate)
        trimmed, cut = audio.trim(sound.pcm, rate, loud)
        spans += shift(sound.spans or estimate(piece.tokens, loud), len(pcm) / rate - cut)
        pcm += trimmed
    if not pieces:
        pcm = audio.silence(rate)
    duration = audio.write_wav(pcm, rate, out)
    return Speech(out, duration, lay_out(request.text.split(), spans, duration))


def spans_at(piece: Chunk, heard: Iterable[tuple[int, float, float]]) -> list[Span]:
    """Spans of the piece's words from (place in its text, start, end), in order, in seconds."""
    starts = piece.starts
    return [
        Span(piece.tokens[bisect_right(starts, place) - 1].word, start, end)
        for place, start, end in heard
    ]
