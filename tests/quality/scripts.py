"""Small scripts: every kind of scene in every style and format, and texts that are hard to set."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from providers.llm.base import SceneDraft, SceneKind
from videos.render.spec import CaptionLook, FilmSpec, Format, Preset
from videos.render.style import style_names

KINDS = {
    SceneKind.TITLE: SceneDraft(
        SceneKind.TITLE, "Golden mirrors.", "The mirror that unfolds in space", "Telescopes"
    ),
    SceneKind.STATEMENT: SceneDraft(
        SceneKind.STATEMENT,
        "Light is old.",
        "Light takes time to reach us",
        "The idea",
        "What you see tonight left long ago.",
    ),
    SceneKind.LIST: SceneDraft(
        SceneKind.LIST,
        "Stars, planets, air.",
        "What it looks at",
        "Targets",
        items=("Stars being born", "Planets of other suns", "The air around them"),
    ),
    SceneKind.STEPS: SceneDraft(
        SceneKind.STEPS,
        "Fold, launch, unfold.",
        "How it got there",
        "In order",
        items=("Fold the mirror", "Launch it", "Unfold it again"),
    ),
    SceneKind.NUMBER: SceneDraft(
        SceneKind.NUMBER,
        "Six and a half meters.",
        "As wide as a house is high",
        "Size",
        "Eighteen segments, one surface.",
        figure="6.5",
        unit="m",
    ),
    SceneKind.CHART: SceneDraft(
        SceneKind.CHART,
        "It grew and grew.",
        "Mirrors over the years",
        "Meters",
        items=("Hubble", "Herschel", "Webb"),
        details=("2.4 m", "3.5 m", "6.5 m"),
    ),
    SceneKind.COMPARISON: SceneDraft(
        SceneKind.COMPARISON,
        "Glass against metal.",
        "Two ways to build a mirror",
        "Against each other",
        items=("Glass", "Beryllium"),
        details=("Heavy, and cheap to cast", "Light, and still in the cold"),
    ),
    SceneKind.QUOTE: SceneDraft(
        SceneKind.QUOTE,
        "Look up at the stars.",
        "Look up at the stars and not down at your feet.",
        support="Stephen Hawking",
    ),
    SceneKind.QUESTION: SceneDraft(
        SceneKind.QUESTION, "What is out there?", "What else is out there?", "A question"
    ),
    SceneKind.OUTRO: SceneDraft(
        SceneKind.OUTRO, "Now look up.", "Now it is your turn to look up", "Tonight"
    ),
    SceneKind.CARD: SceneDraft(SceneKind.CARD, "", "Night Sky", support="New films every Friday"),
}
_TRIOS = (
    (SceneKind.TITLE, SceneKind.NUMBER, SceneKind.LIST),
    (SceneKind.STATEMENT, SceneKind.CHART, SceneKind.CARD),
    (SceneKind.QUESTION, SceneKind.COMPARISON, SceneKind.OUTRO),
    (SceneKind.QUOTE, SceneKind.STEPS, SceneKind.STATEMENT),
)

Script = tuple[FilmSpec, list[SceneDraft]]


def films() -> Iterator[tuple[str, Script]]:
    """A film for each style and format, by name; each style has every kind and caption look."""
    looks = list(CaptionLook)
    pairs = product(enumerate(sorted(style_names())), enumerate(Format))
    for (style, name), (shape, format_) in pairs:
        look, trio = looks[(style + shape) % len(looks)], _TRIOS[(style + shape) % len(_TRIOS)]
        film = FilmSpec(name, format_, captions=look, preset=Preset.DRAFT)
        yield f"{name}-{format_.name.lower()}", (film, [KINDS[kind] for kind in trio])


def _said(text: str, kind: SceneKind = SceneKind.STATEMENT, **more: object) -> SceneDraft:
    """A scene that shows what is said."""
    return SceneDraft(kind, text, text, **more)  # type: ignore[arg-type]


HARD = {
    "very long words": [
        _said("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft!"),
        _said("x" * 200),
    ],
    "emoji": [_said("Rockets 🚀 and families 👩‍👩‍👧 fly 🇩🇪."), _said("🚀🚀🚀")],
    "arabic": [_said("مرحبا بكم في عالم العلوم.", kicker="العلوم", support="درس 1 من 10")],
    "hindi": [_said("विज्ञान की दुनिया में स्वागत है।", kicker="विज्ञान")],
    "japanese": [_said("かがくのせかいへようこそ。", kicker="かがく")],
    "one word": [_said("Go.", SceneKind.TITLE)],
    "markup": [_said("{\\an8}<b>A</b> & \\N 'b' %{x}: [v];")],
}
