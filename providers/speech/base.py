"""The contract of speech engines: text goes in, a WAV with word timings comes out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from providers.base import Ask, Usage, directly


@dataclass(frozen=True, slots=True)
class Voice:
    """id: "<provider>:<name>", as stored with a video; language: a BCP 47 tag or "" for any."""

    id: str
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class WordTiming:
    """A word as written (with its punctuation) and when it is heard, in seconds."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """text: what is written, any length; voice: a Voice.id of this engine, or "" for its default;
    speed: 1.0 is the engine's natural pace, 0.8 to 1.25 stay natural."""

    text: str
    voice: str = ""
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class Speech:
    """path: a mono 16-bit PCM WAV; duration in seconds; words: the whitespace-separated words of
    the request's text, all of them, in order, start <= end, never overlapping."""

    path: Path
    duration: float
    words: tuple[WordTiming, ...]
    usage: tuple[Usage, ...] = field(default=())


class SpeechEngine(Protocol):
    """Raises PermanentError or TransientError; nothing else leaves an engine."""

    name: str

    def fingerprint(self) -> str:
        """What, beside the request, decides the result: engine, model, version."""

    def is_ready(self) -> bool:
        """Whether it can be asked at all: an engine on this machine may lack a voice yet."""

    def voices(self) -> Sequence[Voice]: ...

    def estimate(self, text: str) -> Sequence[Usage]:
        """What speaking this text is expected to consume."""

    def speak(self, request: SpeechRequest, out: Path, ask: Ask = directly) -> Speech:
        """Write the WAV to `out` (its folder exists) and time its words.

        What requests cost is told to `ask`; `usage` is what comes on top.
        """
