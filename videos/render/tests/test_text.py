"""On-screen text: cleaned, and fitted to the width it is given."""

import pytest

from videos.render.text import ELLIPSIS, Font, clean, fit, is_rtl

FONT = Font(120, 800, -0.03)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("two\nlines\tand  spaces ", "two lines and spaces"),
        ("nul\x00 bell\x07 escape\x1b", "nul bell escape"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("turned \u202eover\u202c", "turned over"),
        ("flag \U0001f1fa\U0001f1f8", "flag \U0001f1fa\U0001f1f8"),
        ("thumb \U0001f44d\U0001f3fd", "thumb \U0001f44d"),
        ("key 1\ufe0f\u20e3", "key 1"),
        ("e\u0301", "\u00e9"),
        ("\ufffe\uffff\ue000", ""),
    ],
)
def test_clean_keeps_what_can_be_seen(given: str, shown: str) -> None:
    assert clean(given) == shown


def test_joiners_that_a_script_needs_stay() -> None:
    persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"

    assert clean(persian) == persian


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hello", False),
        ("مرحبا hello", True),
        ("hello مرحبا", False),
        ("NASA تعلن اليوم", True),
        ("ما is an Arabic word", False),
        ("2026 שלום", True),
        ("123", False),
        ("", False),
    ],
)
def test_direction_is_that_of_most_words_else_of_the_first(text: str, expected: bool) -> None:
    assert is_rtl(text) is expected


@pytest.mark.parametrize(
    "text",
    ["Why", "Why the James Webb telescope sees the past", "W" * 300, "word " * 200, "مرحبا " * 40],
)
@pytest.mark.parametrize("width", [804, 300])
def test_every_line_fits_the_width_and_the_number_of_lines(text: str, width: int) -> None:
    fitted = fit(text, FONT, width, 4)

    assert 1 <= len(fitted.lines) <= 4
    assert all(fitted.font.width(line) <= width for line in fitted.lines)


def test_a_short_text_keeps_its_size() -> None:
    assert fit("Look up", FONT, 804, 4).font == FONT


def test_a_long_text_shrinks_before_it_is_cut() -> None:
    text = "Why the James Webb telescope sees the past of everything"
    fitted = fit(text, FONT, 804, 3)

    assert fitted.font.size < FONT.size
    assert " ".join(fitted.lines) == text


def test_what_cannot_fit_ends_in_an_ellipsis() -> None:
    assert fit("word " * 200, FONT, 804, 3).lines[-1].endswith(ELLIPSIS)


def test_a_word_of_300_letters_is_broken_not_lost() -> None:
    fitted = fit("x" * 300, Font(40, 600), 804, 20)

    assert "".join(fitted.lines).replace("\u2010", "") == "x" * 300
    assert len(fitted.lines) > 1


def test_no_words_no_lines() -> None:
    assert fit("", FONT, 804, 3).lines == ()
