"""Notes are organised, never embroidered."""

import re

import pytest

from providers.base import PermanentError
from providers.llm.base import SceneKind
from providers.llm.builtin import BuiltinWriter
from providers.llm.builtin.notes import read_notes
from providers.llm.builtin.prose import STYLES, prose_of
from providers.llm.tests.briefs import notes, spoken

BEES = """- Bees dance to show where flowers are, and the angle of the dance tells the direction
- A hive holds up to 60,000 bees
* wax
* honey
* propolis
3. Smoke calms them

Never open a hive in the rain"""


@pytest.mark.parametrize("style", STYLES)
def test_every_note_is_said_whole_and_in_order(style: str) -> None:
    said = spoken(BuiltinWriter().write(notes(BEES, "Bees", style)))
    places = [said.find(note) for note in read_notes(BEES)]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("style", STYLES)
def test_nothing_is_said_beyond_the_notes_and_the_styles_connecting_words(style: str) -> None:
    words = prose_of(style).notes
    allowed = " ".join(
        [BEES, "Bees seven points", words.intro, *words.leads, words.last, words.outro]
    )
    said = spoken(BuiltinWriter().write(notes(BEES, "Bees", style)))
    assert set(_words(said)) <= set(_words(allowed))


def _words(text: str) -> list[str]:
    return re.findall(r"[\w,]*\w", text.casefold())


def test_a_frame_around_the_points() -> None:
    scenes = BuiltinWriter().write(notes(BEES, "Bees")).scenes
    assert scenes[0].kind is SceneKind.TITLE
    assert scenes[-1].kind is SceneKind.OUTRO
    assert "seven points" in scenes[0].narration


def test_short_neighbours_share_a_list() -> None:
    lists = [s for s in BuiltinWriter().write(notes(BEES)).scenes if s.kind is SceneKind.LIST]
    assert [scene.items for scene in lists] == [("Wax", "Honey", "Propolis", "Smoke calms them")]


def test_a_single_line_is_read_by_sentences() -> None:
    assert read_notes("Bees dance. Ants walk. Why?") == ["Bees dance.", "Ants walk.", "Why?"]


@pytest.mark.parametrize("mark", ["- ", "* ", "• ", "•", "1. ", "2) ", "[ ] ", "- [x] ", "## "])
def test_marks_of_lists_are_not_said(mark: str) -> None:
    assert read_notes(f"{mark}wax\n{mark}honey") == ["wax", "honey"]


def test_a_minus_belongs_to_its_number() -> None:
    assert read_notes("-5 °C at night\n3.5 m of snow") == ["-5 °C at night", "3.5 m of snow"]


def test_a_hundred_notes_and_a_note_of_a_thousand_words() -> None:
    many = "\n".join(f"Note number {n} has something to say about it" for n in range(100))
    long = "a very long note " * 250
    for source in (many, long):
        said = spoken(BuiltinWriter().write(notes(source)))
        assert all(note in said for note in read_notes(source))


@pytest.mark.parametrize("source", ["", "  \n - \n"])
def test_empty_notes_are_refused_in_plain_words(source: str) -> None:
    with pytest.raises(PermanentError, match="notes are empty"):
        BuiltinWriter().write(notes(source))


def test_a_heading_introduces_what_follows() -> None:
    source = "In a hive:\n- one queen\n- some drones\n- many workers"
    _, scene, _ = BuiltinWriter().write(notes(source)).scenes
    assert scene.narration == "In a hive: one queen, some drones, many workers."
    assert (scene.headline, scene.items) == (
        "In a hive",
        ("One queen", "Some drones", "Many workers"),
    )
