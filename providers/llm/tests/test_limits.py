"""Whatever a writer makes, a script leaves it inside the promised bounds."""

import pytest

from providers.llm.base import SceneDraft, SceneKind, Script
from providers.llm.limits import limit_scene, limit_script, limit_tags, trim_words
from providers.llm.tests.briefs import nonsense

SEEDS = range(0, 400, 10)


def test_a_trimmed_text_ends_between_words_and_says_so() -> None:
    assert trim_words("one two three, four five", 3) == "one two three…"


def test_a_text_that_fits_stays_as_it_is() -> None:
    assert trim_words("  one\n two ", 2) == "one two"


def test_text_without_spaces_is_cut_by_letters() -> None:
    assert len(trim_words("長" * 500, 9)) <= 9 * 12


@pytest.mark.parametrize("seed", SEEDS)
def test_on_screen_text_is_short(seed: int) -> None:
    headline, kicker, support, *items = (nonsense(seed + n) for n in range(10))
    scene = limit_scene(
        SceneDraft(SceneKind.LIST, "Said.", headline, kicker, support, items=tuple(items))
    )
    assert 1 <= len(scene.headline.split()) <= 9
    assert len(scene.kicker.split()) <= 4
    assert len(scene.support.split()) <= 14
    assert len(scene.items) <= 5
    assert all(1 <= len(item.split()) <= 6 for item in scene.items)


@pytest.mark.parametrize(
    ("kind", "items", "figure"),
    [
        (SceneKind.LIST, ("alone",), ""),
        (SceneKind.STEPS, (), ""),
        (SceneKind.NUMBER, (), ""),
    ],
)
def test_a_scene_without_its_content_is_a_statement(
    kind: SceneKind, items: tuple[str, ...], figure: str
) -> None:
    scene = SceneDraft(kind, "Said.", "Said", items=items, figure=figure)
    assert limit_scene(scene).kind is SceneKind.STATEMENT


def test_a_scene_without_a_headline_shows_what_is_said() -> None:
    assert (
        limit_scene(SceneDraft(SceneKind.STATEMENT, "Bees dance.", " ")).headline == "Bees dance."
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_tags_fit_with_their_commas_and_quotes(seed: int) -> None:
    tags = [nonsense(seed * 100 + n, 60) for n in range(60)]
    kept = limit_tags(tags)
    written = ",".join(f'"{tag}"' if " " in tag else tag for tag in kept)
    assert len(written) <= 500
    assert len({tag.casefold() for tag in kept}) == len(kept)
    assert not any(set("<>,") & set(tag) for tag in kept)


@pytest.mark.parametrize("seed", SEEDS)
def test_title_and_description_fit(seed: int) -> None:
    title, description = nonsense(seed), nonsense(seed + 1)
    scene = SceneDraft(SceneKind.TITLE, "Said.", "Said")
    script = limit_script(Script(title, description * 40, (), (scene,)))
    assert len(script.title) <= 100
    assert len(script.description.encode()) <= 5000
    assert not set("<>") & set(script.title + script.description)
