"""Where providers are found: dotted paths by name, imported when asked for, tried in order."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TypeVar, cast

from django.conf import settings
from django.utils.module_loading import import_string

from providers.base import ProviderError
from providers.llm.base import ScriptWriter
from providers.speech.base import SpeechEngine

logger = logging.getLogger(__name__)

P = TypeVar("P", ScriptWriter, SpeechEngine)
R = TypeVar("R")

LLM = {
    "builtin": "providers.llm.builtin.BuiltinWriter",
    "openai": "providers.llm.openai.OpenAIWriter",
}
SPEECH = {
    "builtin": "providers.speech.builtin.BuiltinSpeech",
    "openai": "providers.speech.openai.OpenAISpeech",
}


def script_writers() -> Sequence[ScriptWriter]:
    """The configured chain, the embedded writer last."""
    return [cast(ScriptWriter, import_string(LLM[name])()) for name in settings.LLM_CHAIN]


def speech_engines() -> Sequence[SpeechEngine]:
    """The configured chain, the embedded engine last."""
    return [cast(SpeechEngine, import_string(SPEECH[name])()) for name in settings.SPEECH_CHAIN]


def first_success(chain: Sequence[P], call: Callable[[P], R]) -> tuple[P, R]:
    """Ask one provider after the other; the last one's error is the chain's error."""
    for provider in chain[:-1]:
        try:
            return provider, call(provider)
        except ProviderError as error:
            logger.warning("provider %s failed, trying the next: %s", provider.name, error)
    return chain[-1], call(chain[-1])
