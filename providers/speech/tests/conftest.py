"""What the speech tests share: the built-in engine, and a reader that knows only WAV."""

from __future__ import annotations

import wave
from array import array
from collections.abc import Callable
from pathlib import Path

import pytest

from providers.speech.base import Speech, SpeechRequest
from providers.speech.builtin import BuiltinSpeech

Speak = Callable[..., Speech]

NARRATION = (
    "The octopus has three hearts, nine brains and blue blood. Two of the hearts pump blood "
    "through the gills; the third keeps it moving around the body. When it swims, that third "
    "heart stops. So an octopus prefers to crawl! Each of its eight arms has a small brain of "
    "its own, and can taste whatever it touches. Scientists once watched one unscrew a jar from "
    "the inside, squeeze out, cross the floor and drop into another tank. Nobody had taught it."
)


@pytest.fixture
def speak(tmp_path: Path) -> Speak:
    """Speaks with the built-in engine; keyword arguments are those of a SpeechRequest."""

    def spoken(text: str, **options: str | float) -> Speech:
        request = SpeechRequest(text, **options)  # type: ignore[arg-type]
        return BuiltinSpeech().speak(request, tmp_path / "speech.wav")

    return spoken


def read_wav(path: Path) -> tuple[array[int], int]:
    """The samples of a mono 16-bit WAV and its rate."""
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return array("h", file.readframes(file.getnframes())), file.getframerate()


def assert_covers(speech: Speech, text: str) -> None:
    """The promise of every engine: all words as written, in order, none overlapping."""
    assert [word.text for word in speech.words] == text.split()
    now = 0.0
    for word in speech.words:
        assert now <= word.start <= word.end
        now = word.end
    assert now <= speech.duration + 0.001
