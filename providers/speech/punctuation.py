"""The marks between words, in the scripts that have their own."""

from __future__ import annotations

import unicodedata

EN_DASH = "\N{EN DASH}"
EM_DASH = "\N{EM DASH}"
MINUS = "\N{MINUS SIGN}"
TIMES = "\N{MULTIPLICATION SIGN}"
APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"

STOPS = frozenset(".!?…。।؟\N{ARABIC FULL STOP}")
COMMAS = frozenset(f",;:،؛、{EN_DASH}{EM_DASH}")
BRACKETS = frozenset({"Ps", "Pe", "Pi", "Pf"})  # categories, quotation marks among them
OPENERS = frozenset("\"'¿¡")
CLOSERS = frozenset("\"'") | STOPS | frozenset(",;:،؛、")


def split(word: str) -> tuple[str, str, str]:
    """A word as its opening marks, its core and its closing marks."""
    start, end = 0, len(word)
    while start < end and _is_mark(word[start], OPENERS):
        start += 1
    while end > start and _is_mark(word[end - 1], CLOSERS):
        end -= 1
    return word[:start], word[start:end], word[end:]


def ends_sentence(text: str) -> bool:
    return _ends_with(text, STOPS)


def ends_clause(text: str) -> bool:
    """Whether a reader pauses after `text`, at the end of a sentence or within it."""
    return _ends_with(text, STOPS | COMMAS)


def narrow(char: str) -> str:
    """A full-width form as the mark it stands for."""
    return unicodedata.normalize("NFKC", char)[:1]


def _is_mark(char: str, marks: frozenset[str]) -> bool:
    return narrow(char) in marks or unicodedata.category(char) in BRACKETS


def _ends_with(text: str, marks: frozenset[str]) -> bool:
    end = len(text)
    while end and (text[end - 1] in "\"'" or unicodedata.category(text[end - 1]) in BRACKETS):
        end -= 1
    return end > 0 and narrow(text[end - 1]) in marks
