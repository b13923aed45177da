"""The built-in speech engine: espeak-ng inside the process, no network, no key."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from providers.base import PermanentError, Usage
from providers.speech import audio
from providers.speech.base import Speech, SpeechRequest, Voice
from providers.speech.chunks import Chunk, Token, chunks
from providers.speech.espeak import ENGINE, Language, Onset
from providers.speech.scripts import language_of
from providers.speech.text import RULES_VERSION, say
from providers.speech.timing import Span, lay_out, share, weight

WORDS_PER_MINUTE = 132
"""espeak's own scale; with its pauses, narration comes to about 150 written words a minute."""
CHUNK_CHARACTERS = 1500
SILENCE_SECONDS = 0.6
CONSTRUCTED = "art"
REGION = re.compile(r"(?<=-)[a-z]{2}(?=-|$)")
# Other speakers of the English voices, by espeak's name for the variant.
SPEAKERS = {
    "f2": "female 2",
    "f3": "female 3",
    "f4": "female 4",
    "m3": "male 3",
    "m4": "male 4",
    "m7": "male 7",
}
SPEAKER_LANGUAGES = ("en-us", "en-gb")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Sound from this sample on, shared by tokens of which only the first has a known onset."""

    sample: int
    tokens: list[Token]


class BuiltinSpeech:
    """Speaks a hundred languages, clearly and like a machine; its word timings are exact."""

    name = "builtin"

    def fingerprint(self) -> str:
        library = version("espeakng-loader")
        return f"builtin espeak-ng {library} rate {WORDS_PER_MINUTE} text {RULES_VERSION}"

    def voices(self) -> Sequence[Voice]:
        return [
            Voice(f"{self.name}:{code}", label, _language_tag(code.partition("+")[0]))
            for code, label in _labels().items()
        ]

    def estimate(self, text: str) -> Sequence[Usage]:
        return (Usage(self.name, "espeak-ng", "character", len(text)),)

    def speak(self, request: SpeechRequest, out: Path) -> Speech:
        voice = self._voice(request)
        rate = round(WORDS_PER_MINUTE * request.speed)
        said = say(request.text, in_english=voice.startswith("en"))
        pcm, stretches = _synthesize(said, voice, rate)
        if stretches:
            pcm, cut = audio.trim(pcm, ENGINE.rate)
            stretches = [_Stretch(max(0, part.sample - cut), part.tokens) for part in stretches]
        else:
            pcm = audio.silence(SILENCE_SECONDS, ENGINE.rate)
        duration = audio.write_wav(pcm, ENGINE.rate, out)
        words = lay_out(request.text.split(), _spans(pcm, stretches), duration)
        return Speech(out, duration, words, tuple(self.estimate(request.text)))

    def _voice(self, request: SpeechRequest) -> str:
        if not request.voice:
            return language_of(request.text)
        provider, _, code = request.voice.partition(":")
        if provider != self.name or code not in _labels():
            raise PermanentError(f"The built-in speech engine has no voice {request.voice!r}.")
        return code


def _labels() -> dict[str, str]:
    """The name of each voice by its code; English, the default, first."""
    natural = [lang for lang in ENGINE.languages() if lang.family != CONSTRUCTED]
    natural.sort(key=_default_first)
    labels = {}
    for language in natural:
        labels[language.code] = language.name
        if language.code in SPEAKER_LANGUAGES:
            for variant, speaker in SPEAKERS.items():
                labels[f"{language.code}+{variant}"] = f"{language.name}, {speaker}"
    return labels


def _default_first(language: Language) -> int:
    codes = SPEAKER_LANGUAGES
    return codes.index(language.code) if language.code in codes else len(codes)


def _language_tag(code: str) -> str:
    return REGION.sub(lambda region: region[0].upper(), code)


def _synthesize(said: Sequence[str], voice: str, rate: int) -> tuple[array[int], list[_Stretch]]:
    pcm = array("h")
    stretches: list[_Stretch] = []
    for chunk in chunks(said, CHUNK_CHARACTERS):
        sound, onsets = ENGINE.speak(chunk.text, voice, rate)
        stretches += _stretches(chunk, onsets, len(pcm))
        pcm += sound
    return pcm, stretches


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


def _spans(pcm: array[int], stretches: Sequence[_Stretch]) -> list[Span]:
    loud = audio.loud_windows(pcm, ENGINE.rate)
    spans: list[Span] = []
    following = [*(stretch.sample for stretch in stretches), len(pcm)][1:]
    for stretch, next_sample in zip(stretches, following, strict=True):
        start, end = stretch.sample / ENGINE.rate, next_sample / ENGINE.rate
        heard = audio.heard_from(loud, start, end)
        spans += share(heard, audio.heard_until(loud, heard, end), stretch.tokens)
    return spans
