"""What was agreed with providers: read from the settings, and wrong ones stop the start."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured

from calls.terms import Terms, terms_of
from ytempire.settings.pipeline import places

NAME = "YTEMPIRE_TEST_CONCURRENCY"


def test_each_family_has_its_own(settings: LazySettings) -> None:
    settings.LLM_CONCURRENCY, settings.LLM_IDEMPOTENT = 7, True
    settings.SPEECH_CONCURRENCY, settings.SPEECH_IDEMPOTENT = 2, False
    assert terms_of("llm.openai") == Terms(at_once=7, honours_keys=True)
    assert terms_of("speech.openai") == Terms(at_once=2, honours_keys=False)


def test_what_one_service_promises_is_not_believed_of_another(settings: LazySettings) -> None:
    settings.SPEECH_IDEMPOTENT = True
    assert terms_of("speech.openai").honours_keys
    assert not terms_of("speech.elevenlabs").honours_keys


@pytest.mark.parametrize("given", ["0", "-1"])
def test_no_place_at_all_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv(NAME, given)
    with pytest.raises(ImproperlyConfigured, match=NAME):
        places(NAME)
