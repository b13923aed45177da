"""Where a line may end: at spaces, between the phrases of scripts without them, and, when nothing
else helps, inside a word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import budoux

from videos.render.letters import clusters
from videos.render.scripts import han_language

# Scripts that put no space between words.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u30ff\u3130-\u318f\u31f0-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
_THAI = re.compile("[\u0e00-\u0e7f]")
_SPLITTERS = {
    "ja": budoux.load_default_japanese_parser,
    "zh-hans": budoux.load_default_simplified_chinese_parser,
    "zh-hant": budoux.load_default_traditional_chinese_parser,
    "th": budoux.load_default_thai_parser,
}
# No line begins with these (small kana and what closes), and none ends with what opens.
_NEVER_FIRST = frozenset("ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮー々〻ゝゞヽヾ゛゜ๆฯ")
_CLOSES = {"Pe", "Pf", "Po", "Pd"}
_OPENS = {"Ps", "Pi"}
_HYPHEN = "\u2010"
# Inside a long word a line rather ends after the marks of an address or of a foreign name, and
# where kana and Han characters meet.
_SEAMS = re.compile(
    r"(?<=[/.@?&=_#:+,;\-・])(?=[^/.@?&=_#:+,;\-・])"
    r"|(?<=[ァ-ヶー])(?=[一-鿿])|(?<=[ぁ-ん])(?=[一-鿿ァ-ヶ])"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """What stays on one line. glued: no space before it."""

    text: str
    glued: bool


def pieces(text: str) -> list[Piece]:
    """The text's pieces in order."""
    language = language_of(text)
    return [
        Piece(part, glued=at > 0)
        for word in text.split()
        for at, part in enumerate(parts(word, language))
    ]


def joined(found: Iterable[Piece]) -> str:
    """The pieces as one line."""
    return "".join(part.text if part.glued else f" {part.text}" for part in found).lstrip()


def language_of(text: str) -> str:
    """Whose rules divide the text's unspaced words: ja, zh-hans, zh-hant, th or ""."""
    return han_language(text) or ("th" if _THAI.search(text) else "")


@lru_cache(maxsize=4096)
def parts(word: str, language: str) -> tuple[str, ...]:
    """A word between spaces as the parts between which a line may end without a mark."""
    if not _UNSPACED.search(word):
        return (word,)
    splitter = _splitter(language)
    found = splitter(word) if splitter else clusters(word)
    return tuple(_kept_together(found, _may_part))


@lru_cache(maxsize=4)
def _splitter(language: str) -> Callable[[str], list[str]] | None:
    load = _SPLITTERS.get(language)
    return load().parse if load else None


def _kept_together(found: Iterable[str], may_part: Callable[[str, str], bool]) -> Iterator[str]:
    held = ""
    for part in found:
        if held and not may_part(held[-1], part[0]):
            held += part
        else:
            if held:
                yield held
            held = part
    yield held


def _may_tear(before: str, after: str) -> bool:
    """Whether a line may end between the two when it must somewhere."""
    if after in _NEVER_FIRST or unicodedata.category(after) in _CLOSES:
        return False
    return unicodedata.category(before) not in _OPENS


def _may_part(before: str, after: str) -> bool:
    """Whether a line may end between the two: not inside a word of letters with spaces."""
    between = _UNSPACED.match(before) or _UNSPACED.match(after)
    return bool(between) and _may_tear(before, after)


def soft_parts(word: str, fits: Callable[[str], bool]) -> list[str]:
    """A word that is too long for a line in parts that fit: at its seams, else into even parts
    between letters, with a hyphen where the script has one."""
    found: list[str] = []
    for bit in _SEAMS.split(word):
        if found and fits(found[-1] + bit):
            found[-1] += bit
        else:
            found += [bit] if fits(bit) else _even(bit, fits)
    return found


def _even(word: str, fits: Callable[[str], bool]) -> list[str]:
    letters = list(_kept_together(clusters(word), _may_tear))
    for count in range(2, len(letters)):
        size = -(-len(letters) // count)
        cut = ["".join(letters[at : at + size]) for at in range(0, len(letters), size)]
        hyphened = [*(_hyphened(a, b) for a, b in pairwise(cut)), cut[-1]]
        if all(map(fits, hyphened)):
            return hyphened
    return letters


def _hyphened(part: str, following: str) -> str:
    cased = part[-1].upper() != part[-1].lower() and following[0].isalpha()
    return part + _HYPHEN if cased else part


@lru_cache(maxsize=16384)
def columns(text: str) -> int:
    """The text's length on a grid of half-width letters."""
    letters = clusters(text)
    return len(letters) + sum(unicodedata.east_asian_width(one[0]) in "WF" for one in letters)
