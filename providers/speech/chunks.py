"""Cutting long text where a reader would breathe, without losing track of the words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from providers.speech.punctuation import COMMAS, STOPS, ends_clause, ends_sentence, narrow


@dataclass(frozen=True, slots=True)
class Token:
    """What is said for one written word, or for a part of a very long one.

    word: the index of the written word.
    """

    word: int
    text: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """Tokens that are spoken in one go."""

    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        return " ".join(token.text for token in self.tokens)

    @property
    def starts(self) -> tuple[int, ...]:
        """The offset of each token in `text`, in characters."""
        offsets, position = [], 0
        for token in self.tokens:
            offsets.append(position)
            position += len(token.text) + 1
        return tuple(offsets)


def chunks(said: Sequence[str], limit: int) -> Iterator[Chunk]:
    """Runs of at most `limit` characters, cut at sentences, else at clauses, else at words.

    said: what is said for each written word; words without a sound are left out.
    """
    run: list[Token] = []
    size = 0
    for token in _tokens(said, limit):
        while run and size + len(token.text) > limit:
            cut = _cut(run)
            yield Chunk(tuple(run[:cut]))
            run = run[cut:]
            size = sum(len(kept.text) + 1 for kept in run)
        run.append(token)
        size += len(token.text) + 1
    if run:
        yield Chunk(tuple(run))


def _cut(run: Sequence[Token]) -> int:
    for ends in (ends_sentence, ends_clause):
        for index in range(len(run), 0, -1):
            if ends(run[index - 1].text):
                return index
    return len(run)


def _tokens(said: Sequence[str], limit: int) -> Iterator[Token]:
    for index, text in enumerate(said):
        while len(text) > limit:
            cut = _cut_word(text, limit)
            yield Token(index, text[:cut])
            text = text[cut:]  # noqa: PLW2901
        if text:
            yield Token(index, text)


def _cut_word(text: str, limit: int) -> int:
    """Where to cut text without spaces: behind punctuation, and never before a combining mark."""
    for marks in (STOPS, COMMAS):
        for cut in range(limit, 0, -1):
            if narrow(text[cut - 1]) in marks:
                return cut
    cut = limit
    while cut > 1 and unicodedata.category(text[cut]).startswith("M"):
        cut -= 1
    return cut
