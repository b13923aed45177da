"""Text in the units a reader sees: clusters that nothing may cut."""

from __future__ import annotations

import unicodedata

JOINERS = frozenset("\u200c\u200d")
_JOIN = "\u200d"
_VIRAMA = 9  # the combining class of marks that tie the next consonant to the one before
_LEADING_VOWELS = frozenset("เแโใไເແໂໃໄ")  # written before the consonant they are spoken after
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_SELECTORS = range(0xFE00, 0xFE10)


def is_flag_letter(character: str) -> bool:
    return ord(character) in _FLAG_LETTERS


def clusters(text: str) -> list[str]:
    """The text in pieces that are read as one letter: marks, joined emoji and flags in one."""
    found: list[str] = []
    for character in text:
        if found and _belongs(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return found


def _belongs(cluster: str, character: str) -> bool:
    last = cluster[-1]
    if character in JOINERS or unicodedata.category(character) in {"Mn", "Mc", "Me"}:
        return True
    if ord(character) in _SELECTORS or last == _JOIN or last in _LEADING_VOWELS:
        return True
    if is_flag_letter(character):
        return len(cluster) == 1 and is_flag_letter(cluster)
    return unicodedata.combining(last) == _VIRAMA and unicodedata.category(character) == "Lo"
