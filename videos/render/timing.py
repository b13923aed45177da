"""When what stands on the screen is spoken."""

from collections.abc import Sequence
from itertools import pairwise

from providers.speech.base import WordTiming

_SHORT = 3  # words up to this length ("the", "is") prove nothing
_ENOUGH = 0.5
LEAD = 0.15  # an item stands just before it is heard


def item_times(items: Sequence[str], words: Sequence[WordTiming], seconds: float) -> list[float]:
    """For every item, the second at which it should arrive, never decreasing.

    An item arrives when it is spoken. Those that cannot be found in the words are spread evenly
    between their found neighbours.
    """
    spoken = [_stem(word.text) for word in words]
    found: list[float | None] = []
    position = 0
    for item in items:
        at = _find(item, spoken, position)
        found.append(None if at is None else max(0.0, words[at].start - LEAD))
        position = position if at is None else at + 1
    return _spread(found, seconds)


def heard(text: str, words: Sequence[WordTiming]) -> float | None:
    """The second a little before the word is first spoken; None when it is not."""
    wanted = _stem(text)
    starts = (word.start for word in words if wanted and _stem(word.text) == wanted)
    start = next(starts, None)
    return None if start is None else max(0.0, start - LEAD)


def _stem(word: str) -> str:
    return "".join(character for character in word.casefold() if character.isalnum())


def _find(item: str, spoken: Sequence[str], start: int) -> int | None:
    """The first place from `start` on where enough of the item's words stand together."""
    stems = [stem for word in item.split() if (stem := _stem(word))]
    telling = [stem for stem in stems if len(stem) > _SHORT] or stems
    for place in range(start, len(spoken)):
        window = spoken[place : place + len(stems) + 2]
        hits = sum(stem in window for stem in telling)
        if spoken[place] in stems and hits >= max(1, _ENOUGH * len(telling)):
            return place
    return None


def _spread(found: Sequence[float | None], seconds: float) -> list[float]:
    # The margins keep the first item off the entrance and the last one readable.
    known = [(-1, seconds * 0.08)]
    known += [(index, at) for index, at in enumerate(found) if at is not None]
    known.append((len(found), seconds * 0.8))
    times: list[float] = []
    for (left, begin), (right, end) in pairwise(known):
        step = max(0.0, end - begin) / (right - left)
        times += [begin + step * offset for offset in range(1, right - left)]
        times += [end] if right < len(found) else []
    return _rising(times)


def _rising(times: Sequence[float]) -> list[float]:
    highest = 0.0
    rising: list[float] = []
    for time in times:
        highest = max(highest, time)
        rising.append(highest)
    return rising
