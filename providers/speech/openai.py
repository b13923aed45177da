"""Any endpoint that speaks OpenAI's protocol: OpenAI itself, Kokoro, LocalAI, Speaches..."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from pathlib import Path

import httpx2
import openai
from django.conf import settings

from providers.base import Ask, PermanentError, Question, Reply, TransientError, Usage, directly
from providers.openai_errors import as_provider_error, idempotency
from providers.speech import audio
from providers.speech.base import Speech, SpeechRequest, Voice
from providers.speech.chunks import Chunk
from providers.speech.pieces import Sound, narrate, pieces_of
from providers.speech.text import RULES_VERSION

RATE = 48_000
CHUNK_CHARACTERS = 4096
NO_KEY = "none"  # servers at home want no key, but the client wants one
LOGIN = re.compile(r"//[^/@]*@")
SERVICE = "The speech service"
STANDARD_VOICES = ("alloy", "echo", "fable", "onyx", "nova", "shimmer")


class OpenAISpeech:
    """Speaks with the configured model; word timings are estimated from the sound."""

    name = "openai"

    def is_ready(self) -> bool:
        return True

    def fingerprint(self) -> str:
        address = LOGIN.sub("//", settings.SPEECH_BASE_URL)
        model = f"{settings.SPEECH_MODEL} {settings.SPEECH_VOICE}"
        return f"openai {address} {model} text {RULES_VERSION}"

    def voices(self) -> Sequence[Voice]:
        names = dict.fromkeys((settings.SPEECH_VOICE, *STANDARD_VOICES))
        return [Voice(f"{self.name}:{name}", name.capitalize(), "") for name in names]

    def estimate(self, text: str) -> Sequence[Usage]:
        return self._usage(pieces_of(text, CHUNK_CHARACTERS))

    def speak(self, request: SpeechRequest, out: Path, ask: Ask = directly) -> Speech:
        voice = self._voice(request.voice)
        pieces = pieces_of(request.text, CHUNK_CHARACTERS)
        return narrate(
            request,
            pieces,
            lambda piece: Sound(self._sound(piece, voice, request.speed, ask)),
            RATE,
            out,
        )

    def _voice(self, voice: str) -> str:
        if not voice:
            return str(settings.SPEECH_VOICE)
        provider, _, name = voice.partition(":")
        if provider != self.name or not name:
            raise PermanentError(f"{SERVICE} has no voice {voice!r}.")
        return name

    def _usage(self, pieces: Sequence[Chunk]) -> Sequence[Usage]:
        characters = sum(len(piece.text) for piece in pieces)
        return (Usage(self.name, settings.SPEECH_MODEL, "character", characters),)

    def _sound(self, piece: Chunk, voice: str, speed: float, ask: Ask) -> array[int]:
        usage = self._usage([piece])
        question = Question(
            provider=f"speech.{self.name}",
            model=settings.SPEECH_MODEL,
            content=f"{self.fingerprint()} {voice} {speed} {piece.text}",
            expected=usage,
            timeout=settings.SPEECH_TIMEOUT,
        )
        answer = ask(question, lambda key: Reply(_request(piece.text, voice, speed, key), usage))
        if not answer:
            raise TransientError(f"{SERVICE} sent no sound.")
        return audio.decode(answer, RATE)


def _request(text: str, voice: str, speed: float, key: str) -> bytes:
    try:
        with _client() as client:
            return client.audio.speech.create(
                model=settings.SPEECH_MODEL,
                voice=voice,
                input=text,
                response_format="wav",
                speed=openai.omit if speed == 1.0 else speed,
                extra_headers=idempotency(key),
            ).content
    except openai.OpenAIError as error:
        raise as_provider_error(error, what=SERVICE) from error
    except (httpx2.InvalidURL, UnicodeEncodeError) as error:
        raise PermanentError(f"{SERVICE} has a malformed address or key.") from error


def _client() -> openai.OpenAI:
    return openai.OpenAI(
        api_key=settings.SPEECH_API_KEY or NO_KEY,
        base_url=settings.SPEECH_BASE_URL or None,
        timeout=settings.SPEECH_TIMEOUT,
        max_retries=0,  # whoever asks through us sees to that
    )
