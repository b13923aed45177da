"""The creator's own text is narrated word for word, in scenes of a few seconds."""

import pytest

from providers.base import PermanentError
from providers.llm.base import SceneKind
from providers.llm.builtin import BuiltinWriter
from providers.llm.builtin.split import MOST, sentences, weight
from providers.llm.tests.briefs import nonsense, spoken, text

HARD = {
    "one word": "Hello",
    "emoji": "🐙 🐙🐙 octopus! 👩‍👩‍👧‍👦 family. ✨",
    "html": '<script>alert("x")</script> <b>Bold</b> & <i>more</i>. {braces} {0} %s \\n',
    "no punctuation": "and then we went " * 200,
    "abbreviations": "Dr. Smith met Mr. J. R. Jones at 5 p.m. in the U.S. e.g. Ohio. They ate.",
    "long": ("The sea is deep, and it is dark; nobody knows it all. " * 200)[:10_000],
    "a word of 10,000": "a" * 10_000,
    "newlines": "\n\n\nOne\ntwo\r\nthree\r\rfour\n\n\n\nfive\t\tsix  \u00a0 seven\n",
    "bullets": "Take:\n- flour\n- water\n* salt\n1. mix\n2) wait\n• bake\n\n—\n-\n1.",
    "rtl": "الأخطبوط له ثلاثة قلوب. لماذا؟ لا أحد يعرف!",
    "no spaces": "章魚有三顆心臟。為什麼？因為它需要。" * 50,  # noqa: RUF001
    "quotes": 'He said: "This is it." She said: “No, it is not!” (They left.) "Why?"',
    "only marks": "... !!! ??? — – - . , ;",  # noqa: RUF001
    "braces": "{topic} {count} {opening} $HOME `ls`",
}


@pytest.mark.parametrize("source", HARD.values(), ids=HARD)
def test_every_word_is_said_in_order(source: str) -> None:
    script = BuiltinWriter().write(text(source))
    assert spoken(script) == " ".join(source.split())


@pytest.mark.parametrize("seed", range(200))
def test_any_text_is_said_word_for_word(seed: int) -> None:
    source = f"Start {nonsense(seed, 3000)}"
    assert spoken(BuiltinWriter().write(text(source))) == " ".join(source.split())


def test_an_empty_text_is_refused_in_plain_words() -> None:
    with pytest.raises(PermanentError, match="nothing to narrate"):
        BuiltinWriter().write(text(" \n "))


@pytest.mark.parametrize("name", ["no punctuation", "long"])
def test_scenes_last_seconds_not_minutes(name: str) -> None:
    scenes = BuiltinWriter().write(text(HARD[name])).scenes
    lengths = [sum(weight(word) for word in scene.narration.split()) for scene in scenes]
    assert max(lengths) <= MOST + 1
    assert sum(lengths) / len(lengths) >= 12


def test_a_long_sentence_is_cut_at_its_clauses() -> None:
    clause = "the wind came in from the sea and bent every tree along the shore"
    script = BuiltinWriter().write(text(f"{clause}, {clause}, {clause}, {clause}."))
    assert all(scene.narration.endswith((",", ".")) for scene in script.scenes)


def test_a_paragraph_starts_a_scene() -> None:
    one = "Bees dance to tell each other where the flowers are today."
    other = "Ants leave a trail of scent for the same purpose instead."
    scenes = BuiltinWriter().write(text(f"{one}\n\n{other}")).scenes
    assert [scene.narration for scene in scenes] == [one, other]


@pytest.mark.parametrize(
    "sentence",
    [
        "Dr. Smith came at 5 p.m. and left.",
        "Cats, e.g. Tom, sleep.",
        "It grew by 3.5 percent.",
        "J. R. R. Tolkien wrote it.",
    ],
)
def test_an_abbreviation_ends_no_sentence(sentence: str) -> None:
    assert [str(found) for found in sentences(sentence)] == [sentence]


FILLER = "The sea is wide and calm today, and nothing else happens in this opening at all."
ENDING = "Thank you for staying until the very end, and until we meet again on these shores."

KINDS = {
    SceneKind.NUMBER: "An octopus of this kind grows up to 6.5 m long when nobody disturbs it.",
    SceneKind.QUESTION: "But why would any animal on this planet need more than a single heart?",
    SceneKind.QUOTE: 'The diver looked at us and said: "I have never seen anything like it."',
    SceneKind.LIST: "For this soup we are going to need carrots, onions, garlic, and fresh thyme.",
    SceneKind.STEPS: "First, find a quiet bay. Then wait for low tide. Finally, look under rocks.",
    SceneKind.STATEMENT: "The animal lives alone and hides between the rocks for most of its life.",
}


@pytest.mark.parametrize(("kind", "sentence"), KINDS.items(), ids=KINDS)
def test_the_kind_of_a_scene_comes_from_the_text(kind: SceneKind, sentence: str) -> None:
    scenes = BuiltinWriter().write(text(f"{FILLER}\n\n{sentence}\n\n{ENDING}")).scenes
    assert [scene.kind for scene in scenes] == [SceneKind.TITLE, kind, SceneKind.OUTRO]


def test_lists_and_steps_show_the_texts_own_words() -> None:
    source = f"{FILLER}\n\n{KINDS[SceneKind.STEPS]}\n\n{KINDS[SceneKind.LIST]}\n\n{ENDING}"
    _, steps, items, _ = BuiltinWriter().write(text(source)).scenes
    assert steps.items == ("Find a quiet bay", "Wait for low tide", "Look under rocks")
    assert items.items == ("Carrots", "Onions", "Garlic", "Fresh thyme")


def test_bullets_become_items() -> None:
    bullets = "Bring these things to the beach:\n- a lamp\n- warm socks\n- some tea"
    source = f"{FILLER}\n\n{bullets}\n\n{ENDING}"
    scene = BuiltinWriter().write(text(source)).scenes[1]
    assert (scene.kind, scene.items) == (SceneKind.LIST, ("A lamp", "Warm socks", "Some tea"))


@pytest.mark.parametrize("source", HARD.values(), ids=HARD)
def test_the_screen_shows_only_words_of_the_text(source: str) -> None:
    said = "".join(source.split()).casefold()
    for scene in BuiltinWriter().write(text(source)).scenes:
        shown = (scene.headline, scene.support, scene.figure, scene.unit, *scene.items)
        for word in " ".join(shown).split():
            assert word.strip("….,!?;:\"'“”").casefold() in said


def test_the_creators_topic_is_the_title() -> None:
    script = BuiltinWriter().write(text(FILLER, about="Quiet water"))
    assert (script.title, script.scenes[0].headline) == ("Quiet water", "Quiet water")


def test_a_number_scene_is_headed_by_the_clause_of_its_figure() -> None:
    number = "The angle shows the direction to fly; a run of one second means 1 km of way."
    scene = BuiltinWriter().write(text(f"{FILLER}\n\n{number}\n\n{ENDING}")).scenes[1]
    assert (scene.figure, scene.unit) == ("1", "km")
    assert scene.headline.startswith("A run of one second")


def test_a_condition_is_no_item() -> None:
    advice = (
        "If you want to help bees, plant native flowers, leave some bare ground, and skip poison."
    )
    scene = BuiltinWriter().write(text(f"{FILLER}\n\n{advice}\n\n{ENDING}")).scenes[1]
    assert scene.items == ("Plant native flowers", "Leave some bare ground", "Skip poison")
