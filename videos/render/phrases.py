"""Spoken words gathered into the phrases a caption shows at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from providers.speech.base import WordTiming
from videos.render.breaks import Piece, columns, joined, language_of, parts, soft_parts
from videos.render.text import Font, clean

_PAUSE = 0.6  # seconds of silence that end a phrase
_HOLD = 0.35  # seconds a phrase stays after its last word, unless the next one comes
# Seconds lent to a word that is shown and not heard.
_SLOT = 0.04
_ENDS = frozenset(".!?…。！？؟۔।॥:;：；")  # noqa: RUF001 - the full stops of other scripts
_BREATHS = frozenset(",،、，–—")  # noqa: RUF001 - these end a phrase that fills most of a line
_CLAUSE = 0.6  # of a line
_CLOSERS = "\"'”’»」』）)】》"  # noqa: RUF001 - what may stand between a full stop and the end
_WORD_LIMIT = 300  # characters; a longer word of a script with spaces is no word
_EVEN = (1.05, 1.2, 1.4)  # how much more than its share a phrase of a sentence may hold
_FONT = Font(1.0, 700)


@dataclass(frozen=True, slots=True)
class Room:
    """What a phrase may fill: lines of `width` (parts of the letters' size) and `columns`
    (half-width letters), and how many spoken words at most."""

    width: float
    columns: int
    lines: int = 2
    words: int = 99
    font: Font = _FONT

    def fits(self, text: str) -> bool:
        """Whether the text fits on one line."""
        return columns(text) <= self.columns and self.font.width(text) <= self.width


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or a part of one, as it is shown. glued: no space before it; seconds of the scene."""

    text: str
    start: float
    end: float
    glued: bool = False


Line = tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """What one caption shows. start and end in seconds."""

    lines: tuple[Line, ...]
    start: float
    end: float

    @property
    def words(self) -> Line:
        return tuple(word for line in self.lines for word in line)

    @property
    def text(self) -> str:
        return "\n".join(map(text_of, self.lines))


def text_of(line: Iterable[Token]) -> str:
    return joined(Piece(word.text, word.glued) for word in line)


def phrases(words: Sequence[WordTiming], seconds: float, room: Room) -> list[Phrase]:
    """Phrases in order, none larger than the room, never two at a time, all within the scene's
    `seconds`."""
    shown = list(_shown_words(words, seconds, room))
    groups = [part for group in _sentences(shown) for part in _filled(group, room)]
    nexts = [*(group[0].start for group in groups[1:]), seconds][: len(groups)]
    return [
        Phrase(_lines(group, room), group[0].start, min(group[-1].end + _HOLD, following))
        for group, following in zip(groups, nexts, strict=True)
    ]


def _shown_words(words: Sequence[WordTiming], seconds: float, room: Room) -> Iterator[Token]:
    """The words as they can be shown: cleaned, in parts that fit a line, inside the scene."""
    language = language_of("".join(word.text for word in words))
    for word in _with_slots(words):
        text = clean(word.text)
        start, end = min(max(word.start, 0.0), seconds), min(max(word.end, 0.0), seconds)
        if text and end > start:
            yield from _timed(list(_fitting(text, language, room)), start, end)


def _fitting(text: str, language: str, room: Room) -> Iterator[str]:
    for part in parts(text, language):
        yield from [part] if room.fits(part) else soft_parts(part[:_WORD_LIMIT], room.fits)


def _timed(found: Sequence[str], start: float, end: float) -> Iterator[Token]:
    """Each part is heard for as long as its share of the letters."""
    lengths = [max(1, sum(map(str.isalnum, part))) for part in found]
    step, done = (end - start) / sum(lengths), 0
    for number, (part, length) in enumerate(zip(found, lengths, strict=True)):
        yield Token(part, start + step * done, start + step * (done + length), glued=number > 0)
        done += length


def _with_slots(words: Sequence[WordTiming]) -> list[WordTiming]:
    """What has no sound (a dash, an emoji) is shown all the same: it borrows a moment of the next
    spoken word, or of the last one when none follows."""
    slots = list(words)
    silent = [at for at, word in enumerate(slots) if word.end <= word.start]
    spoken = [at for at, word in enumerate(slots) if word.end > word.start]
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


def _sentences(words: Sequence[Token]) -> Iterator[list[Token]]:
    """The words between two full stops or longer pauses."""
    group: list[Token] = []
    for word in words:
        if group and (_stops(group[-1]) or word.start - group[-1].end > _PAUSE):
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def _stops(word: Token) -> bool:
    return (word.text.rstrip(_CLOSERS) or word.text)[-1] in _ENDS


def _filled(sentence: Sequence[Token], room: Room) -> list[list[Token]]:
    """A sentence in as few phrases as hold it, and these as even as they can be."""
    full = list(_groups(sentence, room, columns(text_of(sentence))))
    share = columns(text_of(sentence)) / len(full)
    attempts = (list(_groups(sentence, room, share * more)) for more in _EVEN)
    return next((found for found in attempts if len(found) <= len(full)), full)


def _groups(words: Sequence[Token], room: Room, most: float) -> Iterator[list[Token]]:
    """most: columns that a phrase should not exceed."""
    group: list[Token] = []
    for word in words:
        if group and _is_full(group, word, room, most):
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def _is_full(group: Sequence[Token], word: Token, room: Room, most: float) -> bool:
    longer = [*group, word]
    if len(longer) > room.words or columns(text_of(longer)) > most:
        return True
    if group[-1].text[-1] in _BREATHS and columns(text_of(group)) >= _CLAUSE * room.columns:
        return True
    return len(_greedy(longer, room)) > room.lines


def _greedy(group: Sequence[Token], room: Room) -> list[list[Token]]:
    lines: list[list[Token]] = []
    for word in group:
        if lines and room.fits(text_of([*lines[-1], word])):
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _lines(group: Sequence[Token], room: Room) -> tuple[Line, ...]:
    """One line if it fits, else the most even split into two that does."""
    if room.fits(text_of(group)) or room.lines == 1:
        return (tuple(group),)
    cut = min(range(1, len(group)), key=lambda at: _unevenness(group, at, room))
    return (tuple(group[:cut]), tuple(group[cut:]))


def _unevenness(group: Sequence[Token], at: int, room: Room) -> tuple[bool, int]:
    halves = [text_of(group[:at]), text_of(group[at:])]
    return not all(map(room.fits, halves)), max(map(columns, halves))
