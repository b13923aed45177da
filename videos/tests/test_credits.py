"""Who is named under a film: whoever is due, the others where wished, once, and within limits."""

from __future__ import annotations

import pytest

from videos import credits as made
from videos.credits import NO_ROOM, UNNAMED, Credit, Credited

TEXT = "How bees talk.\n\nWith a dance."
ADA = Credit("Footage", "bee", "Ada Filmer", "Pexels", "Pexels License", "https://pexels.com/1")
BO = Credit("Footage", "hive", "Bo", "Pixabay", "Pixabay Content License", "https://pixabay.com/2")
OWN = Credit("Footage", "IMG_1", "", "", "", "")
DUE = Credit("Music", "Waltz", "Cy", "", "CC BY 4.0", "https://example.com/waltz")
BLOCK = "Footage: Ada Filmer on Pexels https://pexels.com/1"


def credited(text: str, credits: list[Credit], *, wanted: bool, before: str) -> tuple[str, str]:
    """Where nothing has to be left out."""
    described = made.credited(text, credits, wanted=wanted, before=before)
    assert not described.notes
    return described.text, described.block


def test_sources_are_named_at_the_end() -> None:
    text, block = credited(TEXT, [ADA, BO, OWN, DUE], wanted=True, before="")
    assert block.split("\n") == [
        "Footage: Ada Filmer on Pexels https://pexels.com/1",
        "Footage: Bo on Pixabay https://pixabay.com/2",
        "Music: Cy (CC BY 4.0) https://example.com/waltz",
    ]
    assert text == f"{TEXT}\n\n{block}"


@pytest.mark.parametrize(
    ("licence", "due"),
    [
        ("CC BY 4.0", True),
        ("CC-BY-SA", True),
        ("cc by-nc 3.0", True),
        ("Attribution required", True),
        ("Creative Commons BY-SA 4.0", True),
        ("https://creativecommons.org/licenses/by/4.0/", True),
        ("https://creativecommons.org/publicdomain/zero/1.0/", False),
        ("CC0 1.0", False),
        ("Pexels License", False),
        ("bought", False),
        ("", False),
    ],
)
def test_where_a_licence_asks_for_it_the_name_is_there_unwished(licence: str, due: bool) -> None:
    credit = Credit("Music", "Waltz", "Cy", "", licence, "")
    assert (credited(TEXT, [credit, ADA], wanted=False, before="")[0] != TEXT) is due


@pytest.mark.parametrize("credits", [[], [OWN]])
def test_what_is_the_creators_own_is_not_told(credits: list[Credit]) -> None:
    assert credited(TEXT, credits, wanted=True, before="") == (TEXT, "")


def test_an_empty_description() -> None:
    assert credited("", [ADA], wanted=True, before="") == (BLOCK, BLOCK)


def test_the_same_source_is_named_once() -> None:
    assert credited(TEXT, [ADA, ADA], wanted=True, before="")[1] == BLOCK


def test_once_however_often_it_is_done() -> None:
    once, block = credited(TEXT, [ADA], wanted=True, before="")
    assert credited(once, [ADA], wanted=True, before=block) == (once, block)


def test_a_form_that_changes_the_ends_of_lines_takes_nothing_out() -> None:
    once, block = credited(TEXT, [ADA, BO], wanted=True, before="")
    sent = once.replace("\n", "\r\n")
    assert credited(sent, [ADA, BO], wanted=True, before=block) == (once, block)


def test_other_footage_changes_the_credits_and_nothing_else() -> None:
    first, block = credited(TEXT, [ADA], wanted=True, before="")
    edited = first.replace("With a dance.", "Watch to the end!") + "\n\nSubscribe."
    text, _ = credited(edited, [BO], wanted=True, before=block)
    assert text.startswith("How bees talk.\n\nWatch to the end!")
    assert "Subscribe." in text
    assert "Ada" not in text
    assert text.endswith("Footage: Bo on Pixabay https://pixabay.com/2")


def test_what_the_creator_took_out_stays_out_unless_it_is_due() -> None:
    _, block = credited(TEXT, [ADA, DUE], wanted=True, before="")
    assert credited(TEXT, [ADA, BO], wanted=True, before=block)[0] == TEXT
    assert credited(TEXT, [ADA, DUE], wanted=True, before=block)[1] == DUE.line()


def test_a_name_cannot_bring_lines_or_markup() -> None:
    name = "Eve\n\nhttps://evil.example <b>"
    credit = Credit("Footage", "bee", name, "Pexels", "", "https://pexels.com/1")
    assert credit.line() == (
        "Footage: Eve https://evil.example ‹b› on Pexels https://pexels.com/1"  # noqa: RUF001
    )


LONG = "Wörter über Bienen. " * 300  # more than the limit by itself, and not all of it ASCII


@pytest.mark.parametrize("room", [400, 60, 20, 0])
def test_the_limit_of_a_description_is_kept(room: int) -> None:
    body = LONG.encode()[: 5000 - room].decode(errors="ignore").rstrip()
    text, block = credited(body, [ADA, BO], wanted=True, before="")
    assert len(text.encode()) <= 5000
    assert text.startswith(body)
    assert block in ("", "Footage: Pexels, Pixabay", f"{ADA.line()}\n{BO.line()}")
    assert (block == "") is (room < 30)


def many(count: int, name: str = "Ådne Nordmann") -> list[Credit]:
    return [
        Credit("Footage", "", f"{name} {n}", "", "CC BY 4.0", f"https://example.com/clips/{n}")
        for n in range(count)
    ]


def full(body: str, credits: list[Credit]) -> Credited:
    described = made.credited(body, credits, wanted=True, before="")
    assert len(described.text.encode()) <= 5000
    assert described.text.endswith(described.block)
    return described


def test_what_is_due_makes_itself_room_and_that_is_told() -> None:
    described = full(LONG.encode()[:5000].decode(), [ADA, DUE])
    assert described.block == DUE.line()
    assert described.notes == [NO_ROOM]


def test_links_give_way_before_a_word_of_the_text_does() -> None:
    credits = many(80)
    described = full(TEXT, credits)
    assert described.text.startswith(TEXT)
    names = ", ".join(one.author for one in credits)
    assert described.block == f"Footage: {names} (CC BY 4.0)"
    assert not described.notes


def test_of_more_names_than_there_is_room_for_none_is_cut() -> None:
    described = full(TEXT, [DUE, *many(400)])
    music, footage, more = described.block.split("\n")
    assert music == "Music: Cy (CC BY 4.0)"
    named = footage.removeprefix("Footage: ").removesuffix(" (CC BY 4.0)").split(", ")
    assert named == [f"Ådne Nordmann {n}" for n in range(len(named))]
    assert more == f"And {400 - len(named)} more."
    assert described.notes == [NO_ROOM, UNNAMED]


def test_an_address_in_the_text_stays_whole_or_goes() -> None:
    body = "\n".join(f"https://example.com/chapters/{n}" for n in range(160))
    described = full(body, [DUE])
    kept = described.text.removesuffix(f"\n\n{described.block}")
    assert body.startswith(f"{kept}\n")
    assert described.notes == [NO_ROOM]
