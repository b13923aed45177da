"""Spoken words gathered into the phrases a caption shows at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from providers.speech.base import WordTiming
from videos.render.text import clean

LINE_CHARACTERS = 30
MAX_LINES = 2
_PAUSE = 0.6  # seconds of silence that end a phrase
_HOLD = 0.35  # seconds a phrase stays after its last word, unless the next one comes
# Seconds lent to a word that is shown and not heard.
_SLOT = 0.04
_ENDS = frozenset(".!?…。！？؟۔:;")  # noqa: RUF001 - the full stops of other scripts
_BREATHS = frozenset(",،、–—")  # noqa: RUF001 - after a full line these end a phrase as well
_WORD_LIMIT = 300  # characters; a longer word is no word


@dataclass(frozen=True, slots=True)
class Phrase:
    """What one caption shows. lines: the words of each line; start and end in seconds."""

    lines: tuple[tuple[WordTiming, ...], ...]
    start: float
    end: float

    @property
    def words(self) -> tuple[WordTiming, ...]:
        return tuple(word for line in self.lines for word in line)

    @property
    def text(self) -> str:
        return "\n".join(" ".join(word.text for word in line) for line in self.lines)


def phrases(
    words: Sequence[WordTiming], seconds: float, characters: int = LINE_CHARACTERS
) -> list[Phrase]:
    """Phrases in order, none longer than MAX_LINES lines of `characters`, never two at a time,
    all within the scene's `seconds`."""
    shown = list(_shown_words(words, seconds, characters))
    groups = list(_groups(shown, characters))
    nexts = [*(group[0].start for group in groups[1:]), seconds][: len(groups)]
    return [
        Phrase(_lines(group, characters), group[0].start, min(group[-1].end + _HOLD, following))
        for group, following in zip(groups, nexts, strict=True)
    ]


def _shown_words(
    words: Sequence[WordTiming], seconds: float, characters: int
) -> Iterator[WordTiming]:
    """The words as they can be shown: cleaned, cut to the length of a line, inside the scene."""
    for word in _with_slots(words):
        text = clean(word.text[:_WORD_LIMIT])
        start, end = min(max(word.start, 0.0), seconds), min(max(word.end, 0.0), seconds)
        if not text or end <= start:
            continue
        pieces = [text[at : at + characters] for at in range(0, len(text), characters)]
        step = (end - start) / len(pieces)
        for number, piece in enumerate(pieces):
            yield WordTiming(piece, start + number * step, start + (number + 1) * step)


def _with_slots(words: Sequence[WordTiming]) -> list[WordTiming]:
    """What has no sound (a dash, an emoji) is shown all the same: it borrows a moment of the next
    spoken word, or of the last one when none follows."""
    slots = list(words)
    silent = [at for at, word in enumerate(slots) if word.end <= word.start]
    spoken = [at for at, word in enumerate(slots) if word.end - word.start > _SLOT]
    trailing = [at for at in silent if not spoken or at > spoken[-1]]
    for at in silent[: len(silent) - len(trailing)]:
        giver = next(place for place in spoken if place > at)
        word = slots[giver]
        moment = min(_SLOT, (word.end - word.start) / 2)
        slots[at] = WordTiming(slots[at].text, word.start, word.start + moment)
        slots[giver] = WordTiming(word.text, word.start + moment, word.end)
    for at in reversed(trailing if spoken else []):
        word = slots[spoken[-1]]
        moment = min(_SLOT, (word.end - word.start) / 2)
        slots[at] = WordTiming(slots[at].text, word.end - moment, word.end)
        slots[spoken[-1]] = WordTiming(word.text, word.start, word.end - moment)
    return slots


def _groups(words: Sequence[WordTiming], characters: int) -> Iterator[list[WordTiming]]:
    group: list[WordTiming] = []
    for word in words:
        if group and (_ends(group, word, characters) or not _fits([*group, word], characters)):
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def _ends(group: Sequence[WordTiming], following: WordTiming, characters: int) -> bool:
    last = group[-1]
    if last.text[-1] in _ENDS or following.start - last.end > _PAUSE:
        return True
    return last.text[-1] in _BREATHS and _length(group) >= characters


def _length(group: Sequence[WordTiming]) -> int:
    return sum(len(word.text) + 1 for word in group) - 1


def _fits(group: Sequence[WordTiming], characters: int) -> bool:
    return len(_greedy(group, characters)) <= MAX_LINES


def _greedy(group: Sequence[WordTiming], characters: int) -> list[list[WordTiming]]:
    lines: list[list[WordTiming]] = []
    for word in group:
        if lines and _length([*lines[-1], word]) <= characters:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _lines(group: Sequence[WordTiming], characters: int) -> tuple[tuple[WordTiming, ...], ...]:
    """One line if it fits, else the most even split into two."""
    if _length(group) <= characters:
        return (tuple(group),)
    cut = min(
        range(1, len(group)),
        key=lambda at: max(_length(group[:at]), _length(group[at:])),
    )
    return (tuple(group[:cut]), tuple(group[cut:]))
