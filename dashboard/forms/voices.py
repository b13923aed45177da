"""The voices to choose from, in groups that can be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain

from django.utils.translation import get_language_info

from providers.registry import speech_engines
from providers.speech.base import Voice
from videos.voices import all_voices

Group = tuple[str, list[tuple[str, str]]]


def voice_choices(nothing: str) -> list[tuple[str, str | list[tuple[str, str]]]]:
    """nothing: what is said of no choice."""
    groups = (grouped(engine.name.title(), engine.voices()) for engine in speech_engines())
    return [("", nothing), *chain.from_iterable(groups)]


def voice_names() -> dict[str, str]:
    """By id, what each voice is called: its name, or its id where that name is others', too."""
    voices = all_voices()
    known = Counter(voice.name for voice in voices)
    return {one.id: one.name if known[one.name] == 1 else one.id for one in voices}


def voice_called(name: str) -> str:
    """The id of a voice that is called so; what was typed where none is."""
    ids = {called.casefold(): id for id, called in voice_names().items()}
    return ids.get(name.strip().casefold(), name)


def grouped(title: str, voices: Iterable[Voice]) -> list[Group]:
    """By language; languages that have one voice only are together, after the others."""
    by_language: dict[str, list[tuple[str, str]]] = {}
    for voice in voices:
        language = _language_of(voice)
        by_language.setdefault(language, []).append((voice.id, _label(voice, language)))
    own = {name: found for name, found in by_language.items() if name and len(found) > 1}
    rest = [one for name, found in by_language.items() if name not in own for one in found]
    groups = [(f"{title} · {name}", found) for name, found in own.items()]
    return [*groups, (f"{title} · others" if own else title, rest)] if rest else groups


def _label(voice: Voice, language: str) -> str:
    """With its language, unless the name says it."""
    told = not language or language in voice.name
    return voice.name if told else f"{voice.name} ({voice.language})"


def _language_of(voice: Voice) -> str:
    """In English, without its country; the tag itself where that is not known, "" for any."""
    base = voice.language.partition("-")[0]
    for tag in (base, voice.language):
        try:
            return str(get_language_info(tag.lower())["name"])
        except KeyError:
            continue
    return base
