"""What of a title is set on a thumbnail: all of a short one, the strongest part of a long one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from unicodedata import east_asian_width

_GLANCE = 36  # letters that are read at a glance
_LEAST = 9  # letters of a part that says something by itself
_WORDS = 3  # fewer of a longer part say nothing by themselves
_BREAK = re.compile(
    r"\s*(?::\s|[|()\uff08\uff09\uff1a\uff5c\uff0c\u3001\u3002])\s*|\s+[-\u2013\u2014]\s+"
    r"|(?<=[?!])\s+|(?<=[\uff1f\uff01])"
)
_EDGE = " ,;:.\u060c\u061b"
# Words that begin a clause, of the languages that Latin letters are written in most. Left out are
# those that mean something else in another of them ("comment", "was", "car").
_QUESTIONS = "why how what warum wieso wie pourquoi cómo qué como"
_CONJUNCTIONS = (
    "and but because that which behind according when while until after before if or "
    "und aber weil dass wenn oder bevor nachdem et mais que qui quand parce "
    "y pero porque cuando e ma perché quando mas"
)
_ASKING, _JOINING = frozenset(_QUESTIONS.split()), frozenset(_CONJUNCTIONS.split())
_FIRST, _QUESTION, _NUMBER, _TELLING, _LONG = 2.0, 1.5, 1.0, 1.0, 0.1


def cover_text(title: str) -> str:
    """The title, or the part of a long one that is best set large."""
    if _seen(title) <= _GLANCE:
        return title
    told = max(title.split(), key=len)
    found = {
        clause: _strength(clause, first=title.startswith(clause), told=told)
        for part in _BREAK.split(title)
        for clause in _clauses(part)
        if _seen(clause) >= _LEAST
    }
    best = max(found, key=lambda clause: (found[clause], len(clause)), default=title)
    return best if title.startswith(best) else best[:1].upper() + best[1:]


def _seen(text: str) -> int:
    """Its length in narrow letters."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _clauses(part: str) -> Iterator[str]:
    """The part itself, and neighbouring clauses of it without the words that joined them."""
    words = part.strip(_EDGE).split()
    for begin, end in combinations([0, *_joints(words), len(words)], 2):
        clause = _unjoined(words[begin:end])
        if len(clause) >= min(_WORDS, len(words)):
            yield " ".join(clause).strip(_EDGE)


def _unjoined(words: Sequence[str]) -> Sequence[str]:
    while words and _bare(words[0]) in _JOINING:
        words = words[1:]
    while words and _bare(words[-1]) in _JOINING:
        words = words[:-1]
    return words


def _joints(words: Sequence[str]) -> Iterator[int]:
    """Where clauses may begin."""
    for at in range(1, len(words)):
        if words[at - 1][-1] in _EDGE or _bare(words[at]) in _ASKING | _JOINING:
            yield at


def _bare(word: str) -> str:
    return word.strip(_EDGE).lower()


def _strength(clause: str, *, first: bool, told: str) -> float:
    """How well it stands for the title. told: the title's longest word."""
    return (
        _FIRST * first
        + _QUESTION * (_bare(clause.split(maxsplit=1)[0]) in _ASKING)
        + _NUMBER * any(letter.isdigit() for letter in clause)
        + _TELLING * (told in clause)
        - _LONG * max(0, _seen(clause) - _GLANCE)
    )
