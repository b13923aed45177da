"""What the writers know of words: which ones carry meaning, and how to shorten a sentence."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

from providers.llm.limits import HEADLINE_WORDS, squash, trim_words

_LISTS = tomllib.loads(Path(__file__).with_name("wordlists.toml").read_text(encoding="utf-8"))


def word_list(name: str) -> frozenset[str]:
    """A list of wordlists.toml, its words in lower case."""
    return frozenset(str(_LISTS[name]).split())


STOP_WORDS, OPENERS, LINKING = word_list("stop"), word_list("openers"), word_list("linking")
ARTICLES = word_list("articles")
POSSESSIVE = re.compile(r"['’]s$")  # noqa: RUF001 (a typographic apostrophe)
EDGES = ".,;:!?…\"'“”‘’«»()[]{}<>*_#—–-•。！？、，؟،"  # noqa: RUF001 (full-width marks are meant)
CLAUSE_END = re.compile(r"[,;:—–]+$|^[—–-]$")  # noqa: RUF001 (dashes of running text)
SHORTEST_WORD = 3
SHORTEST_CLAUSE = 3


def bare(word: str) -> str:
    """`word` without the punctuation around it."""
    return word.strip(EDGES)


def keywords(text: str, count: int) -> tuple[str, ...]:
    """The `count` words of `text` that carry most meaning, most frequent first."""
    candidates = [POSSESSIVE.sub("", bare(word)) for word in squash(text).split()]
    telling = [word for word in candidates if _tells(word)]
    spelled = {word.casefold(): word for word in reversed(telling)}
    ranked = Counter(word.casefold() for word in telling).most_common(count)
    return tuple(spelled[key] for key, _ in ranked)


def phrase(sentence: str, most: int = HEADLINE_WORDS) -> str:
    """A headline of at most so many words out of `sentence`: all of it, its opening clause, or its
    opening words."""
    words = _without_openers(squash(sentence).split())
    if len(words) > most:
        words = _head(words, most - 1)
    return capitalised(trim_words(_closed(" ".join(words)), most))


def capitalised(text: str) -> str:
    """`text` with a capital at its start, unless its first word has its own spelling (iPhone)."""
    first = text.split(" ", 1)[0]
    return text[:1].upper() + text[1:] if first.islower() else text


def lowered(text: str) -> str:
    """`text` inside a sentence: its article in lower case, names as they are."""
    first, space, rest = text.partition(" ")
    return f"{first.lower()}{space}{rest}" if first.lower() in ARTICLES else text


def _tells(word: str) -> bool:
    key = word.casefold().replace("’", "'")  # noqa: RUF001 (a typographic apostrophe)
    long_enough = len(key) >= SHORTEST_WORD or not key.isascii()
    return long_enough and key not in STOP_WORDS and any(c.isalpha() for c in key)


def _without_openers(words: list[str]) -> list[str]:
    while len(words) > SHORTEST_CLAUSE and bare(words[0]).casefold() in OPENERS:
        words = words[1:]
    return words


def _head(words: list[str], longest: int) -> list[str]:
    for end in range(SHORTEST_CLAUSE, longest + 1):
        if CLAUSE_END.search(words[end - 1]):
            return words[:end]
    end = longest
    while end > SHORTEST_CLAUSE and bare(words[end - 1]).casefold() in LINKING:
        end -= 1
    return [*words[: end - 1], words[end - 1].rstrip(EDGES) + "…"]


def _closed(text: str) -> str:
    """Headlines keep a question or exclamation mark and lose other closing punctuation."""
    return text if text.endswith("…") else text.rstrip(" .,;:—–-。")  # noqa: RUF001 (as above)
