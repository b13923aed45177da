"""What fits a scene and what does not, as a viewer would say: a table of searches and tags."""

from __future__ import annotations

import pytest

from providers.footage.relevance import FLOOR, relevance

BEES, PLANETS, STOCKS = "How bees talk by dancing", "The planets of the sun", "The stock market"

FITS = [
    ("honey bee", "honey bee on a flower", BEES),
    ("honey bees", "close up of a honey-bee collecting pollen", BEES),
    ("bee", "bees, hive, insect", BEES),
    ("solar system", "planets in the solar system", PLANETS),
    ("mercury", "mercury, planet, space", PLANETS),
    ("wall street", "wall street, new york", STOCKS),
    ("new york city", "new york skyline at night", "A walk through New York"),
    ("city", "cities at night from above", "Why cities grow"),
    ("running", "woman run in a park", "How running changes you"),
    ("café", "cafe, coffee, table", "The first cafés"),
    ("Bienen", "Biene auf Blüte, Insekt", "Wie Bienen reden"),
    ("abeilles", "une abeille sur une fleur", "Les abeilles"),
    ("пчела", "пчелы на цветке", "Как говорят пчелы"),
    ("蜜蜂", "蜜蜂, 花, 昆虫", "蜜蜂的语言"),
    ("ミツバチ", "ミツバチと花", "ミツバチのダンス"),
    ("꿀벌", "꿀벌이 꽃에 앉다", "꿀벌의 춤"),
    ("मधुमक्खी", "मधुमक्खी फूल पर", "मधुमक्खी का नाच"),
    ("النحل", "النحل على زهرة", "رقصة النحل"),
]

DOES_NOT = [
    ("honey bee", "honey jar on a table", BEES),
    ("honey bee", "cat on a sofa", BEES),
    ("bee", "beekeeper in a protective suit", BEES),
    ("hearts", "red valentine hearts", "How an octopus lives"),
    ("solar system", "solar panel, roof, energy", PLANETS),
    ("mercury", "liquid mercury, metal", PLANETS),
    ("black hole", "hole in a brick wall", "Gravity"),
    ("wall street", "street food market", STOCKS),
    ("plane", "planet earth from space", "Why planes fly"),
    ("star", "start of a race", "How stars are born"),
    ("car", "card game", "Electric cars"),
    ("bus", "business meeting", "Why buses are late"),
    ("rain", "train station", "Where rain comes from"),
    ("ant", "antelope in the savanna", "Ants"),
    ("Bienenstock", "Biene auf Blüte", "Wie Bienen reden"),
    ("蜜蜂", "花, 昆虫", "蜜蜂的语言"),
    ("नमक", "नमकीन चाय", "नमक"),
    ("the", "the end", "The end"),
    ("", "bee", BEES),
    ("bee", "", BEES),
    ("!?", "bee", BEES),
]


@pytest.mark.parametrize(("term", "text", "subject"), FITS)
def test_it_fits(term: str, text: str, subject: str) -> None:
    assert relevance(term, text, subject=subject) >= FLOOR


@pytest.mark.parametrize(("term", "text", "subject"), DOES_NOT)
def test_it_does_not_fit(term: str, text: str, subject: str) -> None:
    assert relevance(term, text, subject=subject) < FLOOR


def test_what_else_the_scene_is_about_tells_like_sounding_things_apart() -> None:
    planet, metal = "mercury planet in space", "liquid mercury metal"
    assert relevance("mercury", planet, context=["planet orbit"]) >= FLOOR
    assert relevance("mercury", metal, context=["planet orbit"]) < FLOOR


def test_more_of_the_subject_is_better() -> None:
    near = relevance("waggle dance", "bees in a waggle dance in their hive", subject=BEES)
    assert near > relevance("waggle dance", "waggle dance", subject=BEES)
