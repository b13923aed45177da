"""What a scene says, made ready for its template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from providers.llm.base import SceneDraft, SceneKind
from providers.speech.base import WordTiming
from videos.render.chart import chart_of
from videos.render.cover import cover_text
from videos.render.coverage import text_of
from videos.render.scripts import han_suffix
from videos.render.spec import FPS, SceneSpec
from videos.render.text import clean, is_rtl
from videos.render.timing import heard, item_times

TEXT_LIMIT = 300  # characters of one field; what is longer could not be read in a scene anyway
ITEM_LIMIT = 6
_TEXTS = ("headline", "kicker", "support", "figure", "unit")
_STRESSED = 3  # words a text must have before one of them is stressed
_TELLING = 4  # letters of a word that may be


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list, step, or side. detail: what is said of it; at: the second it arrives."""

    number: int
    text: str
    detail: str
    at: float


def shown(text: str) -> str:
    """The text as a scene can show it: one line, cleaned, of bounded length."""
    return clean(text[: 2 * TEXT_LIMIT])[:TEXT_LIMIT]


def scene_content(scene: SceneSpec) -> dict[str, Any]:
    """Cleaned texts, items with their times, a chart's marks, the reading direction."""
    draft = scene.draft
    texts = {name: shown(getattr(draft, name)) for name in _TEXTS}
    pairs = _pairs(draft)
    names = [name for name, _ in pairs]
    times = item_times(names, scene.words, scene.frames / FPS)
    items = [
        Item(number, name, detail, at)
        for number, ((name, detail), at) in enumerate(zip(pairs, times, strict=True), start=1)
    ]
    spoken = [word.text for word in scene.words]
    return {
        **texts,
        "items": items,
        "chart": _chart(draft.kind, items),
        "share": _share(texts["figure"] + texts["unit"]),
        "rtl": is_rtl(" ".join([texts["headline"], *names, texts["support"], *spoken])),
        "han": han_suffix(text_of(scene)),
        **_stress(texts["headline"], scene.words),
    }


def title_content(title: str) -> dict[str, Any]:
    """What a thumbnail says: the title, or the part of a long one that stands by itself, cut where
    its most telling word stands."""
    headline = cover_text(shown(title))
    words, stress = headline.split(), _stress(headline, ())
    if words and words[0].isdigit():  # how many there are of what follows
        stress["stress"] = 0
    at = 0 if len(words) == 1 else stress["stress"]
    parts = [headline] if at is None else [words[:at], [words[at]], words[at + 1 :]]
    return {
        "headline": headline,
        "parts": [part if isinstance(part, str) else " ".join(part) for part in parts],
        "rtl": is_rtl(headline),
        "han": han_suffix(title),
        "share": None,
        **stress,
    }


def _pairs(draft: SceneDraft) -> list[tuple[str, str]]:
    """Items with their details, empty ones left out."""
    pairs = zip_longest(draft.items, draft.details[: len(draft.items)], fillvalue="")
    cleaned = ((shown(name), shown(detail)) for name, detail in pairs)
    return [(name, detail) for name, detail in cleaned if name][:ITEM_LIMIT]


def _chart(kind: SceneKind, items: Sequence[Item]) -> object:
    if kind is not SceneKind.CHART:
        return None
    columns = ([getattr(item, name) for item in items] for name in ("text", "detail", "at"))
    return chart_of(*columns)


def _stress(headline: str, words: Sequence[WordTiming]) -> dict[str, Any]:
    """Which word of the headline is stressed, and when: the longest one, of those the last, which
    tells most; one that is heard before others."""
    found = headline.split()
    telling = [
        (at is not None, len(word), number, at)
        for number, word in enumerate(found)
        if len(word) >= _TELLING
        for at in [heard(word, words)]
    ]
    if len(found) < _STRESSED or not telling:
        return {"stress": None, "stress_at": None}
    _heard, _length, number, at = max(telling, key=lambda entry: entry[:3])
    return {"stress": number, "stress_at": at}


def _share(figure: str) -> float | None:
    """A percentage as a part of one, for graphics that can show it; None for other figures."""
    if not figure.endswith("%"):
        return None
    try:
        return min(1.0, max(0.0, float(figure[:-1].strip().replace(",", ".")) / 100))
    except ValueError:
        return None
