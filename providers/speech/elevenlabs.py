"""ElevenLabs by its own client, which tells when each letter is heard."""

from __future__ import annotations

import base64
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from django.conf import settings
from elevenlabs.client import ElevenLabs
from elevenlabs.core import ApiError
from elevenlabs.core.request_options import RequestOptions
from elevenlabs.types import AudioWithTimestampsResponse, CharacterAlignmentResponseModel
from elevenlabs.types.voice_settings import VoiceSettings

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
from providers.openai_errors import idempotency
from providers.speech import audio
from providers.speech.base import Speech, SpeechRequest, Voice
from providers.speech.chunks import Chunk
from providers.speech.lists import ASK_SECONDS, listed
from providers.speech.pieces import Sound, narrate, pieces_of, spans_at
from providers.speech.text import RULES_VERSION, is_heard
from providers.speech.timing import Span

SERVICE = "ElevenLabs"
RATE, FORMAT = 44_100, "mp3_44100_128"  # what every plan may ask for
CHUNK_CHARACTERS = 2500
SLOWEST, FASTEST = 0.7, 1.2
LIST_SIZE = 100
NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)
# It tells an empty account, and much else, under statuses that mean something different elsewhere.
BY_CODE = {
    "quota_exceeded": faults.NO_CREDIT,
    "invalid_api_key": faults.BAD_KEY,
    "missing_permissions": faults.NOT_ALLOWED,
    "text_too_long": faults.TOO_LONG,
    "max_character_limit_exceeded": faults.TOO_LONG,
    "voice_not_found": faults.Fault(
        PermanentError, "does not know this voice. Choose another one."
    ),
    "too_many_concurrent_requests": faults.BUSY,
    "system_busy": faults.BUSY,
}


class ElevenLabsSpeech:
    """Natural voices of many languages; word timings are the service's own."""

    name = "elevenlabs"

    def is_ready(self) -> bool:
        return True

    def fingerprint(self) -> str:
        model = f"{settings.ELEVENLABS_MODEL} {settings.ELEVENLABS_VOICE}"
        return f"elevenlabs {settings.ELEVENLABS_BASE_URL} {model} text {RULES_VERSION}"

    def voices(self) -> Sequence[Voice]:
        own = Voice(f"{self.name}:{settings.ELEVENLABS_VOICE}", "As in the settings", "")
        return listed(f"{self.name} {settings.ELEVENLABS_BASE_URL}", _voices, [own])

    def estimate(self, text: str) -> Sequence[Usage]:
        return _usage(pieces_of(text, CHUNK_CHARACTERS))

    def speak(self, request: SpeechRequest, out: Path, ask: Ask = directly) -> Speech:
        voice = request.voice.partition(":")[2] or str(settings.ELEVENLABS_VOICE)
        speed = min(max(request.speed, SLOWEST), FASTEST)

        def sound_of(piece: Chunk) -> Sound:
            usage = _usage([piece])
            question = Question(
                provider=f"speech.{self.name}",
                model=settings.ELEVENLABS_MODEL,
                content=f"{self.fingerprint()} {voice} {speed} {piece.text}",
                expected=usage,
                timeout=settings.SPEECH_TIMEOUT,
            )
            answer = ask(question, lambda key: Reply(_said(piece.text, voice, speed, key), usage))
            return Sound(_decoded(answer), _spans(piece, answer.alignment))

        return narrate(request, pieces_of(request.text, CHUNK_CHARACTERS), sound_of, RATE, out)


def _usage(pieces: Sequence[Chunk]) -> Sequence[Usage]:
    characters = sum(len(piece.text) for piece in pieces)
    return (Usage("elevenlabs", settings.ELEVENLABS_MODEL, "character", characters),)


def _client(seconds: float) -> ElevenLabs:
    return ElevenLabs(
        api_key=settings.ELEVENLABS_API_KEY,
        base_url=settings.ELEVENLABS_BASE_URL or None,
        timeout=seconds,
    )


def _said(text: str, voice: str, speed: float, key: str) -> AudioWithTimestampsResponse:
    options = RequestOptions(
        max_retries=0,  # whoever asks through us sees to that
        additional_headers=idempotency(key),
    )
    with _in_our_words():
        return _client(settings.SPEECH_TIMEOUT).text_to_speech.convert_with_timestamps(
            voice,
            text=text,
            model_id=settings.ELEVENLABS_MODEL,
            output_format=FORMAT,
            voice_settings=VoiceSettings(speed=speed),
            request_options=options,
        )


def _voices() -> list[Voice]:
    with _in_our_words():
        answer = _client(ASK_SECONDS).voices.search(
            page_size=LIST_SIZE, request_options=RequestOptions(max_retries=0)
        )
        return [
            Voice(f"elevenlabs:{one.voice_id}", one.name or one.voice_id, _language(one.labels))
            for one in answer.voices
        ]


def _language(labels: dict[str, str] | None) -> str:
    return str((labels or {}).get("language") or "")


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except (ApiError, httpx.HTTPError, httpx.InvalidURL) as error:
        raise _as_provider_error(error) from error
    except UnicodeEncodeError as error:
        raise PermanentError(f"{SERVICE} {faults.BAD_KEY.text}") from error
    except (TypeError, AttributeError) as error:  # so its client takes answers of another shape
        raise PermanentError(f"{SERVICE} {faults.UNREADABLE.text}") from error


def _decoded(answer: AudioWithTimestampsResponse) -> array[int]:
    try:
        data = base64.b64decode(answer.audio_base_64 or "", validate=True)
    except (ValueError, TypeError, AttributeError) as error:
        raise PermanentError(f"{SERVICE} {faults.UNREADABLE.text}") from error
    if not data:
        raise TransientError(f"{SERVICE} sent no sound.")
    return audio.decode(data, RATE)


def _spans(piece: Chunk, told: CharacterAlignmentResponseModel | None) -> list[Span]:
    """From the times of the letters to those of the words; none if they are another text's."""
    letters = _letters(told)
    if [letter for letter, _, _ in letters] != list(piece.text):
        return []
    heard = []
    for start, token in zip(piece.starts, piece.tokens, strict=True):
        sounded = [start + at for at, letter in enumerate(token.text) if is_heard(letter)]
        if sounded:
            heard.append((start, letters[sounded[0]][1], letters[sounded[-1]][2]))
    return spans_at(piece, heard)


def _letters(told: Any) -> list[tuple[str, float, float]]:
    """Each with its start and end; its client lets anything through, also no times at all."""
    try:
        starts, ends = told.character_start_times_seconds, told.character_end_times_seconds
        timed = zip(told.characters, map(float, starts), map(float, ends), strict=True)
        return list(timed)
    except (AttributeError, TypeError, ValueError):
        return []


def _as_provider_error(error: Exception) -> ProviderError:
    if not isinstance(error, ApiError):
        if isinstance(error, httpx.InvalidURL):
            return PermanentError(f"{SERVICE} has a malformed address.")
        fault = faults.SLOW if isinstance(error, httpx.TimeoutException) else faults.OFFLINE
        uncertain = not isinstance(error, NEVER_SENT)
        return fault.kind(f"{SERVICE} {fault.text}", uncertain=uncertain)
    status = error.status_code or faults.SERVER_FAULT
    known = BY_CODE.get(_code(error.body))
    fault = known or (faults.UNREADABLE if status < 300 else faults.of_status(status))  # noqa: PLR2004
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    return fault.kind(
        f"{SERVICE} {fault.text}",
        retry_after=faults.retry_after(headers),
        uncertain=status in faults.WAITED_IN_VAIN,
    )


def _code(body: object) -> str:
    detail = body.get("detail") if isinstance(body, dict) else None
    return str(detail.get("status", "")) if isinstance(detail, dict) else ""
