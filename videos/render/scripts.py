"""The scripts of the world as far as fonts go: whose letters they are and where their fonts are."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Script:
    """key: what script/fonts is given; letters: how Unicode begins the names of its characters;
    package: the end of the npm package's name; sample: a letter that only its fonts have."""

    key: str
    label: str
    letters: tuple[str, ...]
    package: str
    sample: str


_HAN = "CJK "
SCRIPTS = (
    Script("ja", "Japanese", ("HIRAGANA", "KATAKANA"), "jp", "あ"),
    Script("zh-hans", "Chinese (simplified)", (_HAN,), "sc", "们"),
    Script("zh-hant", "Chinese (traditional)", (_HAN, "BOPOMOFO"), "tc", "們"),
    Script("ko", "Korean", ("HANGUL",), "kr", "한"),
    Script("ar", "Arabic", ("ARABIC",), "arabic", "ع"),
    Script("he", "Hebrew", ("HEBREW",), "hebrew", "ש"),
    Script("hi", "Devanagari", ("DEVANAGARI",), "devanagari", "ह"),
    Script("bn", "Bengali", ("BENGALI",), "bengali", "ব"),
    Script("ta", "Tamil", ("TAMIL",), "tamil", "த"),
    Script("te", "Telugu", ("TELUGU",), "telugu", "త"),
    Script("kn", "Kannada", ("KANNADA",), "kannada", "ಕ"),
    Script("ml", "Malayalam", ("MALAYALAM",), "malayalam", "മ"),
    Script("gu", "Gujarati", ("GUJARATI",), "gujarati", "ગ"),
    Script("pa", "Gurmukhi", ("GURMUKHI",), "gurmukhi", "ਪ"),
    Script("or", "Odia", ("ORIYA",), "oriya", "ଓ"),
    Script("si", "Sinhala", ("SINHALA",), "sinhala", "ස"),
    Script("th", "Thai", ("THAI",), "thai", "ก"),
    Script("lo", "Lao", ("LAO",), "lao", "ກ"),
    Script("km", "Khmer", ("KHMER",), "khmer", "ក"),
    Script("my", "Burmese", ("MYANMAR",), "myanmar", "က"),
    Script("hy", "Armenian", ("ARMENIAN",), "armenian", "Ա"),
    Script("ka", "Georgian", ("GEORGIAN",), "georgian", "ა"),
    Script("am", "Ethiopic", ("ETHIOPIC",), "ethiopic", "አ"),
)
HAN_LANGUAGES = {script.key: script for script in SCRIPTS[:4]}


def name_of(character: str) -> str:
    return unicodedata.name(character, "")


def is_han(character: str) -> bool:
    return name_of(character).startswith(_HAN)


def han_language(text: str) -> str:
    """ja, ko, zh-hans or zh-hant: in whose way the text's Han characters are drawn; "" without."""
    names = [name_of(character) for character in text]
    if any(name.startswith(("HIRAGANA", "KATAKANA")) for name in names):
        return "ja"
    if any(name.startswith("HANGUL") for name in names):
        return "ko"
    han = "".join(letter for letter, name in zip(text, names, strict=True) if name.startswith(_HAN))
    if not han:
        return ""
    return next((tag for tag, codec in _CODECS if _writes(codec, han)), "zh-hans")


# What the old national codes have no room for is not written in that way.
_CODECS = (("zh-hans", "gb2312"), ("zh-hant", "big5"), ("ja", "shift_jis"))
_FIRST_HAN = "\u2e80"
_SUFFIXES = {"ja": "JP", "ko": "KR", "zh-hans": "SC", "zh-hant": "TC"}


def _writes(codec: str, text: str) -> bool:
    try:
        text.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def han_suffix(text: str) -> str:
    """How the names of the fonts end that draw the text's Han characters in its language's way."""
    if max(text, default="") < _FIRST_HAN:
        return ""
    return _SUFFIXES.get(han_language(text), "")
