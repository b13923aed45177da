"""The built-in speech engine: espeak-ng inside the process, no network, no key."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from providers.base import Ask, PermanentError, Usage, directly
from providers.speech import audio
from providers.speech.base import Speech, SpeechRequest, Voice
from providers.speech.chunks import Chunk, Token, chunks
from providers.speech.espeak import ENGINE, Language, Onset
from providers.speech.scripts import language_of
from providers.speech.text import RULES_VERSION, is_heard, say
from providers.speech.timing import Span, lay_out, share, shift, weight

WORDS_PER_MINUTE = 136
"""espeak's own scale; with its pauses, narration comes to about 150 written words a minute."""
CHUNK_CHARACTERS = 1500
CONSTRUCTED = "art/"  # the folder of Klingon and its like
WITHOUT_DICTIONARY = frozenset({"fo", "kaa"})  # listed, but their words are missing
REGION = re.compile(r"(?<=-)[a-z]{2}(?=-|$)")
# Other speakers of the English voices, by espeak's name for the variant.
VARIANTS = {
    "f2": "female 2",
    "f3": "female 3",
    "f4": "female 4",
    "m3": "male 3",
    "m4": "male 4",
    "m7": "male 7",
}
VARIED = ("en-us", "en-gb")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Sound from this sample on, shared by tokens of which only the first has a known onset."""

    sample: int
    tokens: list[Token]


@dataclass(frozen=True, slots=True)
class _Speaker:
    """file: espeak's voice file, with the variant; language: a BCP 47 tag."""

    label: str
    language: str
    file: str


class BuiltinSpeech:
    """Speaks a hundred languages, clearly and like a machine; its word timings are exact."""

    name = "builtin"

    def is_ready(self) -> bool:
        return True

    def fingerprint(self) -> str:
        library = version("espeakng-loader")
        return f"builtin espeak-ng {library} rate {WORDS_PER_MINUTE} text {RULES_VERSION}"

    def voices(self) -> Sequence[Voice]:
        return [
            Voice(f"{self.name}:{code}", speaker.label, speaker.language)
            for code, speaker in _speakers().items()
        ]

    def estimate(self, text: str) -> Sequence[Usage]:
        return (Usage(self.name, "espeak-ng", "character", len(text)),)

    def speak(self, request: SpeechRequest, out: Path, ask: Ask = directly) -> Speech:  # noqa: ARG002
        speaker = self._speaker(request)
        rate = round(WORDS_PER_MINUTE * request.speed)
        said = say(request.text, in_english=speaker.language.startswith("en"))
        pcm, spans = _synthesize(said, speaker.file, rate)
        duration = audio.write_wav(pcm, ENGINE.rate, out)
        words = lay_out(request.text.split(), spans, duration)
        return Speech(out, duration, words, tuple(self.estimate(request.text)))

    def _speaker(self, request: SpeechRequest) -> _Speaker:
        voice = request.voice or f"{self.name}:{language_of(request.text)}"
        provider, _, code = voice.partition(":")
        speaker = _speakers().get(code)
        if provider != self.name or speaker is None:
            raise PermanentError(f"The built-in speech engine has no voice {voice!r}.")
        return speaker


def _speakers() -> dict[str, _Speaker]:
    """Who can speak, by code; English, the default, first."""
    speakers = {}
    for language in sorted(filter(_is_offered, ENGINE.languages()), key=_default_first):
        tag = REGION.sub(lambda region: region[0].upper(), language.code)
        speakers[language.code] = _Speaker(language.name, tag, language.file)
        for variant, label in VARIANTS.items() if language.code in VARIED else ():
            speakers[f"{language.code}+{variant}"] = _Speaker(
                f"{language.name}, {label}", tag, f"{language.file}+{variant}"
            )
    return speakers


def _is_offered(language: Language) -> bool:
    return language.code not in WITHOUT_DICTIONARY and not language.file.startswith(CONSTRUCTED)


def _default_first(language: Language) -> int:
    return VARIED.index(language.code) if language.code in VARIED else len(VARIED)


def _synthesize(said: Sequence[str], voice: str, rate: int) -> tuple[array[int], list[Span]]:
    pcm = array("h")
    stretches: list[_Stretch] = []
    for chunk in chunks(said, CHUNK_CHARACTERS) if any(map(is_heard, said)) else ():
        sound, onsets = ENGINE.speak(chunk.text, voice, rate)
        stretches += _stretches(chunk, onsets, len(pcm))
        pcm += sound
    if not stretches:
        return audio.silence(ENGINE.rate), []
    loud = audio.loud_windows(pcm, ENGINE.rate)
    spans = _spans(stretches, len(pcm), loud)
    trimmed, cut = audio.trim(pcm, ENGINE.rate, loud)
    return trimmed, shift(spans, -cut)


def _stretches(chunk: Chunk, onsets: Sequence[Onset], offset: int) -> list[_Stretch]:
    starts = chunk.starts
    first: dict[int, int] = {}
    for onset in onsets:
        first.setdefault(bisect_right(starts, onset.character) - 1, offset + onset.sample)
    stretches: list[_Stretch] = []
    for index, token in enumerate(chunk.tokens):
        if index in first:
            stretches.append(_Stretch(first[index], [token]))
        elif stretches and weight(token.text):
            # espeak runs some pairs together ("of the") and reports the first word only.
            stretches[-1].tokens.append(token)
    return stretches


def _spans(stretches: Sequence[_Stretch], samples: int, loud: list[bool]) -> list[Span]:
    spans: list[Span] = []
    following = [*(stretch.sample for stretch in stretches), samples][1:]
    for stretch, next_sample in zip(stretches, following, strict=True):
        start, end = stretch.sample / ENGINE.rate, next_sample / ENGINE.rate
        heard = audio.heard_from(loud, start, end)
        spans += share(heard, audio.heard_until(loud, heard, end), stretch.tokens)
    return spans
