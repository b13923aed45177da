"""A text cut into passages of some seconds of speech, without changing a word of it.

Everything works on the whitespace-separated words of the text: a passage is a run of them, so
the passages joined by spaces are the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from providers.llm.words import word_list

# In words of ordinary length; 150 of them are a minute.
LEAST, MOST, GOOD = 12, 35, 24
SLACK = 5  # how far from an even cut a clause boundary may lie
HEADING = 3  # a paragraph this short introduces the next one
LINE = 50  # a line shorter than this was broken on purpose
LETTERS_PER_WORD = 14
UNSPACED_PER_WORD = 2

CLOSERS = "\"'”’»)]}*_"  # noqa: RUF001 (typographic quotes are meant)
SENTENCE_END = re.compile(rf"[.!?…。！？؟][{re.escape(CLOSERS)}]*$")  # noqa: RUF001
FIRM_END = re.compile(rf"[!?。！？؟][{re.escape(CLOSERS)}]*$")  # noqa: RUF001
CLAUSE_END = re.compile(rf"[,;:—–，；：][{re.escape(CLOSERS)}]*$|^[—–-]$")  # noqa: RUF001
CONJUNCTIONS, ABBREVIATIONS = word_list("conjunctions"), word_list("abbreviations")
BULLET = re.compile(r"^(?:[-*•●▪◦‣·–—]|\(?\d{1,2}[.)])$")  # noqa: RUF001 (a dash as a bullet)
INITIAL = re.compile(r"^[(\"“]?[A-Z]\.$")
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """words: a run of the text's words; bullet: the line began with a bullet or a number."""

    words: tuple[str, ...]
    opens_paragraph: bool = False
    bullet: bool = False

    @property
    def weight(self) -> int:
        return sum(weight(word) for word in self.words)

    def __str__(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Passage:
    """What one scene says."""

    sentences: tuple[Sentence, ...]

    @property
    def weight(self) -> int:
        return sum(sentence.weight for sentence in self.sentences)

    def __str__(self) -> str:
        return " ".join(str(sentence) for sentence in self.sentences)


def weight(word: str) -> int:
    """How many words of ordinary length `word` takes to say; scripts without spaces by letter."""
    unspaced = len(UNSPACED.findall(word))
    return 1 + unspaced // UNSPACED_PER_WORD + (len(word) - unspaced) // LETTERS_PER_WORD


def passages(text: str) -> tuple[Passage, ...]:
    """The passages of `text`, joined by spaces its very words; none for an empty text."""
    pieces = [piece for sentence in sentences(text) for piece in _pieces(sentence)]
    found: list[Passage] = []
    for paragraph in _paragraphs(pieces):
        found += _grouped(paragraph)
    return tuple(found)


def sentences(text: str) -> list[Sentence]:
    """The sentences of `text`; a line that was broken on purpose ends one as well."""
    found: list[Sentence] = []
    for paragraph in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        opening = True
        for run in _line_runs(paragraph):
            bullet = bool(BULLET.match(run[0]))
            for words in _sentence_runs(run):
                found.append(Sentence(tuple(words), opening, bullet))
                opening = bullet = False
    return found


def _line_runs(paragraph: str) -> Iterator[list[str]]:
    """The words of the lines that belong together: soft-wrapped lines are one run."""
    run: list[str] = []
    for line in paragraph.split("\n"):
        words = line.split()
        if run and words and BULLET.match(words[0]):
            yield run
            run = []
        run += words
        if run and (len(line.strip()) < LINE or SENTENCE_END.search(run[-1])):
            yield run
            run = []
    if run:
        yield run


def _sentence_runs(words: Sequence[str]) -> Iterator[Sequence[str]]:
    start = 0
    for index in range(len(words) - 1):
        if _ends_sentence(words[index], words[index + 1]) and not _is_marker(words, start, index):
            yield words[start : index + 1]
            start = index + 1
    yield words[start:]


def _is_marker(words: Sequence[str], start: int, index: int) -> bool:
    """Whether the sentence so far is only a list number such as "1."."""
    return index == start and bool(BULLET.match(words[index]))


def _ends_sentence(word: str, following: str) -> bool:
    if not SENTENCE_END.search(word):
        return False
    if FIRM_END.search(word):
        return True
    if word.lower().lstrip('("“') in ABBREVIATIONS or INITIAL.match(word):
        return False
    return not following.lstrip("\"'“‘«([*_")[:1].islower()  # noqa: RUF001


def _pieces(sentence: Sentence) -> Iterator[Sentence]:
    """A sentence too long for a passage, cut evenly and, where possible, at clauses."""
    words, total = sentence.words, sentence.weight
    parts = -(-total // GOOD) if total > MOST else 1
    start = 0
    for end in [*_cuts(words, parts), len(words)]:
        if end > start:
            first = start == 0
            yield Sentence(
                words[start:end], sentence.opens_paragraph and first, sentence.bullet and first
            )
            start = end


def _cuts(words: Sequence[str], parts: int) -> list[int]:
    reached, sums = 0, []
    for word in words:
        reached += weight(word)
        sums.append(reached)
    return [_cut_near(words, sums, reached * part // parts) for part in range(1, parts)]


def _cut_near(words: Sequence[str], sums: Sequence[int], goal: int) -> int:
    """The index after which to cut near `goal`: at a comma or the like, else before a
    conjunction, else right there."""
    near = [end for end in range(1, len(words)) if abs(sums[end - 1] - goal) <= SLACK]
    commas = [end for end in near if CLAUSE_END.search(words[end - 1])]
    joints = [end for end in near if words[end].lower() in CONJUNCTIONS]
    choice = commas or joints or near or range(1, len(words))
    return min(choice, key=lambda end: abs(sums[end - 1] - goal), default=len(words))


def _paragraphs(pieces: Sequence[Sentence]) -> list[list[Sentence]]:
    """Paragraphs as the text has them; a heading goes with what it introduces."""
    found: list[list[Sentence]] = []
    for piece in pieces:
        starts = piece.opens_paragraph and not (found and _weight(found[-1]) <= HEADING)
        if starts or not found:
            found.append([])
        found[-1].append(piece)
    return found


def _grouped(paragraph: Sequence[Sentence]) -> list[Passage]:
    """As few sentences to a passage as fill it; a short rest joins its neighbour if it fits."""
    groups: list[list[Sentence]] = [[]]
    for sentence in paragraph:
        full = _weight(groups[-1]) >= LEAST
        if groups[-1] and (full or _weight(groups[-1]) + sentence.weight > MOST):
            groups.append([])
        groups[-1].append(sentence)
    if len(groups) > 1 and _weight(groups[-1]) < LEAST and _weight(groups[-2] + groups[-1]) <= MOST:
        groups[-2:] = [groups[-2] + groups[-1]]
    return [Passage(tuple(group)) for group in groups]


def _weight(group: Sequence[Sentence]) -> int:
    return sum(sentence.weight for sentence in group)
