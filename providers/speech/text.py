"""From written words to what is said for each of them."""

from __future__ import annotations

import re
import unicodedata

from providers.speech import english
from providers.speech.punctuation import split

RULES_VERSION = 1
"""Part of every engine's fingerprint; raise it when the same text is said differently."""

LINK = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://(?:[^\s/@?#]*@)?|(?=www\.))([^\s/?#:@]+)\S*", re.IGNORECASE
)
BARE_LINK = re.compile(r"((?:[a-z0-9-]+\.)+[a-z]{2,})(?::\d+)?/\S*", re.IGNORECASE)
EMAIL = re.compile(r"(?:mailto:)?([\w.+-]+@[\w-]+(?:\.[\w-]+)+)", re.IGNORECASE)

JOINERS = "\u200c\u200d"  # they shape letters in Persian and Indic scripts
STRIPPED = f" {JOINERS}"
UNDECORATED = str.maketrans(dict.fromkeys("*_|^`\\", " "))
SILENT_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk", "Me"})
VARIATION_SELECTORS = range(0xFE00, 0xFE10)


def say(text: str, *, in_english: bool) -> tuple[str, ...]:
    """What is said for each whitespace-separated word of `text`; "" for one without a sound.

    Links, e-mail addresses, emoji and control characters are dealt with in every language,
    numbers and abbreviations in English only: elsewhere the engine knows them better.
    """
    peeled = [_peel(word) for word in text.split()]
    if not in_english:
        return tuple(f"{before}{core}{after}" for before, core, after in peeled)
    cores = ["", *(core for _, core, _ in peeled), ""]
    return tuple(
        _say_english(parts, english.Context(cores[index], cores[index + 2]))
        for index, parts in enumerate(peeled)
    )


def is_heard(said: str) -> bool:
    """Whether there is anything to pronounce: a letter or a digit of any script."""
    return any(char.isalnum() for char in said)


def _peel(word: str) -> tuple[str, str, str]:
    """A word as opening punctuation, core and closing punctuation, links already spoken."""
    before, core, after = split("".join(filter(_is_sayable, word)).strip(STRIPPED))
    address = _address(core)
    if address is not None:
        return before, address, after
    return split(f"{before}{core}{after}".translate(UNDECORATED).strip())


def _address(core: str) -> str | None:
    """The part of a link or e-mail address that a reader would say aloud."""
    for pattern in (EMAIL, LINK, BARE_LINK):
        match = pattern.fullmatch(core)
        if match:
            return re.sub(r"^www\.", "", match[1], flags=re.IGNORECASE)
    return None


def _is_sayable(char: str) -> bool:
    if char == "°" or char in JOINERS:
        return True
    silent = unicodedata.category(char) in SILENT_CATEGORIES
    return not silent and ord(char) not in VARIATION_SELECTORS


def _say_english(parts: tuple[str, str, str], context: english.Context) -> str:
    before, core, after = parts
    short = english.abbreviation(core, after.startswith("."), context)
    if short is None:
        return f"{before}{_say_core(core, context)}{after}"
    said, may_end = short
    rest = after.removeprefix(".")
    ends = may_end and (not context.after or context.after[:1].isupper())
    return f"{before}{said}{'.' if ends and after.startswith('.') else ''}{rest}"


def _say_core(core: str, context: english.Context) -> str:
    if EMAIL.fullmatch(core):
        return core.replace("@", " at ").replace(".", " dot ")
    if re.fullmatch(r"(?:[\w-]+\.)+[a-z]{2,}", core):
        return core.replace(".", " dot ")
    return " ".join(english.say(part, context) for part in core.split()) if core else ""
