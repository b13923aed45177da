"""Figures are lifted out of sentences exactly as written."""

import pytest

from providers.llm.builtin.figures import Figure, find_figure


@pytest.mark.parametrize(
    ("sentence", "figure", "unit"),
    [
        ("It grows to 6.5 m long.", "6.5", "m"),
        ("About 40 % of them leave.", "40", "%"),
        ("About 40% of them leave.", "40", "%"),
        ("It costs $1,200 today.", "$1,200", ""),
        ("It cost €3 million to build.", "€3", "million"),
        ("More than 3 million people came.", "3", "million"),
        ("It drives at 120 km/h.", "120", "km/h"),
        ("Heat it to 180 °C.", "180", "°C"),
        ("It has 64 GB inside.", "64", "GB"),
        ("There are 400 species.", "400", "species"),
        ("It takes 5–14 seconds.", "5–14", "seconds"),  # noqa: RUF001 (a typographic range)
        ("In 1969 they landed.", "1969", ""),
        ("In 2007 beekeepers wrote home.", "2007", ""),
        ("In 2007 beekeepers lost 30% of them.", "30", "%"),
        ("In 1969 they flew 384,400 km.", "384,400", "km"),
    ],
)
def test_a_figure_is_found_with_its_unit(sentence: str, figure: str, unit: str) -> None:
    assert find_figure(sentence) == Figure(figure, unit)


@pytest.mark.parametrize(
    "sentence",
    [
        "No figure here.",
        "1. mix the flour",
        "The 3rd try worked.",
        "COVID-19 and MP4 and GPT-4.",
        "Meet at 12:30 sharp.",
        "Python 3.11.2 is out.",
        "On 12/05/2024 it rained.",
    ],
)
def test_names_dates_and_list_numbers_are_no_figures(sentence: str) -> None:
    assert find_figure(sentence) is None
