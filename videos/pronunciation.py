"""What a voice is to say in place of what is written, and when the written words are heard then."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from providers.speech.base import WordTiming
from providers.speech.timing import weight

Pairs = tuple[tuple[str, str], ...]
"""(written, spoken). What is written in small letters stands for any case, else as it is."""

# What words are made of: letters, digits, and the marks that letters carry in some scripts.
_MARKS = r"\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
_LETTER = rf"[\w{_MARKS}]"
# Scripts without spaces: there, a word is where it is written.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Saying:
    """text: what the voice gets; groups: how many written words stand for how many of its own."""

    written: tuple[str, ...]
    text: str
    groups: tuple[tuple[int, int], ...]

    def timed(self, heard: Sequence[WordTiming]) -> tuple[WordTiming, ...]:
        """When each written word is heard, from when the spoken ones are."""
        return tuple(self._timed(heard))

    def _timed(self, heard: Sequence[WordTiming]) -> Iterator[WordTiming]:
        word = at = 0
        for written, spoken in self.groups:
            words = self.written[word : word + written]
            yield from _shared(words, heard[at : at + spoken])
            word, at = word + written, at + spoken


def saying(text: str, pairs: Pairs) -> Saying:
    """The text as it is to be said; unchanged where nothing in it has a pronunciation."""
    written = tuple(text.split())
    spans = [(word.start(), word.end()) for word in re.finditer(r"\S+", text)]
    said, groups, at, word = [], [], 0, 0
    for first, last, replaced in _replaced(text, spans, pairs):
        groups += [(1, 1)] * (first - word) + [(last + 1 - first, len(replaced.split()))]
        said += [text[at : spans[first][0]], replaced]
        at, word = spans[last][1], last + 1
    groups += [(1, 1)] * (len(written) - word)
    return Saying(written, "".join([*said, text[at:]]), tuple(groups))


def said(text: str, pairs: Pairs) -> str:
    """The text of `saying` alone, in one pass: for texts of any length."""
    pattern, spoken = _patterns(pairs)
    return text if pattern is None else pattern.sub(lambda one: spoken[one.lastgroup or ""], text)


def _replaced(
    text: str, spans: Sequence[tuple[int, int]], pairs: Pairs
) -> Iterator[tuple[int, int, str]]:
    """The stretches of whole words in which something is said otherwise, first and last word."""
    pattern, spoken = _patterns(pairs)
    if pattern is None:
        return
    stretches: list[tuple[int, int]] = []
    for match in pattern.finditer(text):
        first = next(at for at, (_, end) in enumerate(spans) if match.start() < end)
        last = next(at for at, (_, end) in enumerate(spans) if match.end() <= end)
        if stretches and first <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], last)
        else:
            stretches.append((first, last))
    for first, last in stretches:
        written = text[spans[first][0] : spans[last][1]]
        yield first, last, pattern.sub(lambda match: spoken[match.lastgroup or ""], written)


@lru_cache(maxsize=32)
def _patterns(pairs: Pairs) -> tuple[re.Pattern[str] | None, Mapping[str, str]]:
    """One pattern of all that is written, the longest first, and what is said for each group."""
    cleaned = [(" ".join(written.split()), " ".join(said.split())) for written, said in pairs]
    known = sorted((pair for pair in cleaned if all(pair)), key=lambda pair: -len(pair[0]))
    if not known:
        return None, {}
    spoken = {f"p{number}": said for number, (_, said) in enumerate(known)}
    parts = (_part(f"p{number}", written) for number, (written, _) in enumerate(known))
    return re.compile("|".join(parts)), spoken


def _part(name: str, written: str) -> str:
    words = r"\s+".join(map(re.escape, written.split()))
    as_it_is = f"(?i:{words})" if written == written.lower() else words
    before = f"(?<!{_LETTER})" if _joins(written[0]) else ""
    # Before an apostrophe a word goes on ("don't"), but for a possessive's.
    after = f"(?!{_LETTER}|['\u2019](?![sS](?!{_LETTER})){_LETTER})"
    return f"{before}(?P<{name}>{as_it_is}){after if _joins(written[-1]) else ''}"


def _joins(char: str) -> bool:
    """Whether the word would go on with a letter beside this one."""
    return bool(re.match(_LETTER, char)) and not _UNSPACED.match(char)


def _shared(words: Sequence[str], heard: Sequence[WordTiming]) -> Iterator[WordTiming]:
    """The time of what is heard, divided among the words in proportion to their length."""
    if not heard:
        return
    if len(words) == 1:
        yield WordTiming(words[0], heard[0].start, heard[-1].end)
        return
    start, whole = heard[0].start, heard[-1].end - heard[0].start
    weights = [weight(word) or 1.0 for word in words]
    for word, part in zip(words, weights, strict=True):
        end = start + whole * part / sum(weights)
        yield WordTiming(word, round(start, 3), round(end, 3))
        start = end
