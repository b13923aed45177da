"""The free voices of Microsoft Edge, by edge-tts: no key, and no promise that it stays so."""

from __future__ import annotations

import asyncio
import json
import re
from array import array
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import edge_tts
from django.conf import settings
from edge_tts.exceptions import EdgeTTSException, NoAudioReceived

from providers import faults
from providers.base import (
    Ask,
    PermanentError,
    ProviderError,
    Question,
    Reply,
    TransientError,
    Usage,
    directly,
)
from providers.speech import audio
from providers.speech.base import Speech, SpeechRequest, Voice
from providers.speech.chunks import Chunk
from providers.speech.lists import ASK_SECONDS, listed
from providers.speech.pieces import Sound, narrate, pieces_of, spans_at
from providers.speech.text import RULES_VERSION
from providers.speech.timing import Span

R = TypeVar("R")

SERVICE = "Edge's speech service"
RATE = 24_000
CHUNK_CHARACTERS = 1500
TICKS = 10_000_000  # a second, in the service's own unit
UNREADABLE = (EdgeTTSException, LookupError, json.JSONDecodeError)
FAULTS = (*UNREADABLE, aiohttp.ClientError, TimeoutError, OSError, ValueError)


@dataclass(slots=True)
class _Said:
    """sound: an MP3; words: (text, start, end) in seconds."""

    sound: bytearray = field(default_factory=bytearray)
    words: list[tuple[str, float, float]] = field(default_factory=list)


class EdgeSpeech:
    """Natural voices of many languages; word timings are the service's own."""

    name = "edge"

    def is_ready(self) -> bool:
        return True

    def fingerprint(self) -> str:
        return f"edge {settings.EDGE_VOICE} text {RULES_VERSION}"

    def voices(self) -> Sequence[Voice]:
        own = Voice(f"{self.name}:{settings.EDGE_VOICE}", "As in the settings", "")
        return listed(self.name, _voices, [own])

    def estimate(self, text: str) -> Sequence[Usage]:
        return _usage(pieces_of(text, CHUNK_CHARACTERS))

    def speak(self, request: SpeechRequest, out: Path, ask: Ask = directly) -> Speech:
        voice = request.voice.partition(":")[2] or str(settings.EDGE_VOICE)
        rate = f"{round((request.speed - 1) * 100):+d}%"

        def sound_of(piece: Chunk) -> Sound:
            usage = _usage([piece])
            question = Question(
                provider=f"speech.{self.name}",
                model="readaloud",
                content=f"{self.fingerprint()} {voice} {rate} {piece.text}",
                expected=usage,
                timeout=settings.SPEECH_TIMEOUT,
            )
            said = ask(question, lambda _key: Reply(_asked(_said(piece.text, voice, rate)), usage))
            return Sound(_decoded(said), _spans(piece, said))

        return narrate(request, pieces_of(request.text, CHUNK_CHARACTERS), sound_of, RATE, out)


def _usage(pieces: Sequence[Chunk]) -> Sequence[Usage]:
    characters = sum(len(piece.text) for piece in pieces)
    return (Usage("edge", "readaloud", "character", characters),)


async def _said(text: str, voice: str, rate: str) -> _Said:
    said = _Said()
    service = edge_tts.Communicate(
        text, voice, rate=rate, boundary="WordBoundary", proxy=settings.EDGE_PROXY or None
    )
    async with asyncio.timeout(settings.SPEECH_TIMEOUT):
        async for part in service.stream():
            if part["type"] == "audio":
                said.sound += part["data"]
            elif part["type"] == "WordBoundary":
                start = part["offset"] / TICKS
                said.words.append((part["text"], start, start + part["duration"] / TICKS))
    if service.state["cumulative_audio_bytes"] < len(said.sound):  # counted at the end of a turn
        raise TransientError(f"{SERVICE} stopped in the middle.")
    return said


def _voices() -> list[Voice]:
    async def told() -> list[Voice]:
        async with asyncio.timeout(ASK_SECONDS):
            listed = await edge_tts.list_voices(proxy=settings.EDGE_PROXY or None)
        names = sorted((voice["Locale"], voice["ShortName"]) for voice in listed)
        return [Voice(f"edge:{name}", _readable(name, locale), locale) for locale, name in names]

    return _asked(told())


def _readable(name: str, locale: str) -> str:
    return name.removeprefix(f"{locale}-").removesuffix("Neural")


def _asked(work: Coroutine[Any, Any, R]) -> R:
    try:
        return asyncio.run(work)
    except FAULTS as error:
        raise _as_provider_error(error) from error


def _as_provider_error(error: Exception) -> ProviderError:
    if isinstance(error, NoAudioReceived):
        return PermanentError(f"{SERVICE} sent no sound: it may not have this voice.")
    if isinstance(error, aiohttp.ClientResponseError):
        fault = faults.of_status(error.status)
    elif isinstance(error, TimeoutError):
        fault = faults.SLOW
    elif isinstance(error, UNREADABLE):
        fault = faults.UNREADABLE
    elif isinstance(error, aiohttp.ClientError):  # some of them are ValueErrors as well
        fault = faults.OFFLINE
    elif isinstance(error, ValueError):
        return PermanentError(f"{SERVICE} was asked wrongly: {error}")
    else:
        fault = faults.OFFLINE
    return fault.kind(f"{SERVICE} {fault.text}")


def _decoded(said: _Said) -> array[int]:
    if not said.sound:
        raise TransientError(f"{SERVICE} sent no sound.")
    return audio.decode(bytes(said.sound), RATE)


def _spans(piece: Chunk, said: _Said) -> list[Span]:
    """The told words, found again one after the other in what was said."""
    place, heard = 0, []
    for word, start, end in said.words:
        # Not in text folded before: that may be longer ("ß", "İ"), and places in it others.
        found = re.compile(re.escape(word), re.IGNORECASE).search(piece.text, place)
        if found:
            heard.append((found.start(), start, end))
            place = found.end()
    return spans_at(piece, heard)
