"""The built-in engine: it speaks anything, and says when each word is heard."""

from __future__ import annotations

import multiprocessing
import threading
from array import array
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from providers.base import PermanentError, TransientError, Usage
from providers.speech.base import SpeechRequest
from providers.speech.builtin import BuiltinSpeech
from providers.speech.scripts import language_of
from providers.speech.tests.conftest import NARRATION, Speak, assert_covers, read_wav

HARD_TEXTS = {
    "nul": "before \x00 in\x00side after",
    "html": "<b>bold</b> &amp; <script>alert('x')</script>",
    "ssml": '<speak><break time="60s"/>text is text</speak>',
    "phonemes": "no [[h@l'oU]] phonemes",
    "backslashes": "C:\\temp\\new \\N \\h {\\an8} %s",
    "emoji among words": "Look 😀 there 🇫🇷 now 👩🏽‍🚀",
    "arabic": "مرحبا بالعالم، كيف حالك؟",
    "hebrew": "שלום עולם",
    "hindi": "नमस्ते दुनिया में आपका स्वागत है।",
    "japanese": "こんにちは世界。 今日は良い天気です",
    "chinese": "你好、世界。今天天气很好。",
    "korean": "안녕하세요 세계",
    "thai": "สวัสดีชาวโลก",
    "mixed scripts": "Hello مرحبا Привет 世界 end",
    "one word": "Hello",
    "one letter": "a",
    "very long word": "Donaudampfschiff" * 300,
    "very long japanese": "これはながいぶんです。" * 180,
    "lone surrogate": "a \ud800 b",
    "separators": "a\x1cb\u2028c\u00a0d\u3000e",
    "functions words run together": "It is one of the best of the kind in the world",
    "symbols": "& + = # @ / 5 % $12.50 3-5 1990s e.g. https://example.com/a?b=1",
}


@pytest.mark.parametrize("text", HARD_TEXTS.values(), ids=HARD_TEXTS.keys())
def test_any_text_is_spoken_and_every_word_timed(speak: Speak, text: str) -> None:
    speech = speak(text)
    assert_covers(speech, text)
    pcm, rate = read_wav(speech.path)
    assert max(pcm) > 5000
    assert speech.duration == pytest.approx(len(pcm) / rate)


def test_twenty_thousand_characters(speak: Speak) -> None:
    text = f"{NARRATION} " * (20_000 // len(NARRATION) + 1)
    speech = speak(text)
    assert_covers(speech, text)
    assert len(text) >= 20_000
    assert all(word.end > word.start for word in speech.words)


@pytest.mark.parametrize("text", ["😀 🎉", "... — !", "\x00", "…"])
def test_text_without_a_sound_is_a_short_silence(speak: Speak, text: str) -> None:
    speech = speak(text)
    assert_covers(speech, text)
    assert speech.duration == pytest.approx(0.6)
    assert set(read_wav(speech.path)[0]) == {0}
    assert all(word.end > word.start for word in speech.words)


def test_empty_text_has_no_words(speak: Speak) -> None:
    assert speak("").words == ()


def test_words_without_a_sound_stand_between_their_neighbours(speak: Speak) -> None:
    left, emoji, right = speak("left 😀 right").words
    assert left.end <= emoji.start == emoji.end <= right.start


@pytest.mark.parametrize("voice", ["builtin:en-us", "builtin:de"])
def test_markup_is_not_obeyed(speak: Speak, voice: str) -> None:
    assert speak('eins <break time="60s"/> zwei', voice=voice).duration < 10
    assert speak("[[h@l'oU]]", voice=voice).duration > 1.5 * speak("hello", voice=voice).duration


def test_a_pause_at_the_start_is_cut_and_counted(speak: Speak) -> None:
    speech = speak("\N{EM DASH} , Peter and Paul.")
    pcm, rate = read_wav(speech.path)
    first = speech.words[2].start
    assert first < 0.1
    assert max(abs(sample) for sample in pcm[: round(first * rate)] or [0]) < max(pcm) * 0.05
    assert max(pcm[round(first * rate) : round((first + 0.08) * rate)]) > max(pcm) * 0.05


def _heard_from(pcm: array[int], rate: int, near: float, level: float) -> float:
    """The end, in seconds, of the silence around a moment: energy, not the engine's own word."""
    step = rate // 200
    position = round((near - 0.1) * rate)
    while max(abs(sample) for sample in pcm[position : position + step]) < level:
        position += step
    return position / rate


def test_words_after_a_pause_begin_where_the_sound_does(speak: Speak) -> None:
    text = f"{NARRATION} " * 4
    speech = speak(text)
    pcm, rate = read_wav(speech.path)
    gaps = zip(speech.words, speech.words[1:], strict=False)
    after_pauses = [word.start for before, word in gaps if word.start - before.end > 0.15]
    assert len(after_pauses) >= 4 * 7
    level = max(pcm) * 0.05
    for start in after_pauses:
        assert _heard_from(pcm, rate, start, level) == pytest.approx(start, abs=0.06)


def test_words_end_before_a_pause(speak: Speak) -> None:
    first, second = speak("First. Second.").words
    assert second.start - first.end > 0.2


def test_silent_ends_are_short(speak: Speak) -> None:
    speech = speak("Hello there.")
    assert speech.words[0].start < 0.1
    assert speech.duration - speech.words[-1].end < 0.3


def test_a_natural_pace(speak: Speak) -> None:
    speech = speak(NARRATION)
    assert 135 < len(speech.words) / speech.duration * 60 < 165


@pytest.mark.parametrize("speed", [0.8, 1.25])
def test_speed_changes_the_duration(speak: Speak, speed: float) -> None:
    assert speak(NARRATION, speed=speed).duration == pytest.approx(
        speak(NARRATION).duration / speed, rel=0.06
    )


@pytest.mark.parametrize("speed", [0.01, 100.0])
def test_an_absurd_speed_is_bounded(speak: Speak, speed: float) -> None:
    assert 0.3 < speak("Hello there, octopus.", speed=speed).duration < 10


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hello, world", "en-us"),
        ("123 😀", "en-us"),
        ("مرحبا", "ar"),
        ("שלום", "he"),
        ("Привет", "ru"),
        ("Γειά", "el"),
        ("नमस्ते", "hi"),
        ("你好世界", "cmn"),
        ("今日は良い天気です", "ja"),
        ("안녕하세요", "ko"),
        ("The word привет is Russian", "en-us"),
    ],
)
def test_the_script_chooses_the_default_voice(text: str, language: str) -> None:
    assert language_of(text) == language


def test_every_listed_voice_speaks(speak: Speak, capfd: pytest.CaptureFixture[str]) -> None:
    voices = BuiltinSpeech().voices()
    assert [voices[0].id, voices[0].language] == ["builtin:en-us", "en-US"]
    assert len({voice.id for voice in voices}) == len(voices) > 100
    for voice in voices:
        assert speak("2 taxi", voice=voice.id).duration > 0.3, voice
    assert "dictionary" not in capfd.readouterr().err  # espeak prints what its data lacks


def test_variants_sound_different(speak: Speak) -> None:
    sounds = {
        bytes(read_wav(speak("Hello.", voice=f"builtin:en-us{variant}").path)[0])
        for variant in ("", "+f3", "+m3")
    }
    assert len(sounds) == 3


@pytest.mark.parametrize("voice", ["builtin:xx", "openai:alloy", "en-us", "builtin:", "../f3"])
def test_an_unknown_voice_is_named(speak: Speak, voice: str) -> None:
    with pytest.raises(PermanentError, match=voice):
        speak("Hello", voice=voice)


def test_a_folder_that_is_gone_is_an_error_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(TransientError, match="stored"):
        BuiltinSpeech().speak(SpeechRequest("Hello"), tmp_path / "gone" / "speech.wav")


def test_usage_counts_characters(speak: Speak) -> None:
    assert speak("Hello 😀").usage == (Usage("builtin", "espeak-ng", "character", 7),)
    assert BuiltinSpeech().estimate("Hello 😀") == speak("Hello 😀").usage


def test_threads_do_not_mix_their_voices(tmp_path: Path) -> None:
    texts = [f"{'word ' * count}end." for count in range(1, 9)]

    def words(text: str) -> int:
        out = tmp_path / f"{len(text)}.wav"
        speech = BuiltinSpeech().speak(SpeechRequest(text), out)
        assert_covers(speech, text)
        assert all(word.end > word.start for word in speech.words)
        return len(speech.words)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(words, texts)) == [len(text.split()) for text in texts]


def _speak_in_child(out: Path) -> None:
    speech = BuiltinSpeech().speak(SpeechRequest(NARRATION), out)
    assert_covers(speech, NARRATION)


def test_a_process_forked_while_another_thread_speaks_can_speak(
    tmp_path: Path, speak: Speak
) -> None:
    expected = speak(NARRATION).duration
    done = threading.Event()

    def keep_speaking() -> None:
        while not done.is_set():
            BuiltinSpeech().speak(SpeechRequest(NARRATION), tmp_path / "parent.wav")

    thread = threading.Thread(target=keep_speaking)
    thread.start()
    children = [
        multiprocessing.get_context("fork").Process(
            target=_speak_in_child, args=(tmp_path / f"child{index}.wav",)
        )
        for index in range(4)
    ]
    try:
        for child in children:
            child.start()
        for child in children:
            child.join(30)
    finally:
        done.set()
        thread.join()
        for child in children:
            child.kill()
    assert [child.exitcode for child in children] == [0] * 4
    for index in range(len(children)):
        pcm, rate = read_wav(tmp_path / f"child{index}.wav")
        assert len(pcm) / rate == pytest.approx(expected, abs=0.05)


def test_the_fingerprint_names_engine_and_rules() -> None:
    assert BuiltinSpeech().fingerprint() == BuiltinSpeech().fingerprint()
    assert "espeak-ng" in BuiltinSpeech().fingerprint()
