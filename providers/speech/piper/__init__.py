"""Piper: natural voices on this machine, once one is installed (script/voice)."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from providers.base import Ask, PermanentError, Usage, directly
from providers.speech.base import Speech, SpeechRequest, Voice
from providers.speech.chunks import Chunk
from providers.speech.pieces import Sound, narrate, pieces_of
from providers.speech.piper.installed import Installed, default_voice, installed_voices
from providers.speech.scripts import DEFAULT_LANGUAGE, language_of
from providers.speech.text import RULES_VERSION

if TYPE_CHECKING:
    from piper import PiperVoice

CHUNK_CHARACTERS = 160  # about a sentence: inside of one, word times are estimated


class PiperSpeech:
    """Speaks with the installed voices; inside a sentence word timings are estimated."""

    name = "piper"

    def is_ready(self) -> bool:
        return bool(_version()) and bool(installed_voices())

    def fingerprint(self) -> str:
        default = default_voice()
        return f"piper {_version()} {default.name if default else ''} text {RULES_VERSION}"

    def voices(self) -> Sequence[Voice]:
        return [
            Voice(f"{self.name}:{voice.name}", voice.label, voice.language)
            for voice in installed_voices()
        ]

    def estimate(self, text: str) -> Sequence[Usage]:
        return (Usage(self.name, "piper", "character", len(text)),)

    def speak(self, request: SpeechRequest, out: Path, ask: Ask = directly) -> Speech:  # noqa: ARG002
        model = _model(self._voice(request))
        scale = model.config.length_scale / request.speed
        pieces = pieces_of(request.text, CHUNK_CHARACTERS)
        rate = model.config.sample_rate
        speech = narrate(request, pieces, lambda piece: _sound(model, piece, scale), rate, out)
        return replace(speech, usage=tuple(self.estimate(request.text)))

    def _voice(self, request: SpeechRequest) -> Installed:
        """The wanted voice, or the first that speaks the text's language."""
        voices = installed_voices()
        if request.voice:
            name = request.voice.partition(":")[2]
            chosen = [voice for voice in voices if voice.name == name]
        else:
            language = language_of(request.text)
            chosen = [voice for voice in voices if _speaks(voice, language)]
        if not chosen:
            wanted = request.voice or f"for this language ({language_of(request.text)})"
            raise PermanentError(f"No Piper voice {wanted} is installed: see script/voice list.")
        return chosen[0]


def _speaks(voice: Installed, language: str) -> bool:
    """Languages in Latin letters cannot be told apart: the first such voice speaks them all."""
    family = voice.language.partition("-")[0]
    if language == DEFAULT_LANGUAGE:
        return voice.is_latin
    return {"cmn": "zh"}.get(language, language).partition("-")[0] == family


def _version() -> str:
    """Of piper-tts, which comes with the first voice; empty while it is not here."""
    try:
        return version("piper-tts")
    except PackageNotFoundError:
        return ""


@lru_cache(maxsize=1)
def _model(voice: Installed) -> PiperVoice:
    """One at a time: each holds some 100 MB."""
    from onnxruntime.capi import onnxruntime_pybind11_state as onnx
    from piper import PiperVoice

    broken = (onnx.Fail, onnx.InvalidProtobuf, onnx.InvalidGraph, onnx.InvalidArgument)
    try:
        return PiperVoice.load(voice.model, voice.config)
    except (*broken, OSError, ValueError, KeyError) as error:
        advice = f"Install it again: script/voice install {voice.name}."
        raise PermanentError(f"The Piper voice {voice.name} is damaged. {advice}") from error


def _sound(model: PiperVoice, piece: Chunk, scale: float) -> Sound:
    from piper import SynthesisConfig

    pcm = array("h")
    for part in model.synthesize(piece.text, SynthesisConfig(length_scale=scale)):
        pcm.frombytes(part.audio_int16_bytes)
    return Sound(pcm)
