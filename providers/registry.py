"""Where providers are found: dotted paths by name, imported when asked for, tried in order."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from django.conf import settings
from django.utils.module_loading import import_string

from providers.base import ProviderError
from providers.footage.base import FootageSource
from providers.llm.base import ScriptWriter
from providers.publishing.base import Publisher
from providers.speech.base import SpeechEngine

logger = logging.getLogger(__name__)

P = TypeVar("P", ScriptWriter, SpeechEngine, Publisher)
R = TypeVar("R")

LLM = {
    "builtin": "providers.llm.builtin.BuiltinWriter",
    "openai": "providers.llm.openai.OpenAIWriter",
}
SPEECH = {
    "builtin": "providers.speech.builtin.BuiltinSpeech",
    "openai": "providers.speech.openai.OpenAISpeech",
    "elevenlabs": "providers.speech.elevenlabs.ElevenLabsSpeech",
    "edge": "providers.speech.edge.EdgeSpeech",
    "piper": "providers.speech.piper.PiperSpeech",
}
FOOTAGE = {
    "pexels": "providers.footage.pexels.Pexels",
    "pixabay": "providers.footage.pixabay.Pixabay",
}
PUBLISHING = {"library": "providers.publishing.library.LibraryPublisher"}


def script_writers() -> Sequence[ScriptWriter]:
    """The configured chain, the embedded writer last."""
    return [cast(ScriptWriter, import_string(LLM[name])()) for name in settings.LLM_CHAIN]


def speech_engines() -> Sequence[SpeechEngine]:
    """Those of the configured chain that can be asked, the embedded engine last."""
    chain = [cast(SpeechEngine, import_string(SPEECH[name])()) for name in settings.SPEECH_CHAIN]
    return [engine for engine in chain if engine.is_ready()]


def footage_sources() -> Sequence[FootageSource]:
    """Those that are configured, the preferred first; there may be none."""
    return [cast(FootageSource, import_string(FOOTAGE[name])()) for name in settings.FOOTAGE_CHAIN]


def publisher() -> Publisher:
    """Where finished films go."""
    return cast(Publisher, import_string(PUBLISHING[settings.PUBLISHER])())


@dataclass(frozen=True, slots=True)
class Answer(Generic[R]):
    """What the first provider that could, gave; `failures` tells of those before it."""

    provider: str
    result: R
    failures: tuple[str, ...]


def first_success(chain: Sequence[P], call: Callable[[P], R]) -> Answer[R]:
    """Ask one provider after the other; the last one's error is the chain's error."""
    failures: list[str] = []
    for provider in chain[:-1]:
        try:
            return Answer(provider.name, call(provider), tuple(failures))
        except ProviderError as error:
            logger.warning("provider %s failed, trying the next: %s", provider.name, error)
            failures.append(f"{provider.name}: {error}")
    return Answer(chain[-1].name, call(chain[-1]), tuple(failures))
