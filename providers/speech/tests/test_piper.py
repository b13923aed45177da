"""Piper with a voice of our own that hums a tone for each phoneme, and its installation from a
local server."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from providers.base import PermanentError
from providers.registry import speech_engines
from providers.speech import piper
from providers.speech.base import Speech, SpeechRequest
from providers.speech.builtin import BuiltinSpeech
from providers.speech.piper import PiperSpeech
from providers.speech.piper.catalogue import install, published_voice
from providers.speech.tests.conftest import NARRATION, Speak, assert_covers, read_wav

TINY = Path(__file__).parent / "data" / "tiny_voice.onnx"
NAME = "en_US-tiny-low"
CARD = "# Model card\n\n* License: public domain"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.VOICES_DIR = tmp_path / "voices"
    piper._model.cache_clear()
    return tmp_path / "voices"


@pytest.fixture
def installed(folder: Path) -> Path:
    folder.mkdir()
    put(folder, NAME)
    return folder


def put(folder: Path, name: str, **language: str) -> None:
    config = json.loads(TINY.with_suffix(".onnx.json").read_bytes())
    config["language"] |= language
    shutil.copy(TINY, folder / f"{name}.onnx")
    (folder / f"{name}.onnx.json").write_text(json.dumps(config), encoding="utf-8")


@pytest.fixture
def speak_here(tmp_path: Path) -> Speak:
    def spoken(text: str, **options: str | float) -> Speech:
        request = SpeechRequest(text, **options)  # type: ignore[arg-type]
        return PiperSpeech().speak(request, tmp_path / "here.wav")

    return spoken


def test_an_installed_voice_speaks_first_and_is_timed(installed: Path, speak_here: Speak) -> None:
    assert [engine.name for engine in speech_engines()] == ["piper", "builtin"]
    speech = speak_here(NARRATION)
    assert_covers(speech, NARRATION)
    pcm, rate = read_wav(speech.path)
    assert rate == 22_050
    assert speech.duration == pytest.approx(len(pcm) / rate)
    assert max(pcm) > 8000
    faster = speak_here(NARRATION, speed=1.25)
    assert faster.duration == pytest.approx(speech.duration / 1.25, rel=0.05)


def test_both_engines_live_in_one_process(installed: Path, speak_here: Speak, speak: Speak) -> None:
    """Each brings an espeak-ng of its own."""
    before = speak(NARRATION).duration
    speak_here(NARRATION)
    assert speak(NARRATION).duration == pytest.approx(before, abs=0.05)


def test_without_a_voice_the_built_in_one_speaks() -> None:
    assert [engine.name for engine in speech_engines()] == ["builtin"]


def test_the_voice_is_chosen_by_the_texts_script(installed: Path, speak_here: Speak) -> None:
    put(installed, "ru_RU-tiny-low", code="ru_RU", name_native="Русский")
    engine = PiperSpeech()
    assert [voice.language for voice in engine.voices()] == ["en-US", "ru-RU"]
    assert engine._voice(SpeechRequest("Hello")).name == NAME
    assert engine._voice(SpeechRequest("Привет")).name == "ru_RU-tiny-low"
    with pytest.raises(PermanentError, match="No Piper voice for this language"):
        speak_here("नमस्ते दुनिया")
    with pytest.raises(PermanentError, match="No Piper voice piper:nobody is installed"):
        speak_here("Hello", voice="piper:nobody")


@pytest.mark.parametrize("settings_of_voice", ["", "[]", '{"language": 3}', '{"language": "en"}'])
def test_a_file_that_is_no_voice_silences_nobody(installed: Path, settings_of_voice: str) -> None:
    put(installed, "aa-other")
    (installed / "aa-other.onnx.json").write_text(settings_of_voice, encoding="utf-8")
    assert [voice.id for voice in PiperSpeech().voices()] == [f"piper:{NAME}"]


def test_a_damaged_voice_is_said_so(installed: Path, speak_here: Speak) -> None:
    (installed / f"{NAME}.onnx").write_bytes(b"no model")
    with pytest.raises(PermanentError, match=f"script/voice install {NAME}"):
        speak_here("Hello")


def test_silent_text_is_silence(installed: Path, speak_here: Speak) -> None:
    assert_covers(speak_here("😀 …"), "😀 …")


class Catalogue:
    """Serves voices.json and the files it promises."""

    def __init__(self, server: HTTPServer) -> None:
        self.base = server.url_for("/voices")
        self.index: dict[str, Any] = {}
        self.files: dict[str, bytes] = {}
        server.expect_request(re.compile("/voices/.*")).respond_with_handler(self._answer)

    def publish(self, name: str, **wrong: Any) -> None:
        folder = f"en/en_US/tiny/low/{name}"
        files = {
            f"{folder}.onnx": TINY.read_bytes(),
            f"{folder}.onnx.json": TINY.with_suffix(".onnx.json").read_bytes(),
            "en/en_US/tiny/low/MODEL_CARD": CARD.encode(),
        }
        self.files |= files
        told = {path: promise(content) | wrong for path, content in files.items()}
        language = {"name_english": "English", "country_english": "United States"}
        self.index[name] = {"language": language, "files": told}
        self.files["voices.json"] = json.dumps(self.index).encode()

    def _answer(self, request: Request) -> Response:
        content = self.files.get(request.path.removeprefix("/voices/"))
        return Response("gone", 503) if content is None else Response(content)


def promise(content: bytes) -> dict[str, Any]:
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return {"size_bytes": len(content), "md5_digest": digest}


@pytest.fixture
def catalogue(httpserver: HTTPServer, settings: Settings) -> Catalogue:
    made = Catalogue(httpserver)
    settings.PIPER_BASE_URL = made.base
    made.publish(NAME)
    return made


def voice(*arguments: str) -> tuple[str, str]:
    out, progress = StringIO(), StringIO()
    call_command("voice", *arguments, stdout=out, stderr=progress)
    return out.getvalue(), progress.getvalue()


def test_a_voice_is_installed_with_one_command(catalogue: Catalogue, speak_here: Speak) -> None:
    out, progress = voice("install", NAME)
    assert re.search(rf"{NAME}.onnx  (.+) of \1  100 %", progress)
    assert f"SHA-256 {hashlib.sha256(TINY.read_bytes()).hexdigest()}" in out
    assert "License: public domain" in out
    assert "is the default voice" in out
    assert_covers(speak_here("It speaks."), "It speaks.")
    assert f"{NAME:<36} installed  English, United States" in voice("list", "en")[0]
    assert voice("list", "de")[0] == ""


def test_a_long_installation_tells_how_far_it_is(catalogue: Catalogue) -> None:
    path = f"en/en_US/tiny/low/{NAME}.onnx"
    catalogue.files[path] = bytes(2_000_000)
    catalogue.index[NAME]["files"][path] = promise(catalogue.files[path])
    catalogue.files["voices.json"] = json.dumps(catalogue.index).encode()
    seen: list[int] = []
    install(published_voice(NAME), lambda _file, done, _size: seen.append(done))
    assert len([done for done in seen if 0 < done < 2_000_000]) > 5
    assert 2_000_000 in seen


def test_a_voice_may_have_a_speaker_with_an_accent(catalogue: Catalogue) -> None:
    catalogue.publish("pt_PT-tugão-medium")
    voice("install", "pt_PT-tugão-medium")
    assert [each.id for each in PiperSpeech().voices()] == ["piper:pt_PT-tugão-medium"]


def test_the_newest_voice_is_the_default_until_another_is_named(catalogue: Catalogue) -> None:
    catalogue.publish("en_GB-other-low")
    for name in (NAME, "en_GB-other-low"):
        voice("install", name)
    engine = PiperSpeech()
    assert engine.voices()[0].id == "piper:en_GB-other-low"
    before = engine.fingerprint()
    voice("default", NAME)
    assert engine.voices()[0].id == f"piper:{NAME}"
    assert engine.fingerprint() != before, "a narration by another voice is another narration"
    voice("remove", NAME)
    assert [each.id for each in engine.voices()] == ["piper:en_GB-other-low"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"md5_digest": "0" * 32}, "checksum differs"), ({"size_bytes": 5}, "checksum differs")],
)
def test_what_arrives_otherwise_than_promised_is_not_installed(
    catalogue: Catalogue, folder: Path, wrong: dict[str, Any], said: str
) -> None:
    catalogue.publish(NAME, **wrong)
    with pytest.raises(CommandError, match=said):
        voice("install", NAME)
    assert list(folder.iterdir()) == []


def test_a_failed_installation_leaves_the_voice_that_was_there(
    catalogue: Catalogue, installed: Path
) -> None:
    del catalogue.files[f"en/en_US/tiny/low/{NAME}.onnx"]
    with pytest.raises(CommandError, match="answered 503"):
        voice("install", NAME)
    assert (installed / f"{NAME}.onnx").read_bytes() == TINY.read_bytes()


def test_unknown_names_are_answered_with_the_nearest(catalogue: Catalogue) -> None:
    with pytest.raises(CommandError, match=f"Did you mean {NAME}"):
        voice("install", "en_US-tiny-high")
    with pytest.raises(CommandError, match="There is no voice"):
        voice("install", "../../etc/passwd")
    with pytest.raises(CommandError, match="is not installed"):
        voice("remove", "../../etc/passwd")


def test_a_catalogue_that_is_none(catalogue: Catalogue) -> None:
    catalogue.files["voices.json"] = b"<html>"
    with pytest.raises(CommandError, match="YTEMPIRE_PIPER_BASE_URL"):
        voice("list")


def test_a_catalogue_that_is_away(settings: Settings) -> None:
    settings.PIPER_BASE_URL = "http://127.0.0.1:9"
    with pytest.raises(CommandError, match="cannot be connected to"):
        voice("list")


def test_the_built_in_voice_is_always_ready() -> None:
    assert BuiltinSpeech().is_ready()
