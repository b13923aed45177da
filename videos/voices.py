"""The voices a creator can choose from."""

from __future__ import annotations

from providers.registry import speech_engines
from providers.speech.base import SpeechEngine, Voice


def all_voices() -> list[Voice]:
    """The voices of every configured engine, in the order the engines are tried."""
    return [voice for engine in speech_engines() for voice in engine.voices()]


def is_voice(voice_id: str) -> bool:
    return any(voice.id == voice_id for voice in all_voices())


def engines_for(voice_id: str, first: str = "") -> list[SpeechEngine]:
    """The configured engines, the one that owns the wanted voice, or is named, first."""
    wanted = first or voice_id.partition(":")[0]
    return sorted(speech_engines(), key=lambda engine: engine.name != wanted)
