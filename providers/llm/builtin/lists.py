"""Enumerations inside running text: its own words, cut into items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from providers.llm.limits import ITEM_WORDS, trim_words
from providers.llm.words import ARTICLES, LINKING, bare, capitalised, word_list

STEP_MARKER = re.compile(
    r"^(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|fourth|fifth|next|then|after that|afterwards|"
    r"finally|lastly|last|step \w+)\b[,:]?\s+",
    re.IGNORECASE,
)
INLINE_STEP = re.compile(r"[,;]?\s+(?:and\s+)?(?=(?:then|finally|after that|next),?\s)", re.I)
IMPERATIVES = word_list("imperatives")
CONJUNCTIONS, CONDITIONS = word_list("conjunctions"), word_list("conditions")
ITEM_BREAK = re.compile(r"\s*[,;]\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+")
COMMA_LIST = re.compile(r"[,;][^,;]+(?:[,;]\s*(?:and|or)\b|\s(?:and|or)\s|[,;])")
LEAST_STEPS, LEAST_ITEMS = 2, 3
CLAUSE_BREAK = re.compile(r"\s*[,;]\s*(?:and\s+)?|(?<=[.!?])\s+")
LONGEST_CLAUSE = 7
LONGEST_ITEM = 4


def find_steps(sentences: tuple[str, ...]) -> tuple[str, ...]:
    """The steps of "first ..., then ..." or of several commands; empty if there are none."""
    moves = [move for sentence in sentences for move in INLINE_STEP.split(sentence) if move]
    marked = [move for move in moves if STEP_MARKER.match(move)]
    if len(marked) >= LEAST_STEPS:
        return _as_items(STEP_MARKER.sub("", move) for move in marked)
    commands = [sentence for sentence in sentences if is_command(sentence)]
    if len(commands) >= LEAST_STEPS:
        return _as_items(commands)
    return ()


def find_items(sentence: str) -> tuple[str, ...]:
    """The members of "flour, water and salt"; empty if `sentence` lists nothing."""
    listing = sentence.rsplit(":", 1)[-1].rstrip(" .!?…")
    if not COMMA_LIST.search(listing):
        return ()
    parts = [part.strip() for part in ITEM_BREAK.split(listing) if part.strip()]
    if len(parts) < LEAST_ITEMS or any(len(part.split()) > LONGEST_ITEM for part in parts[1:]):
        return ()
    if any(not _is_member(part) for part in parts[1:]):
        return ()
    if _first_word(parts[0]) in CONJUNCTIONS | CONDITIONS:
        return _as_items(parts[1:]) if len(parts) > LEAST_ITEMS else ()
    return _as_items([_member_at_end(parts[0], len(parts[1].split())), *parts[1:]])


def find_parallel(sentences: Sequence[str]) -> tuple[str, ...]:
    """Three clauses or more that begin with the same word ("It cools, it cleans, and it calms");
    empty if there are none."""
    clauses = [clause.strip(" .,;:!?…") for clause in CLAUSE_BREAK.split(" ".join(sentences))]
    runs = (list(run) for _, run in groupby(filter(None, clauses), key=_first_word))
    for run in runs:
        if not _first_word(run[0]):  # a dash: somebody speaks
            continue
        short = all(1 < len(clause.split()) <= LONGEST_CLAUSE for clause in run)
        if len(run) >= LEAST_ITEMS and short:
            return _as_items(run)
    return ()


def is_command(sentence: str) -> bool:
    """Whether `sentence` tells the listener to do something."""
    return bool(sentence.strip()) and _first_word(sentence) in IMPERATIVES


def _is_member(part: str) -> bool:
    """A member names something; "which is", "but then" and the like go on with the sentence."""
    return _first_word(part) in ARTICLES or _first_word(part) not in LINKING


def _first_word(text: str) -> str:
    return bare(text.split(maxsplit=1)[0]).lower()


def _member_at_end(lead: str, length: int) -> str:
    """The first member, without the words that lead up to it."""
    words = lead.split()
    return " ".join(words[-length:] if len(words) > length else words)


def _as_items(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(capitalised(trim_words(text.rstrip(" .,;:!"), ITEM_WORDS)) for text in texts)
