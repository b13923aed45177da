"""What shape a topic has, and how a sentence can speak of it without knowing what it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from providers.llm.limits import ELLIPSIS, squash, trim_words
from providers.llm.words import bare, capitalised, word_list

LABEL_WORDS, TRIMMED_WORDS, SHORT_WORDS = 12, 9, 6
LEAST_CLAIM, LEAST_QUESTION, SHORTEST_GERUND = 3, 3, 5
# "Make a short video about bees" asks for a video whose topic is bees.
REQUEST = re.compile(
    r"^(?:please\s+)?(?:i(?:'d| would)? (?:like|want|need)\s+)?"
    r"(?:(?:make|create|write|produce|do|give)\s+(?:me\s+|us\s+)?)?(?:an?\s+)?"
    r"(?:(?:short|long|quick|funny)\s+)?(?:video|short|script|film|clip|episode)s?\s+"
    r"(?:about|on|explaining)\s+"
    r"|^(?:please\s+)?(?:tell me about|talk about|explain)\s+(?:to me\s+)?",
    re.IGNORECASE,
)
SENTENCE_BREAK = re.compile(r"(?<=[.!?。！？])\s+")  # noqa: RUF001 (full-width marks are meant)
QUESTION_END = re.compile(r"[?？؟]\W*$")  # noqa: RUF001 (full-width marks are meant)
LATIN_START = re.compile(r"^\W*[A-Za-z0-9À-ɏ]")
WRAPPED = re.compile(r"^[\"“”'«„](?P<inner>[^\"“”«»„]+)[\"”“'»]$")

QUESTION_WORDS, QUESTION_VERBS = word_list("question_words"), word_list("question_verbs")
AUXILIARIES, FINITE_VERBS = word_list("auxiliaries"), word_list("finite_verbs")
PRONOUNS, LIST_NOUNS = word_list("pronouns"), word_list("list_nouns")
IMPERATIVES, ING_NOUNS = word_list("imperatives"), word_list("ing_nouns")
VERBS_OR_NOUNS, AFTER_VERBS = word_list("verbs_or_nouns"), word_list("after_verbs")
ARTICLES = word_list("articles")
NO_VERB_AFTER = PRONOUNS | ARTICLES | {"free", "good"}  # "things you can do", "the will to live"


class Shape(StrEnum):
    """Which frame of sentences fits a topic."""

    QUESTION = "question"
    ACTIVITY = "activity"
    CLAIM = "claim"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Topic:
    """label: the topic as a title; opening: as a sentence of its own; mention: as what one talks
    about; about: the same where a long mention would tire; thing: the noun it goes by."""

    label: str
    shape: Shape
    opening: str
    mention: str
    about: str
    thing: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """quoted: other sentences quote it; foreign: even alone it stands in quotes; asks: it ends
    in a question mark."""

    shape: Shape
    quoted: bool = False
    foreign: bool = False
    asks: bool = False


THINGS = {Shape.QUESTION: "question", Shape.CLAIM: "claim"}


def read_topic(text: str) -> Topic:
    """The topic in `text`; what cannot be read as English is quoted and left alone."""
    label = _label(REQUEST.sub("", squash(text)) or squash(text))
    reading = _read(label)
    core = _core(label, reading)
    mention = f"“{core}”" if reading.quoted else _lowered(core)
    thing = THINGS.get(reading.shape, "subject")
    return Topic(
        label=capitalised(core),
        shape=reading.shape,
        opening=_opening(capitalised(core), reading),
        mention=mention,
        about=mention if len(trim_words(core, SHORT_WORDS)) == len(core) else f"this {thing}",
        thing=thing,
    )


def _label(text: str) -> str:
    """The topic if a title can hold it, else its first sentence, else its first words."""
    wrapped = WRAPPED.match(text)
    text = wrapped["inner"].strip() if wrapped else text
    first = SENTENCE_BREAK.split(text)[0]
    for candidate in (text, first):
        if len(candidate.split()) <= LABEL_WORDS:
            return trim_words(candidate, LABEL_WORDS)
    return trim_words(first, TRIMMED_WORDS)


def _core(label: str, reading: _Reading) -> str:
    """The topic without closing punctuation, but with its question mark if it asks."""
    if QUESTION_END.search(label):
        return label
    return (label.rstrip(" .!,;:") or label) + ("?" if reading.asks else "")


def _opening(core: str, reading: _Reading) -> str:
    if reading.asks and not reading.foreign:
        return core
    if reading.shape is Shape.CLAIM:
        return f"“{core}.”"
    return f"“{core}”." if reading.foreign else f"{core}."


def _lowered(core: str) -> str:
    """Inside a sentence "Why", "The" and "Baking" lose their capital; names keep it."""
    first, _, rest = core.partition(" ")
    key = first.lower()
    if key in QUESTION_WORDS or key in ARTICLES or _is_gerund([key]):
        return f"{key} {rest}".strip()
    return core


def _read(label: str) -> _Reading:
    asks = bool(QUESTION_END.search(label))
    if not LATIN_START.match(label):
        return _Reading(Shape.QUESTION if asks else Shape.SUBJECT, True, True, asks)
    words = [bare(word).lower() for word in label.split()]
    if label.endswith(ELLIPSIS):
        starts_question = words[0] in QUESTION_WORDS | QUESTION_VERBS
        return _Reading(Shape.QUESTION if starts_question else Shape.SUBJECT, True, True)
    if asks:
        return _Reading(Shape.QUESTION, quoted=True, asks=True)
    return next((reading for applies, reading in RULES if applies(words)), DEFAULT)


def _is_howto(words: Sequence[str]) -> bool:
    return words[:2] == ["how", "to"]


def _is_direct_question(words: Sequence[str]) -> bool:
    if words[0] in QUESTION_WORDS:
        return len(words) == 1 or words[1] in AUXILIARIES
    return words[0] in QUESTION_VERBS and len(words) >= LEAST_QUESTION and words[1] != "not"


def _is_indirect_question(words: Sequence[str]) -> bool:
    return words[0] in QUESTION_WORDS


def _is_gerund(words: Sequence[str]) -> bool:
    first = words[0]
    return first.endswith("ing") and len(first) >= SHORTEST_GERUND and first not in ING_NOUNS


def _is_imperative(words: Sequence[str]) -> bool:
    if len(words) == 1 or words[0] not in IMPERATIVES:
        return False
    follows = words[1] in AFTER_VERBS or _is_gerund(words[1:])
    return follows or words[0] not in VERBS_OR_NOUNS


def _is_claim(words: Sequence[str]) -> bool:
    if len(words) < LEAST_CLAIM or LIST_NOUNS.intersection(words[:3]) or words[0] == "top":
        return False
    return any(
        word in FINITE_VERBS and before not in NO_VERB_AFTER - ({words[0]} & PRONOUNS)
        for before, word in pairwise(words[:-1])
    )


DEFAULT = _Reading(Shape.SUBJECT)
RULES: tuple[tuple[Callable[[Sequence[str]], bool], _Reading], ...] = (
    (_is_howto, _Reading(Shape.ACTIVITY)),
    (_is_direct_question, _Reading(Shape.QUESTION, quoted=True, asks=True)),
    (_is_indirect_question, _Reading(Shape.QUESTION)),
    (_is_gerund, _Reading(Shape.ACTIVITY)),
    (_is_imperative, _Reading(Shape.ACTIVITY, quoted=True)),
    (_is_claim, _Reading(Shape.CLAIM, quoted=True)),
)
