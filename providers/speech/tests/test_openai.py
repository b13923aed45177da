"""OpenAI's own client against a local server that speaks its protocol."""

from __future__ import annotations

import struct
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg
import pytest
from pytest_django import Settings
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from providers.base import PermanentError, ProviderError, TransientError, Usage
from providers.speech.base import Speech, SpeechRequest
from providers.speech.openai import OpenAISpeech
from providers.speech.tests.conftest import NARRATION, Speak, assert_covers, read_wav
from providers.tests.asking import Noted

PATH = "/v1/audio/speech"


@pytest.fixture(autouse=True)
def _configured(settings: Settings, httpserver: HTTPServer) -> None:
    settings.SPEECH_BASE_URL = httpserver.url_for("/v1")
    settings.SPEECH_API_KEY = "sk-test"
    settings.SPEECH_MODEL = "tts-1"
    settings.SPEECH_VOICE = "alloy"
    settings.SPEECH_TIMEOUT = 10.0
    settings.FFMPEG = ""


@pytest.fixture
def wav(speak: Speak) -> bytes:
    return speak(NARRATION).path.read_bytes()


@pytest.fixture
def noted() -> Noted:
    return Noted()


@pytest.fixture
def speak_online(tmp_path: Path, noted: Noted) -> Speak:
    def spoken(text: str, **options: str | float) -> Speech:
        request = SpeechRequest(text, **options)  # type: ignore[arg-type]
        return OpenAISpeech().speak(request, tmp_path / "online.wav", noted)

    return spoken


def _error(code: str | None, message: str) -> dict[str, dict[str, str | None]]:
    return {"error": {"message": message, "type": "invalid_request_error", "code": code}}


def test_speech_is_fetched_timed_and_metered(
    httpserver: HTTPServer, speak_online: Speak, wav: bytes, noted: Noted
) -> None:
    httpserver.expect_oneshot_request(
        PATH,
        method="POST",
        headers={"Authorization": "Bearer sk-test", "Idempotency-Key": "key-1"},
        json={"model": "tts-1", "voice": "nova", "input": NARRATION, "response_format": "wav"},
    ).respond_with_data(wav, content_type="audio/wav")
    speech = speak_online(NARRATION, voice="openai:nova")
    assert_covers(speech, NARRATION)
    pcm, rate = read_wav(speech.path)
    assert speech.duration == pytest.approx(len(pcm) / rate)
    assert noted.usage == [Usage("openai", "tts-1", "character", len(NARRATION))]
    assert list(OpenAISpeech().estimate(NARRATION)) == noted.usage
    assert list(noted.questions[0].expected) == noted.usage


def test_estimated_times_are_close_to_the_real_ones(
    httpserver: HTTPServer, speak_online: Speak, speak: Speak, wav: bytes
) -> None:
    httpserver.expect_request(PATH).respond_with_data(wav)
    known, guessed = speak(NARRATION).words, speak_online(NARRATION).words
    errors = sorted(abs(a.start - b.start) for a, b in zip(known, guessed, strict=True))
    assert errors[len(errors) // 2] < 0.12
    assert errors[len(errors) * 9 // 10] < 0.35
    for before, real, word in zip(known, known[1:], guessed[1:], strict=False):
        if before.text[-1] in ".!?":
            assert word.start == pytest.approx(real.start, abs=0.08), word


def test_speed_and_the_default_voice_are_sent(
    httpserver: HTTPServer, speak_online: Speak, wav: bytes
) -> None:
    body = {"model": "tts-1", "voice": "alloy", "input": "Hi", "response_format": "wav"}
    httpserver.expect_request(PATH, json={**body, "speed": 1.25}).respond_with_data(wav)
    assert_covers(speak_online("Hi", speed=1.25), "Hi")


def test_a_server_at_home_needs_no_key(
    httpserver: HTTPServer, speak_online: Speak, wav: bytes, settings: Settings
) -> None:
    settings.SPEECH_API_KEY = ""
    httpserver.expect_request(PATH).respond_with_data(wav)
    assert_covers(speak_online("Hello there"), "Hello there")


def test_links_and_emoji_are_not_sent(
    httpserver: HTTPServer, speak_online: Speak, wav: bytes, noted: Noted
) -> None:
    httpserver.expect_request(PATH).respond_with_data(wav)
    text = "See 😀 https://example.com/a?b=c \x00 now"
    speech = speak_online(text)
    assert_covers(speech, text)
    assert httpserver.log[0][0].get_json()["input"] == "See example.com now"
    assert noted.used == {"character": len("See example.com now")}


def test_text_without_a_sound_costs_nothing(
    httpserver: HTTPServer, speak_online: Speak, noted: Noted
) -> None:
    speech = speak_online("😀 …")
    assert_covers(speech, "😀 …")
    assert speech.duration == pytest.approx(0.6)
    assert noted.usage == []
    assert httpserver.log == []


def test_long_text_is_sent_in_parts_and_joined(
    httpserver: HTTPServer, speak_online: Speak, wav: bytes
) -> None:
    httpserver.expect_request(PATH).respond_with_data(wav)
    text = " ".join([NARRATION] * 12)
    speech = speak_online(text)
    assert_covers(speech, text)
    inputs = [request.get_json()["input"] for request, _ in httpserver.log]
    assert len(inputs) == 2
    assert all(len(part) <= 4096 and part.endswith(".") for part in inputs)
    assert " ".join(inputs) == text
    second = speech.words[len(inputs[0].split()) :]
    assert second[0].start == pytest.approx(speech.duration / 2, abs=0.3)
    middle = second[len(second) // 2]
    assert middle.start == pytest.approx(speech.duration * 0.75, rel=0.1)
    assert second[-1].end == pytest.approx(speech.duration, abs=0.3)


def _endless_header(wav: bytes) -> bytes:
    """As streaming servers send it: the sizes are not known yet."""
    data = wav.index(b"data") + 4
    unknown = struct.pack("<I", 0xFFFFFFFF)
    return wav[:4] + unknown + wav[8:data] + unknown + wav[data + 4 :]


def _zero_header(wav: bytes) -> bytes:
    data = wav.index(b"data") + 4
    return wav[:4] + bytes(4) + wav[8:data] + bytes(4) + wav[data + 4 :]


def _converted(kind: str) -> object:
    def convert(wav: bytes) -> bytes:
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-i", "pipe:0", "-f", kind, "pipe:1"]
        return subprocess.run(command, input=wav, capture_output=True, check=True).stdout

    return convert


@pytest.mark.parametrize(
    "disguise",
    [
        _endless_header,
        _zero_header,
        _converted("mp3"),
        _converted("flac"),
        _converted("ogg"),
        _converted("adts"),
    ],
    ids=["endless", "zero", "mp3", "flac", "ogg", "aac"],
)
def test_any_usual_audio_becomes_a_wav(
    httpserver: HTTPServer, speak_online: Speak, speak: Speak, wav: bytes, disguise: object
) -> None:
    assert callable(disguise)
    httpserver.expect_request(PATH).respond_with_data(disguise(wav))
    speech = speak_online(NARRATION)
    assert speech.duration == pytest.approx(speak(NARRATION).duration, abs=0.2)


FAULTS: list[tuple[int, str | None, type[ProviderError], str]] = [
    (400, None, PermanentError, "did not accept"),
    (401, "invalid_api_key", PermanentError, "API key"),
    (403, None, PermanentError, "allow"),
    (404, "model_not_found", PermanentError, "model"),
    (429, "insufficient_quota", PermanentError, "credit"),
    (429, "rate_limit_exceeded", TransientError, "limiting"),
    (500, None, TransientError, "trouble"),
    (503, None, TransientError, "trouble"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault[0]} {fault[1]}")
def test_faults_are_told_in_plain_words(
    httpserver: HTTPServer,
    speak_online: Speak,
    fault: tuple[int, str | None, type[ProviderError], str],
) -> None:
    status, code, kind, text = fault
    httpserver.expect_request(PATH).respond_with_json(_error(code, "nope"), status)
    with pytest.raises(kind, match=text) as caught:
        speak_online("Hello")
    assert str(caught.value).startswith("The speech service ")
    assert "sk-test" not in str(caught.value)


def test_it_is_asked_once_and_tells_how_long_to_wait(
    httpserver: HTTPServer, speak_online: Speak
) -> None:
    """Asking again is up to whoever asks through the engine."""
    later = {"Retry-After": "2.5"}
    httpserver.expect_request(PATH).respond_with_json(_error(None, ""), 429, later)
    with pytest.raises(TransientError) as caught:
        speak_online("Hello")
    assert (caught.value.retry_after, caught.value.uncertain) == (2.5, False)
    assert len(httpserver.log) == 1


def test_a_cut_connection_may_work_later(
    httpserver: HTTPServer, speak_online: Speak, wav: bytes
) -> None:
    def half(_request: Request) -> Response:
        headers = {"Content-Length": str(len(wav))}
        return Response(iter([wav[: len(wav) // 2]]), headers=headers)

    httpserver.expect_request(PATH).respond_with_handler(half)
    with pytest.raises(TransientError, match="reached") as caught:
        speak_online("Hello")
    assert caught.value.uncertain


def test_nobody_listening_may_work_later(speak_online: Speak, settings: Settings) -> None:
    settings.SPEECH_BASE_URL = "http://127.0.0.1:9/v1"
    with pytest.raises(TransientError, match="reached"):
        speak_online("Hello")


@pytest.fixture
def stuck(httpserver: HTTPServer) -> Iterator[None]:
    release = threading.Event()

    def wait(_request: Request) -> Response:
        release.wait(30)
        return Response(b"")

    httpserver.expect_request(PATH).respond_with_handler(wait)
    yield
    release.set()


@pytest.mark.usefixtures("stuck")
def test_a_server_that_never_answers_is_given_up(speak_online: Speak, settings: Settings) -> None:
    settings.SPEECH_TIMEOUT = 0.2
    with pytest.raises(TransientError, match="in time"):
        speak_online("Hello")


@pytest.mark.parametrize(
    "body",
    [
        b"<html>welcome</html>",
        b'{"ok": true}',
        b"ID3\x04\x00 not really",
        bytes(5000),
    ],
    ids=["html", "json", "id3", "zeros"],
)
def test_what_is_not_audio_is_refused(
    httpserver: HTTPServer, speak_online: Speak, body: bytes
) -> None:
    httpserver.expect_request(PATH).respond_with_data(body, content_type="audio/wav")
    with pytest.raises(PermanentError, match="not audio"):
        speak_online("Hello")


@pytest.mark.parametrize(
    "playlist",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{0}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '{0}'\n",
    ],
    ids=["m3u8", "concat"],
)
def test_an_answer_cannot_name_files_to_read(
    httpserver: HTTPServer, speak_online: Speak, speak: Speak, playlist: str
) -> None:
    path = speak("Secret.").path
    httpserver.expect_request(PATH).respond_with_data(playlist.format(path).encode())
    with pytest.raises(PermanentError, match="not audio"):
        speak_online("Hello")


def test_an_empty_answer_may_be_better_later(httpserver: HTTPServer, speak_online: Speak) -> None:
    httpserver.expect_request(PATH).respond_with_data(b"")
    with pytest.raises(TransientError, match="no sound"):
        speak_online("Hello")


@pytest.mark.parametrize("voice", ["builtin:en-us", "openai:", "alloy"])
def test_another_engines_voice_is_refused(speak_online: Speak, voice: str) -> None:
    with pytest.raises(PermanentError, match=voice):
        speak_online("Hello", voice=voice)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SPEECH_BASE_URL", "http://[::1"),
        ("SPEECH_API_KEY", "clé"),
    ],
)
def test_wrong_settings_are_provider_errors(
    speak_online: Speak, settings: Settings, name: str, value: str
) -> None:
    setattr(settings, name, value)
    with pytest.raises(ProviderError):
        speak_online("Hello")


def test_the_configured_voice_comes_first(settings: Settings) -> None:
    settings.SPEECH_VOICE = "af_heart"
    ids = [voice.id for voice in OpenAISpeech().voices()]
    assert ids[:2] == ["openai:af_heart", "openai:alloy"]
    settings.SPEECH_VOICE = "nova"
    assert len(OpenAISpeech().voices()) == 6


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SPEECH_MODEL", "tts-1-hd"),
        ("SPEECH_BASE_URL", "http://other.example/v1"),
        ("SPEECH_VOICE", "echo"),
    ],
)
def test_the_fingerprint_follows_what_decides_the_sound(
    settings: Settings, name: str, value: str
) -> None:
    before = OpenAISpeech().fingerprint()
    setattr(settings, name, value)
    assert OpenAISpeech().fingerprint() != before


def test_the_fingerprint_holds_no_secret(settings: Settings) -> None:
    settings.SPEECH_BASE_URL = "http://user:secret@other.example/v1"
    assert "secret" not in OpenAISpeech().fingerprint()
    assert "sk-test" not in OpenAISpeech().fingerprint()
