"""Two sides held against each other in one sentence, or in two that follow one another."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from providers.llm.words import LINKING, OPENERS, bare, capitalised, word_list

SIDES = 2
HINGE = re.compile(
    r",?\s+(?:while|whereas|whilst)\s+|,\s+but\s+|;\s*|[.!?]\s+(?:by contrast|in contrast|instead|"
    r"on the other hand),?\s+",
    re.IGNORECASE,
)
FIRM = re.compile(
    r"\b(?:whereas|whilst|by contrast|in contrast|on the other hand)\b", re.IGNORECASE
)
VERBS = word_list("auxiliaries") | word_list("finite_verbs")
BEING = {"is", "are", "was", "were"}
NAME_WORDS, SAID_WORDS = 4, 8


@dataclass(frozen=True, slots=True)
class Contrast:
    """names: who or what is compared, as written; said: what is said of each."""

    names: tuple[str, str]
    said: tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Side:
    """A clause: what it is about, its verb, and what it says."""

    name: str
    verb: str
    said: str


def find_contrast(sentences: Collection[str]) -> Contrast | None:
    """The two sides, when both are short enough to stand beside each other."""
    text = " ".join(sentences)
    halves = [half.strip(" .,;:!?…") for half in HINGE.split(text)]
    if len(halves) != SIDES:
        return None
    verbs = VERBS | _shared(*halves)
    left, right = (_side(half, verbs) for half in halves)
    if not (left and right and (FIRM.search(text) or _alike(left, right))):
        return None
    return Contrast((left.name, right.name), (left.said, right.said))


def _shared(left: str, right: str) -> set[str]:
    """The words both halves have: where clauses are built alike, the verb is among them."""
    return (_words(left) & _words(right)) - LINKING


def _words(text: str) -> set[str]:
    return {bare(word).lower() for word in text.split()}


def _side(half: str, verbs: Collection[str]) -> _Side | None:
    words = half.split()
    while words and bare(words[0]).lower() in OPENERS | {"while", "whereas"}:
        words = words[1:]
    at = next((at for at, word in enumerate(words) if bare(word).lower() in verbs), 0)
    name, said = words[:at], words[at:]
    if not _is_name(name) or not 1 < len(said) <= SAID_WORDS:
        return None
    verb, *rest = said
    shown = rest if verb.lower() in BEING else said
    return _Side(" ".join(name), verb.casefold(), capitalised(" ".join(shown)))


def _is_name(words: Collection[str]) -> bool:
    """Few words, one at least that names something, and no figure."""
    telling = [word for word in words if bare(word).lower() not in LINKING]
    return bool(telling) and len(words) <= NAME_WORDS and not re.search(r"\d", " ".join(words))


def _alike(left: _Side, right: _Side) -> bool:
    """Whether the two clauses are built alike: the same verb, of different things."""
    return left.verb == right.verb and left.name.casefold() != right.name.casefold()
