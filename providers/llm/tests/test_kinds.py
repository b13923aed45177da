"""The kind of a scene follows from its text."""

import pytest

from providers.llm.base import BriefKind, SceneDraft, SceneKind, ScriptBrief
from providers.llm.builtin import BuiltinWriter
from providers.llm.builtin.contrast import find_contrast
from providers.llm.builtin.lists import find_parallel
from providers.llm.builtin.series import find_series
from providers.llm.limits import limit_scene


def scene_with(text: str) -> SceneDraft:
    """The second scene of a film that says the text; the first is its title."""
    source = f"Here is an opening of more than enough words to stand alone as a scene.\n\n{text}"
    return (
        BuiltinWriter().write(ScriptBrief(BriefKind.TEXT, "", source, "educational", 0)).scenes[1]
    )


@pytest.mark.parametrize(
    ("text", "labels", "figures"),
    [
        (
            "Solar makes 12 percent of our power, wind makes 24 percent and coal 35 percent.",
            ("Solar", "Wind", "Coal"),
            ("12 %", "24 %", "35 %"),
        ),
        (
            "In 2010 it was 40 million, in 2015 60 million, and in 2020 95 million.",
            ("2010", "2015", "2020"),
            ("40 million", "60 million", "95 million"),
        ),
        (
            "Rice needs 2,500 litres, wheat needs 1,500 litres and potatoes need 290 litres.",
            ("Rice", "Wheat", "Potatoes"),
            ("2,500 litres", "1,500 litres", "290 litres"),
        ),
        (
            "Tea costs $2, coffee $4 and cake $6.",
            ("Tea", "Coffee", "Cake"),
            ("$2", "$4", "$6"),
        ),
    ],
)
def test_figures_of_one_unit_become_a_chart(
    text: str, labels: tuple[str, ...], figures: tuple[str, ...]
) -> None:
    scene = scene_with(text)
    assert (scene.kind, scene.items, scene.details) == (SceneKind.CHART, labels, figures)
    assert scene.narration == text


@pytest.mark.parametrize(
    "text",
    [
        "It grew to 6.5 m, but most of them are 3 m long.",  # two are no series
        "He is 12 years old, weighs 40 kg and runs 5 km.",  # nor are three units
        "Tom, 12, Ann, 13, and Bob, 14, went home.",  # nor figures without any
        "He paid $20, she paid $35 and they paid $50.",  # nobody is named
        "Tea costs $5, milk weighs 3 kg and sugar weighs 2 kg.",  # money is a unit
        "Tea costs $5, coffee costs €3 and milk costs £2.",
        "Apple earned $2 million, Google earned $500 and IBM earned $3 million.",
        "Tokyo has 37 million people, Delhi 33 million and Monaco 39,000.",
    ],
)
def test_other_figures_are_no_chart(text: str) -> None:
    assert find_series([text]) is None


@pytest.mark.parametrize(
    ("text", "names", "said"),
    [
        (
            "A cat sleeps fifteen hours a day, while a dog sleeps only eleven.",
            ("A cat", "A dog"),
            ("Sleeps fifteen hours a day", "Sleeps only eleven"),
        ),
        (
            "Espresso is short and strong, whereas filter coffee is long and mild.",
            ("Espresso", "Filter coffee"),
            ("Short and strong", "Long and mild"),
        ),
        ("Trains are fast. By contrast, buses are cheap.", ("Trains", "Buses"), ("Fast", "Cheap")),
    ],
)
def test_two_sides_become_a_comparison(
    text: str, names: tuple[str, ...], said: tuple[str, ...]
) -> None:
    scene = scene_with(text)
    assert (scene.kind, scene.items, scene.details) == (SceneKind.COMPARISON, names, said)
    assert "vs." in scene.headline


@pytest.mark.parametrize(
    "text",
    [
        "I was tired; the night was long.",
        "Water boils at 100 °C at sea level, but at 90 °C on a mountain.",
        "She went home while it rained.",
        "While you wait, the dough rises.",
    ],
)
def test_other_sentences_are_no_comparison(text: str) -> None:
    assert find_contrast([text]) is None


def test_names_keep_their_capitals_and_words_lose_them() -> None:
    assert scene_with("Rivers are fresh, whereas oceans are salty.").headline == "Rivers vs. oceans"
    chart = scene_with("The Baltic has 8 grams, the Atlantic 35 grams and the Dead Sea 340 grams.")
    assert chart.items == ("Baltic", "Atlantic", "Dead Sea")


def test_a_quote_is_shown_whole_with_who_said_it() -> None:
    words = "The sea is as near as we come to another world"
    scene = scene_with(f'"{words}," wrote Anne Stevenson.')
    assert (scene.kind, scene.headline, scene.support) == (SceneKind.QUOTE, words, "Anne Stevenson")


def test_parallel_clauses_become_a_list() -> None:
    scene = scene_with("A tree cools us. It cleans the air, it holds the rain, and it calms us.")
    assert scene.kind is SceneKind.LIST
    assert scene.items == ("It cleans the air", "It holds the rain", "It calms us")
    assert find_parallel(["It rains.", "It pours."]) == ()
    assert find_parallel(["— Guten Abend, — sagte er, — wer da?"]) == ()


def draft(kind: SceneKind, items: tuple[str, ...], details: tuple[str, ...]) -> SceneDraft:
    return SceneDraft(kind, "Said.", "Shown", items=items, details=details)


@pytest.mark.parametrize(
    ("scene", "kind"),
    [
        (draft(SceneKind.CHART, ("A", "B"), ("1 %", "2 %")), SceneKind.CHART),
        (draft(SceneKind.CHART, ("A", "B"), ("1 %",)), SceneKind.LIST),
        (draft(SceneKind.CHART, ("A", "B"), ("one", "2 %")), SceneKind.LIST),
        (draft(SceneKind.CHART, ("A",), ("1 %",)), SceneKind.STATEMENT),
        (draft(SceneKind.COMPARISON, ("A", "B"), ()), SceneKind.COMPARISON),
        (draft(SceneKind.COMPARISON, ("A", "B", "C"), ()), SceneKind.LIST),
        (draft(SceneKind.CARD, (), ()), SceneKind.STATEMENT),
    ],
)
def test_a_kind_is_true_to_what_it_carries(scene: SceneDraft, kind: SceneKind) -> None:
    """Whatever a model answers, the templates get what they need."""
    assert limit_scene(scene).kind is kind


def test_details_stay_with_their_items() -> None:
    limited = limit_scene(draft(SceneKind.CHART, ("A", "", "a", "B"), ("1", "2", "3", "4")))
    assert (limited.items, limited.details) == (("A", "B"), ("1", "4"))
