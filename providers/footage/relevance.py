"""How well what a source says of a file fits what a scene is about: 0 to 1, in any language."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

FLOOR = 0.6
"""Below it, a designed scene says more than the wrong picture."""

COMPOUND = 0.5  # "bee" in "beekeeper": near, and often something else
SUPPORT_WORTH = 0.15
SUPPORT_WORDS = 2  # of the subject or the other terms that also have to be spoken of, for all of it
LONE_WORD = 0.5  # "mercury" may be anything
LEAST_SHARED = 4

# Signs of scripts that are written without spaces: neighbours are compared in pairs.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
)
ACCENTS = re.compile("[\u0300-\u036f]")
WORD = re.compile(r"[^\W_]+(?:[\u0300-\u0d7f][^\W_]*)*")
TABLE = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
SMALL = frozenset(TABLE["small"].split())
ENDINGS = {int(least): frozenset(some.split()) for least, some in TABLE["endings"].items()}
DOUBLED = frozenset(("ing", "ed", "er"))  # "run" and "running"


def relevance(term: str, text: str, *, subject: str = "", context: Iterable[str] = ()) -> float:
    """How much of the term the text speaks of, and whether of the film's subject, too.

    subject: the film's title and topic; context: what else the scene is searched by.
    """
    wanted, told = words(term), words(text)
    if not wanted or not told:
        return 0.0
    coverage = sum(_best(word, told) for word in wanted) / len(wanted)
    if coverage < FLOOR:
        return coverage * LONE_WORD  # whatever is around it
    around = {*words(subject), *set(words(" ".join(context))).difference(wanted)}
    support = min(sum(_best(word, told) == 1 for word in around) / SUPPORT_WORDS, 1.0)
    score = coverage * (1 - SUPPORT_WORTH + SUPPORT_WORTH * support)
    return score if support or len(wanted) > 1 else score * LONE_WORD


@lru_cache(maxsize=2048)  # each scene is held against the whole library
def words(text: str) -> tuple[str, ...]:
    """The telling words, each once: folded, in order; pairs of signs where there are no spaces."""
    folded = ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    folded = unicodedata.normalize("NFC", folded)
    found = [
        word
        for part in UNSPACED.sub(lambda run: f" {' '.join(_pairs(run[0]))} ", folded).split()
        for word in WORD.findall(part)
    ]
    return tuple(dict.fromkeys([word for word in found if word not in SMALL] or found))


def _pairs(signs: str) -> list[str]:
    return [signs[at : at + 2] for at in range(max(len(signs) - 1, 1))]


def _best(word: str, told: Sequence[str]) -> float:
    return max((_alike(word, other) for other in told), default=0.0)


def _alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    shared = _shared(one, other)
    endings = one[shared:], other[shared:]
    if all(_may_end(one[:shared], ending) for ending in endings):
        return 1.0
    # One is the beginning, or the end, of the other.
    short, long = sorted((one, other), key=len)
    if len(short) >= LEAST_SHARED and (long.startswith(short) or long.endswith(short)):
        return COMPOUND
    return 0.0


def _may_end(stem: str, ending: str) -> bool:
    if not ending:
        return True
    if stem and ending[:1] == stem[-1] and ending[1:] in DOUBLED:
        return True
    return any(len(stem) >= least and ending in some for least, some in ENDINGS.items())


def _shared(one: str, other: str) -> int:
    """How many signs both begin with."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
