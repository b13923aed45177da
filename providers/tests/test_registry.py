"""A provider that fails gives way to the next; the last one's word counts."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from providers.base import PermanentError, TransientError
from providers.publishing.base import Publisher
from providers.publishing.library import LibraryPublisher
from providers.registry import FOOTAGE, LLM, PUBLISHING, SPEECH, first_success
from ytempire.settings.speech import speech_chain


class Named(LibraryPublisher):
    def __init__(self, name: str) -> None:
        self.name = name


CHAIN = [Named("first"), Named("second"), Named("last")]


def test_the_first_answer_counts_and_the_failures_are_told() -> None:
    def call(provider: Publisher) -> str:
        if provider.name == "first":
            raise TransientError("It is overloaded.")
        return f"by {provider.name}"

    answer = first_success(CHAIN, call)
    assert (answer.provider, answer.result) == ("second", "by second")
    assert answer.failures == ("first: It is overloaded.",)


def test_when_all_fail_the_last_error_is_the_chains() -> None:
    def call(provider: Publisher) -> str:
        raise PermanentError(f"{provider.name} refuses.")

    with pytest.raises(PermanentError, match="last refuses"):
        first_success(CHAIN, call)


def test_a_fault_of_ours_is_not_taken_for_the_providers() -> None:
    def call(provider: Publisher) -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        first_success(CHAIN, call)


PATHS = [*LLM.values(), *SPEECH.values(), *FOOTAGE.values(), *PUBLISHING.values()]


@pytest.mark.parametrize("path", PATHS)
def test_every_registered_provider_can_be_had(path: str) -> None:
    assert import_string(path)().name


@pytest.mark.parametrize(
    ("named", "chain"),
    [
        ("edge", ["edge", "builtin"]),
        ("builtin, piper,edge", ["piper", "edge", "builtin"]),
        ("openai,openai", ["openai", "builtin"]),
    ],
)
def test_who_speaks_is_named_and_the_built_in_voice_comes_last(
    monkeypatch: pytest.MonkeyPatch, named: str, chain: list[str]
) -> None:
    monkeypatch.setenv("YTEMPIRE_SPEECH", named)
    assert speech_chain() == chain
    assert set(chain) <= set(SPEECH)


def test_without_being_named_edge_is_not_asked() -> None:
    assert "edge" not in speech_chain()


def test_an_engine_that_does_not_exist_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YTEMPIRE_SPEECH", "edge,siri")
    with pytest.raises(ImproperlyConfigured, match="siri is none of elevenlabs"):
        speech_chain()
