"""Briefs for the writers' tests."""

import random

from providers.llm.base import BriefKind, Script, ScriptBrief


def topic(text: str, style: str = "educational", words: int = 90, niche: str = "") -> ScriptBrief:
    return ScriptBrief(BriefKind.TOPIC, text, "", style, words, niche)


def notes(source: str, about: str = "", style: str = "educational") -> ScriptBrief:
    return ScriptBrief(BriefKind.NOTES, about, source, style, 90)


def text(source: str, about: str = "", style: str = "educational") -> ScriptBrief:
    return ScriptBrief(BriefKind.TEXT, about, source, style, 90)


def spoken(script: Script) -> str:
    return " ".join(scene.narration for scene in script.scenes)


def spoken_words(script: Script) -> int:
    return len(spoken(script).split())


# What breaks careless string handling: controls, joiners, right-to-left, combining marks, markup.
ALPHABET = "aB3.,;:!?\"'“”<>&{}%$\\/-–—…•*#()[] \t\n\u00a0\u200d\u202eé̈ßñ章。？🐙👩‍🚀ابنः\x00\x7f"  # noqa: RUF001


def nonsense(seed: int, length: int = 400) -> str:
    """Up to `length` characters of anything, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 (reproducible nonsense)
    return "".join(chance.choices(ALPHABET, k=chance.randint(0, length)))
