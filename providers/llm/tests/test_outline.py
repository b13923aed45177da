"""An outline from a topic alone: of the wanted length, varied, and honest."""

import re
from itertools import chain

import pytest

from providers.base import PermanentError
from providers.llm.base import SceneDraft, SceneKind
from providers.llm.builtin import BuiltinWriter
from providers.llm.builtin.counting import counted
from providers.llm.builtin.fit import Choice, best_fit
from providers.llm.builtin.prose import STYLES, prose_of
from providers.llm.limits import limit_scene
from providers.llm.tests.briefs import spoken, spoken_words, topic

TOPICS = {
    "indirect question": "Why octopuses have three hearts",
    "question": "Is coffee healthy?",
    "gerund": "Baking sourdough",
    "imperative": "Learn Python in a week",
    "noun": "photosynthesis",
    "claim": "Octopuses have three hearts.",
    "emoji": "🐙",
    "rtl": "لماذا السماء زرقاء؟",
    "500 characters": ("The history of the bicycle and of its riders " * 12)[:500],
    "no spaces": "a" * 500,
    "markup": "<b>{topic}</b> {0} %s & co",
    "figures": "Top 10 inventions of 1969",
}
LENGTHS = [60, 80, 90, 110, 150, 250, 400, 600, 1000, 1400, 1600]
NUMBER_WORDS = {"hundred", "thousand", "million", "billion", "percent", "dozen", "half"}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("text", TOPICS.values(), ids=TOPICS)
@pytest.mark.parametrize("words", LENGTHS)
def test_the_length_is_what_was_asked_for(text: str, style: str, words: int) -> None:
    script = BuiltinWriter().write(topic(text, style, words))
    assert spoken_words(script) == pytest.approx(words, rel=0.12)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("text", TOPICS.values(), ids=TOPICS)
def test_no_sentence_is_said_twice(text: str, style: str) -> None:
    script = BuiltinWriter().write(topic(text, style, 1600))
    sentences = re.split(r"(?<=[.!?])\s+", spoken(script))
    assert len(sentences) == len(set(sentences))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("text", TOPICS.values(), ids=TOPICS)
def test_no_figure_is_invented(text: str, style: str) -> None:
    script = BuiltinWriter().write(topic(text, style, 1600))
    first, _, *body = script.scenes  # the second scene counts the script's own parts
    said = " ".join(scene.narration for scene in (first, *body))
    assert set(re.findall(r"\d+", said)) <= set(re.findall(r"\d+", text))
    assert not NUMBER_WORDS & set(re.findall(r"[a-z]+", said.lower()))
    assert not any(scene.kind is SceneKind.NUMBER for scene in script.scenes)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("text", TOPICS.values(), ids=TOPICS)
def test_the_topic_opens_the_script(text: str, style: str) -> None:
    first, *_, last = BuiltinWriter().write(topic(text, style)).scenes
    start = text.split(maxsplit=1)[0].strip(".?؟…")[:40]
    assert start.casefold() in first.narration.casefold()
    assert start.casefold() in first.headline.casefold()
    assert (first.kind, last.kind) == (SceneKind.TITLE, SceneKind.OUTRO)


@pytest.mark.parametrize("style", STYLES)
def test_scenes_carry_one_idea(style: str) -> None:
    scenes = BuiltinWriter().write(topic("Baking sourdough", style, 1400)).scenes
    assert max(len(scene.narration.split()) for scene in scenes) <= 36


@pytest.mark.parametrize("style", STYLES)
def test_a_long_script_announces_as_many_parts_as_it_has(style: str) -> None:
    scenes = BuiltinWriter().write(topic("Bees", style, 600)).scenes
    said = re.search(r"(\w+) parts", scenes[1].narration)
    parts = {limit_scene(scene).kicker or scene.headline for scene in scenes[2:-1]}
    assert said
    assert said[0] == counted(len({part.casefold() for part in parts}), "part")


def test_the_same_brief_is_the_same_script() -> None:
    assert BuiltinWriter().write(topic("Bees")) == BuiltinWriter().write(topic(" Bees "))


@pytest.mark.parametrize("style", STYLES)
def test_different_topics_get_different_scripts(style: str) -> None:
    names = ["Bees", "Rome", "Jazz", "Glass", "Tides", "Chess", "Salt", "Owls"]
    bodies = {
        tuple(scene.headline for scene in BuiltinWriter().write(topic(name, style)).scenes[1:])
        for name in names
    }
    assert len(bodies) >= len(names) / 2


def test_the_description_says_what_it_is() -> None:
    script = BuiltinWriter().write(topic("Bees"))
    assert "from the topic alone" in script.description
    assert "#" not in script.description


def test_tags_come_from_the_topic() -> None:
    tags = BuiltinWriter().write(topic("Why octopuses have three hearts")).tags
    assert tags == ("why octopuses have three hearts", "octopuses", "three", "hearts")


def test_pictures_are_searched_for_topic_and_scene() -> None:
    for scene in BuiltinWriter().write(topic("Baking sourdough")).scenes[1:-1]:
        assert scene.search_terms[0].startswith("Baking sourdough ")


def test_no_topic_and_no_such_style_are_refused() -> None:
    with pytest.raises(PermanentError, match="no topic"):
        BuiltinWriter().write(topic("  "))
    with pytest.raises(PermanentError, match="style"):
        BuiltinWriter().write(topic("Bees", "noir"))


def test_nothing_is_metered() -> None:
    writer = BuiltinWriter()
    assert writer.estimate(topic("Bees")) == ()
    assert writer.write(topic("Bees")).usage == ()


@pytest.mark.parametrize("style", STYLES)
def test_no_authored_screen_text_is_cut(style: str) -> None:
    prose = prose_of(style)
    for beat in chain(prose.outros, *(part.beats for part in prose.parts)):
        scene = SceneDraft(beat.kind, beat.say, beat.head, "", beat.support, beat.items)
        assert limit_scene(scene) == scene
    assert all(len(part.name.split()) <= 4 for part in prose.parts)


def test_a_fit_is_close_and_prefers_what_is_worth_more() -> None:
    choices = [Choice(20, 1), Choice(20, 100), Choice(30, 50), Choice(9, 1)]
    assert best_fit(choices, 50) == [1, 2]
    assert best_fit(choices, 9) == [3]
    assert best_fit([], 50) == []
