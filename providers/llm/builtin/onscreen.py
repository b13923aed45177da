"""What stands on the screen while a text is spoken, taken from the text itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from providers.llm.base import SceneDraft, SceneKind
from providers.llm.builtin.contrast import find_contrast
from providers.llm.builtin.figures import find_figure
from providers.llm.builtin.lists import find_items, find_parallel, find_steps
from providers.llm.builtin.series import find_series
from providers.llm.builtin.split import BULLET, Passage
from providers.llm.limits import LEAST_ITEMS, LONGER_HEADLINES, SUPPORT_WORDS
from providers.llm.words import capitalised, keywords, lowered, phrase

QUOTED = re.compile(
    r"[“\"«„](?P<words>[^“”\"«»„]{12,160})[”\"»“],?"
    r"(?:\s+(?:said|says|wrote|writes|asked)\s+(?P<who>[^,.;:!?]{2,60}))?"
)
QUOTED_WORDS, LEAST_CLAUSE = 4, 4
CLAUSES = re.compile(r"(?<=[,;:])\s+|\s+[—–-]\s+")  # noqa: RUF001 (dashes of running text)
NUMBER_WORDS = LONGER_HEADLINES[SceneKind.NUMBER]
SCENE_KEYWORDS = 3


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The sentences of a scene as written; bullets: those that began a line as list items."""

    sentences: tuple[str, ...]
    bullets: tuple[str, ...]


Reader = Callable[[_Spoken], SceneDraft | None]


def scene_of(passage: Passage, *, subject: str) -> SceneDraft:
    """A scene that says `passage` word for word; `subject` steers the search for pictures."""
    spoken = _Spoken(
        tuple(_unbulleted(sentence.words) for sentence in passage.sentences),
        tuple(_unbulleted(s.words) for s in passage.sentences if s.bullet),
    )
    draft = next(found for read in READERS if (found := read(spoken)))
    return replace(draft, narration=str(passage), search_terms=search_terms(subject, str(passage)))


def search_terms(subject: str, text: str) -> tuple[str, ...]:
    """Terms for a picture search, the most specific first."""
    about = keywords(subject, 2)
    telling = [word for word in keywords(text, SCENE_KEYWORDS) if word not in about]
    return (" ".join((*about[:1], *telling[:2])), " ".join(about), *telling)


def _unbulleted(words: Sequence[str]) -> str:
    kept = words[1:] if len(words) > 1 and BULLET.match(words[0]) else words
    return " ".join(kept)


def _bullets(spoken: _Spoken) -> SceneDraft | None:
    if len(spoken.bullets) < LEAST_ITEMS:
        return None
    lead = next((s for s in spoken.sentences if s not in spoken.bullets), spoken.bullets[0])
    return _draft(SceneKind.LIST, lead, items=tuple(phrase(item) for item in spoken.bullets))


def _steps(spoken: _Spoken) -> SceneDraft | None:
    steps = find_steps(spoken.sentences)
    return _draft(SceneKind.STEPS, spoken.sentences[0], items=steps) if steps else None


def _chart(spoken: _Spoken) -> SceneDraft | None:
    series = find_series(spoken.sentences)
    if series is None:
        return None
    draft = _draft(SceneKind.CHART, spoken.sentences[0], items=series.labels)
    return replace(draft, details=series.figures)


def _comparison(spoken: _Spoken) -> SceneDraft | None:
    contrast = find_contrast(spoken.sentences)
    if contrast is None:
        return None
    left, right = contrast.names
    return SceneDraft(
        SceneKind.COMPARISON,
        "",
        f"{capitalised(left)} vs. {lowered(right)}",
        items=(capitalised(left), capitalised(right)),
        details=contrast.said,
    )


def _number(spoken: _Spoken) -> SceneDraft | None:
    for sentence in spoken.sentences:
        if figure := find_figure(sentence):
            about = phrase(_clause_with(figure.figure, sentence), NUMBER_WORDS)
            return SceneDraft(SceneKind.NUMBER, "", about, figure=figure.figure, unit=figure.unit)
    return None


def _clause_with(figure: str, sentence: str) -> str:
    """The clause that tells of `figure`, or all of `sentence` where that is too little."""
    clauses = (clause for clause in CLAUSES.split(sentence) if figure in clause)
    clause = next(clauses, sentence)
    return clause if len(clause.split()) >= LEAST_CLAUSE else sentence


def _question(spoken: _Spoken) -> SceneDraft | None:
    asked = next((s for s in spoken.sentences if s.rstrip('"”’»)').endswith(("?", "؟", "？"))), "")  # noqa: RUF001
    return _draft(SceneKind.QUESTION, asked) if asked else None


def _quote(spoken: _Spoken) -> SceneDraft | None:
    quoted = QUOTED.search(" ".join(spoken.sentences))
    if not quoted or len(quoted["words"].split()) < QUOTED_WORDS:
        return None
    words = quoted["words"].strip(" ,")
    return SceneDraft(SceneKind.QUOTE, "", capitalised(words), support=quoted["who"] or "")


def _list(spoken: _Spoken) -> SceneDraft | None:
    for sentence in spoken.sentences:
        if items := find_items(sentence):
            return _draft(SceneKind.LIST, sentence, items=items)
    return None


def _parallel(spoken: _Spoken) -> SceneDraft | None:
    clauses = find_parallel(spoken.sentences)
    return _draft(SceneKind.LIST, spoken.sentences[0], items=clauses) if clauses else None


def _statement(spoken: _Spoken) -> SceneDraft:
    draft = _draft(SceneKind.STATEMENT, spoken.sentences[0])
    follow = spoken.sentences[1] if len(spoken.sentences) > 1 else ""
    short = 0 < len(follow.split()) <= SUPPORT_WORDS
    return replace(draft, support=follow if short else "")


def _draft(kind: SceneKind, sentence: str, items: tuple[str, ...] = ()) -> SceneDraft:
    return SceneDraft(kind, "", phrase(sentence), items=items)


# The first that applies decides; what carries most structure comes first.
READERS: tuple[Reader, ...] = (
    _bullets,
    _steps,
    _quote,
    _chart,
    _comparison,
    _number,
    _question,
    _list,
    _parallel,
    _statement,
)
