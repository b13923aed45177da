"""Which language a text is probably in, judged by its script alone."""

from __future__ import annotations

import unicodedata
from collections import Counter

DEFAULT_LANGUAGE = "en-us"
# The first word of a letter's Unicode name, and a language espeak speaks in that script.
LANGUAGES = {
    "LATIN": DEFAULT_LANGUAGE,
    "ARABIC": "ar",
    "ARMENIAN": "hy",
    "BENGALI": "bn",
    "CHEROKEE": "chr-US-Qaaa-x-west",
    "CJK": "cmn",
    "CYRILLIC": "ru",
    "DEVANAGARI": "hi",
    "ETHIOPIC": "am",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KANNADA": "kn",
    "KATAKANA": "ja",
    "MALAYALAM": "ml",
    "MYANMAR": "my",
    "ORIYA": "or",
    "SINHALA": "si",
    "TAMIL": "ta",
    "TELUGU": "te",
    "THAI": "th",
}


def language_of(text: str) -> str:
    """The code of the language most letters of `text` belong to; English if none is known."""
    scripts = Counter(_script(char) for char in text if char.isalpha())
    found: Counter[str] = Counter()
    for script, letters in scripts.items():
        if script in LANGUAGES:
            found[LANGUAGES[script]] += letters
    if found["ja"]:  # Japanese mixes its own letters with Chinese characters
        found["ja"] += found.pop("cmn", 0)
    return found.most_common(1)[0][0] if found.total() else DEFAULT_LANGUAGE


def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]
