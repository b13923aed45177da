"""Names and words that people give their files, made presentable."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

LONGEST_NAME = 200
# How forms send these signs of a file's name; they leave all others, "%" too, as they are (WHATWG).
QUOTED = {"%22": '"', "%0D": "\r", "%0A": "\n"}
MOST_TERMS, LONGEST_TERM = 30, 60


def file_name(sent: str) -> str:
    """A file's name as it is on its creator's disk."""
    for quoted, sign in QUOTED.items():
        sent = sent.replace(quoted, sign)
    return sent


def cleaned_name(text: str) -> str:
    """One line of what can be shown, in one spelling of its letters."""
    shown = "".join(sign if sign.isprintable() else " " for sign in _same_spelling(text))
    return " ".join(shown.split())[:LONGEST_NAME].rstrip()


def cleaned_terms(terms: Iterable[str]) -> list[str]:
    """Each word or phrase once, in their order; several in one are parted at commas."""
    parts = (cleaned_name(part) for term in terms for part in term.split(","))
    once = {part.casefold(): part[:LONGEST_TERM] for part in parts if part}
    return list(once.values())[:MOST_TERMS]


def _same_spelling(text: str) -> str:
    """macOS takes letters and their accents apart; half a character of UTF-16 cannot be stored."""
    return unicodedata.normalize("NFC", text).encode(errors="replace").decode()
