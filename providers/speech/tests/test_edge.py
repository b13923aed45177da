"""edge-tts against a local server that speaks the protocol of Edge's voices, over TLS."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.cache import cache
from edge_tts import communicate, voices
from pytest_django import Settings

from providers.base import PermanentError, ProviderError, TransientError, Usage
from providers.speech import audio
from providers.speech.base import Speech, SpeechRequest
from providers.speech.edge import EdgeSpeech
from providers.speech.tests.conftest import NARRATION, Speak, assert_covers, read_wav
from providers.speech.tests.edge_server import HOST, EdgeServer, edge_server
from providers.tests.asking import Noted
from tests.certificates import certified, server_context


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that edge-tts trusts: it has a list of authorities of its own."""
    pem = certified(HOST, tmp_path_factory.mktemp("edge"))
    for module in (communicate, voices):
        module._SSL_CTX.load_verify_locations(pem)
    return pem


@pytest.fixture
def server(pem: Path, settings: Settings) -> Iterator[EdgeServer]:
    cache.clear()
    settings.EDGE_VOICE = "en-US-EmmaMultilingualNeural"
    settings.SPEECH_TIMEOUT = 10
    settings.FFMPEG = ""
    with edge_server(server_context(pem)) as (edge, proxy):
        settings.EDGE_PROXY = proxy
        yield edge


@pytest.fixture
def noted() -> Noted:
    return Noted()


@pytest.fixture
def speak_online(tmp_path: Path, noted: Noted) -> Speak:
    def spoken(text: str, **options: str | float) -> Speech:
        request = SpeechRequest(text, **options)  # type: ignore[arg-type]
        return EdgeSpeech().speak(request, tmp_path / "online.wav", noted)

    return spoken


def test_speech_is_timed_by_the_services_own_words(
    server: EdgeServer, speak_online: Speak, speak: Speak, noted: Noted
) -> None:
    known = speak(NARRATION)
    pcm, rate = read_wav(known.path)
    audio.write_wav(array("h", bytes(2 * rate)) + pcm, rate, known.path)
    server.sound = known.path.read_bytes()
    told = [(word.text.strip(".,;!"), word.start, word.end) for word in known.words]
    server.words = [(text, start + 1, end + 1) for text, start, end in told if text != "nine"]
    speech = speak_online(NARRATION, voice="edge:en-GB-RyanNeural", speed=1.1)
    assert_covers(speech, NARRATION)
    offsets = {
        round(ours.start - theirs.start, 2)
        for ours, theirs in zip(speech.words, known.words, strict=True)
        if theirs.text != "nine"
    }
    (offset,) = offsets
    assert abs(offset) <= 0.03, "every word as told, less the silence that was cut off"
    assert "<voice name='en-GB-RyanNeural'>" in server.asked[0].replace(
        "Microsoft Server Speech Text to Speech Voice (en-GB, RyanNeural)", "en-GB-RyanNeural"
    )
    assert "rate='+10%'" in server.asked[0]
    assert noted.usage == [Usage("edge", "readaloud", "character", len(NARRATION))]


def test_markup_is_spoken_and_not_obeyed(
    server: EdgeServer, speak_online: Speak, speak: Speak
) -> None:
    server.sound = speak("Hello").path.read_bytes()
    speak_online("AT&T says </voice> loudly")
    assert "</voice> loudly" not in server.asked[0]
    assert "AT&amp;T" in server.asked[0]


@pytest.mark.parametrize(
    ("fault", "kind", "said"),
    [
        ("403", PermanentError, "does not allow"),
        ("silent", PermanentError, "may not have this voice"),
        ("nonsense", PermanentError, "not in the expected format"),
        ("no metadata", PermanentError, "not in the expected format"),
        ("hang up", PermanentError, "sent no sound"),
    ],
)
def test_what_goes_wrong_is_said(
    server: EdgeServer, speak_online: Speak, fault: str, kind: type[ProviderError], said: str
) -> None:
    server.fault = fault
    with pytest.raises(kind, match=said):
        speak_online("Hello")


def test_half_a_narration_is_none(server: EdgeServer, speak_online: Speak, speak: Speak) -> None:
    server.sound, server.fault = speak(NARRATION).path.read_bytes(), "cut"
    with pytest.raises(TransientError, match="stopped in the middle"):
        speak_online(NARRATION)


def test_words_are_found_where_letters_become_more_in_lower_case(
    server: EdgeServer, speak_online: Speak, speak: Speak
) -> None:
    text = "Große Füße auf heißer Straße: Spaß und Grüße aus Gießen am Fluß, es ist so"
    server.sound = speak(text).path.read_bytes()
    words = [word.strip(",:") for word in text.split()]
    server.words = [(word, 0.2 * at + 0.1, 0.2 * at + 0.2) for at, word in enumerate(words)]
    starts = [word.start for word in speak_online(text).words]
    assert [round(b - a, 2) for a, b in pairwise(starts)] == [0.2] * (len(words) - 1)


@pytest.mark.parametrize("voice", ["edge:nobody", "edge:en-US-X'/><evil"])
def test_a_voice_that_cannot_be(server: EdgeServer, speak_online: Speak, voice: str) -> None:
    with pytest.raises(PermanentError, match="asked wrongly"):
        speak_online("Hello", voice=voice)
    assert server.asked == []


def test_a_service_that_is_away(speak_online: Speak, settings: Settings) -> None:
    settings.EDGE_PROXY = "http://127.0.0.1:9"
    with pytest.raises(TransientError, match="could not be reached"):
        speak_online("Hello")


def test_voices_are_listed_by_language(server: EdgeServer) -> None:
    server.voices = [
        {"ShortName": "de-DE-KatjaNeural", "Locale": "de-DE"},
        {"ShortName": "cy-GB-NiaNeural", "Locale": "cy-GB"},
    ]
    assert [(voice.id, voice.name, voice.language) for voice in EdgeSpeech().voices()] == [
        ("edge:cy-GB-NiaNeural", "Nia", "cy-GB"),
        ("edge:de-DE-KatjaNeural", "Katja", "de-DE"),
    ]


def test_the_configured_voice_is_there_while_the_list_is_not(server: EdgeServer) -> None:
    server.fault = "503"
    assert [voice.id for voice in EdgeSpeech().voices()] == ["edge:en-US-EmmaMultilingualNeural"]
