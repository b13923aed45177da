"""Scenes of every kind to look at a style by: for the contact sheet and previews."""

from __future__ import annotations

from providers.llm.base import SceneDraft, SceneKind
from providers.speech.base import WordTiming
from videos.render.spec import SceneSpec

TITLE = "Why we sleep: the night shift of your brain"
_PACE = 0.35  # seconds a word
_FRAMES = 180

SAMPLES = (
    SceneDraft(
        SceneKind.TITLE,
        "Why we sleep, and what happens when we do not.",
        headline="Why we sleep",
        kicker="The night shift",
        support="What your brain does while you are away.",
    ),
    SceneDraft(
        SceneKind.STATEMENT,
        "Sleep is when memories move in for good.",
        headline="Sleep is when memories move in",
        kicker="The idea",
        support="The day is written down at night.",
    ),
    SceneDraft(
        SceneKind.NUMBER,
        "A third of adults sleep less than seven hours.",
        headline="of adults sleep less than seven hours",
        kicker="Too little",
        figure="35",
        unit="%",
    ),
    SceneDraft(
        SceneKind.LIST,
        "It repairs muscles, sorts memories and clears out waste.",
        headline="What a night does",
        kicker="The work",
        items=("Repairs muscles", "Sorts memories", "Clears out waste"),
    ),
    SceneDraft(
        SceneKind.CHART,
        "Newborns sleep sixteen hours, children ten, adults seven.",
        headline="Hours asleep, by age",
        kicker="A lifetime",
        items=("Newborns", "School children", "Adults", "Over 65"),
        details=("16 h", "10 h", "7.5 h", "6.8 h"),
    ),
    SceneDraft(
        SceneKind.COMPARISON,
        "Deep sleep heals the body, dreams sort the mind.",
        headline="Two kinds of sleep",
        kicker="Deep or dreaming",
        items=("Deep sleep", "Dreams"),
        details=("Heals the body, early in the night", "Sort the mind, towards morning"),
    ),
    SceneDraft(
        SceneKind.STEPS,
        "Dim the lights, cool the room, put the phone away, breathe out slowly.",
        headline="Asleep in four steps",
        kicker="Tonight",
        items=("Dim the lights", "Cool the room", "Put the phone away", "Breathe out slowly"),
    ),
    SceneDraft(
        SceneKind.QUOTE,
        "Sleep is the best meditation.",
        headline="Sleep is the best meditation.",
        support="Tenzin Gyatso",
    ),
    SceneDraft(
        SceneKind.QUESTION,
        "What would one more hour change?",
        headline="What would one more hour change?",
        kicker="Your turn",
        support="Try it for a week.",
    ),
    SceneDraft(
        SceneKind.OUTRO,
        "Sleep well.",
        headline="Sleep well tonight",
        kicker="Until tomorrow",
        support="Subscribe for one idea a day",
    ),
    SceneDraft(SceneKind.CARD, "", headline="Night School", support="One idea a day"),
)


LIST = next(draft for draft in SAMPLES if draft.kind is SceneKind.LIST)


def sample(draft: SceneDraft, index: int) -> SceneSpec:
    """The draft as a scene of six seconds, its words spoken evenly."""
    spoken = tuple(
        WordTiming(word, at * _PACE, (at + 0.9) * _PACE)
        for at, word in enumerate(draft.narration.split())
    )
    return SceneSpec(draft, index, len(SAMPLES), _FRAMES, spoken)
