"""ElevenLabs' own client against a local server that speaks its protocol."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from pytest_django import Settings
from pytest_httpserver import HTTPServer

from providers.base import PermanentError, ProviderError, TransientError, Usage
from providers.speech.base import Speech, SpeechRequest
from providers.speech.elevenlabs import ElevenLabsSpeech
from providers.speech.tests.conftest import NARRATION, Speak, assert_covers
from providers.tests.asking import Noted
from tests.sockets import raw_server

PATH = "/v1/text-to-speech/voice-1/with-timestamps"
EVERY = 0.05  # seconds a letter takes in the answers below


@pytest.fixture(autouse=True)
def _configured(settings: Settings, httpserver: HTTPServer) -> None:
    settings.ELEVENLABS_BASE_URL = httpserver.url_for("")
    settings.ELEVENLABS_API_KEY = "xi-test"
    settings.ELEVENLABS_MODEL = "eleven_multilingual_v2"
    settings.ELEVENLABS_VOICE = "voice-1"
    settings.SPEECH_TIMEOUT = 10.0
    settings.FFMPEG = ""
    cache.clear()


@pytest.fixture
def noted() -> Noted:
    return Noted()


@pytest.fixture
def speak_online(tmp_path: Path, noted: Noted) -> Speak:
    def spoken(text: str, **options: str | float) -> Speech:
        request = SpeechRequest(text, **options)  # type: ignore[arg-type]
        return ElevenLabsSpeech().speak(request, tmp_path / "online.wav", noted)

    return spoken


def answer(sound: bytes, text: str, **changes: Any) -> dict[str, Any]:
    """What the service says: the sound, and when each letter is heard."""
    starts = [at * EVERY for at in range(len(text))]
    alignment = {
        "characters": list(text),
        "character_start_times_seconds": starts,
        "character_end_times_seconds": [start + EVERY for start in starts],
    }
    said = {"audio_base64": base64.b64encode(sound).decode(), "alignment": alignment}
    return {**said, **changes}


def test_speech_is_timed_by_the_services_own_letters(
    httpserver: HTTPServer, speak_online: Speak, speak: Speak, noted: Noted
) -> None:
    sound = speak(NARRATION).path.read_bytes()
    httpserver.expect_oneshot_request(
        PATH,
        method="POST",
        headers={"xi-api-key": "xi-test", "Idempotency-Key": "key-1"},
        query_string={"output_format": "mp3_44100_128"},
    ).respond_with_json(answer(sound, NARRATION))
    speech = speak_online(NARRATION, speed=1.1)
    assert_covers(speech, NARRATION)
    place = NARRATION.index("brains")
    told = next(word for word in speech.words if word.text == "brains")
    first = NARRATION.index("octopus")
    octopus = next(word for word in speech.words if word.text == "octopus")
    assert told.start - octopus.start == pytest.approx((place - first) * EVERY, abs=0.01)
    assert told.end - told.start == pytest.approx(len("brains") * EVERY, abs=0.01)
    body = httpserver.log[0][0].get_json()
    assert (body["text"], body["model_id"]) == (NARRATION, "eleven_multilingual_v2")
    assert body["voice_settings"]["speed"] == 1.1
    usage = Usage("elevenlabs", "eleven_multilingual_v2", "character", len(NARRATION))
    assert noted.usage == [usage]
    assert list(ElevenLabsSpeech().estimate(NARRATION)) == [usage]


@pytest.mark.parametrize(
    "changes",
    [
        {"alignment": None},
        {"alignment": {**answer(b"", "Another text.")["alignment"]}},
        {
            "alignment": {
                **answer(b"", "Hello there.")["alignment"],
                "character_end_times_seconds": [],
            }
        },
        {"alignment": {}},
        {"alignment": []},
        {
            "alignment": {
                **answer(b"", "Hello there.")["alignment"],
                "character_start_times_seconds": [None] * len("Hello there."),
            }
        },
    ],
)
def test_times_of_another_text_are_not_believed(
    httpserver: HTTPServer, speak_online: Speak, speak: Speak, changes: dict[str, Any]
) -> None:
    sound = speak("Hello there.").path.read_bytes()
    httpserver.expect_request(PATH).respond_with_json(answer(sound, "Hello there.", **changes))
    speech = speak_online("Hello there.")
    assert_covers(speech, "Hello there.")
    assert speech.words[1].end == pytest.approx(speech.duration, abs=0.3)


@pytest.mark.parametrize(
    ("answered", "kind", "said"),
    [
        ((401, {"detail": {"status": "invalid_api_key"}}), PermanentError, "refused the API key"),
        ((401, {"detail": {"status": "quota_exceeded"}}), PermanentError, "no credit left"),
        (
            (400, {"detail": {"status": "voice_not_found"}}),
            PermanentError,
            "does not know this voice",
        ),
        ((422, {"detail": [{"msg": "odd"}]}), PermanentError, "did not accept"),
        ((429, {"detail": {"status": "too_many_concurrent_requests"}}), TransientError, "limiting"),
        ((500, "<html>oops</html>"), TransientError, "trouble on its side"),
        ((200, {"audio_base64": "", "alignment": None}), TransientError, "no sound"),
        ((200, {"audio_base64": "%%%", "alignment": None}), PermanentError, "not in the expected"),
        ((200, {"audio_base64": "aGVsbG8=", "alignment": None}), PermanentError, "not audio"),
        ((200, "no JSON at all"), PermanentError, "not in the expected"),
        ((200, "[]"), PermanentError, "not in the expected"),
        ((200, "null"), PermanentError, "not in the expected"),
    ],
)
def test_what_goes_wrong_is_said(
    httpserver: HTTPServer,
    speak_online: Speak,
    answered: tuple[int, Any],
    kind: type[ProviderError],
    said: str,
) -> None:
    status, body = answered
    text = body if isinstance(body, str) else json.dumps(body)
    httpserver.expect_request(PATH).respond_with_data(
        text, status, {"Retry-After": "7"}, content_type="application/json"
    )
    with pytest.raises(kind, match=said) as raised:
        speak_online("Hello")
    assert len(httpserver.log) == 1, "only whoever asks through us tries again"
    assert raised.value.retry_after == 7 or status == 200
    assert not raised.value.uncertain


def test_a_key_with_a_stray_sign_is_no_key(speak_online: Speak, settings: Settings) -> None:
    settings.ELEVENLABS_API_KEY = "“xi”"
    with pytest.raises(PermanentError, match="refused the API key"):
        speak_online("Hello")


@pytest.mark.parametrize("told", ["null", "[]", '{"voices": null}', '{"voices": [3]}'])
def test_a_list_of_another_shape_is_as_good_as_none(httpserver: HTTPServer, told: str) -> None:
    answered = httpserver.expect_request("/v2/voices")
    answered.respond_with_data(told, content_type="application/json")
    assert [voice.id for voice in ElevenLabsSpeech().voices()] == ["elevenlabs:voice-1"]


def test_a_service_that_is_away(speak_online: Speak, settings: Settings) -> None:
    settings.ELEVENLABS_BASE_URL = "http://127.0.0.1:9"
    with pytest.raises(TransientError, match="could not be reached") as raised:
        speak_online("Hello")
    assert not raised.value.uncertain


def test_an_answer_that_was_cut_off_may_have_been_charged(
    speak_online: Speak, settings: Settings
) -> None:
    with raw_server([b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"]) as url:
        settings.ELEVENLABS_BASE_URL = url
        with pytest.raises(TransientError) as raised:
            speak_online("Hello")
    assert raised.value.uncertain


def test_voices_are_asked_for_once_and_never_missed(
    httpserver: HTTPServer, settings: Settings
) -> None:
    voices = [{"voice_id": "v9", "name": "Ana", "labels": {"language": "es"}}]
    told = {"voices": voices, "has_more": False, "total_count": 1}
    httpserver.expect_oneshot_request("/v2/voices").respond_with_json(told)
    for _ in range(2):
        (ana,) = ElevenLabsSpeech().voices()
        assert (ana.id, ana.name, ana.language) == ("elevenlabs:v9", "Ana", "es")
    settings.ELEVENLABS_BASE_URL = "http://127.0.0.1:9"
    (own,) = ElevenLabsSpeech().voices()
    assert own.id == "elevenlabs:voice-1"
