"""Figures as people write them, and the chart that shows them best."""

from __future__ import annotations

import re

import pytest

from providers.llm.base import SceneDraft, SceneKind
from videos.render.chart import chart_of
from videos.render.figures import value_of
from videos.render.layers import visible_extent
from videos.render.scene import design_scene
from videos.render.tests.helpers import FILM, scene


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("42 %", 42, "%"),
        ("1,200", 1200, ""),
        ("1.200.000", 1_200_000, ""),
        ("1,5 kg", 1.5, "kg"),
        ("0.125", 0.125, ""),
        ("$3.5 bn", 3.5e9, "$"),
        ("1.2M users", 1.2e6, "users"),
        ("\u22123 °C", -3, "°c"),
        ("1.200,50 €", 1200.5, "€"),
        ("1\u202f200", 1200, ""),
    ],
)
def test_a_figure_is_read_as_it_is_written(text: str, number: float, unit: str) -> None:
    value = value_of(text)

    assert value is not None
    assert value.number == pytest.approx(number)
    assert value.unit == unit


def test_a_text_without_figure_has_no_value() -> None:
    assert value_of("many") is None


@pytest.mark.parametrize(
    ("labels", "figures", "form"),
    [
        (["Newborns", "Children", "Adults"], ["16 h", "10 h", "7 h"], "bars"),
        (["Mon", "Tue", "Wed"], ["3", "5", "4"], "columns"),
        (["2021", "2022", "2023"], ["1.2M", "900 k", "2M"], "line"),
        (["2023", "2021", "2022"], ["1", "2", "3"], "columns"),
    ],
)
def test_the_form_follows_from_the_labels(labels: list[str], figures: list[str], form: str) -> None:
    chart = chart_of(labels, figures, [0.0, 1.0, 2.0])

    assert chart is not None
    assert chart.form == form


@pytest.mark.parametrize("figures", [["2 m", "180 cm"], ["many", "3"], ["3"], []])
def test_what_cannot_be_compared_is_no_chart(figures: list[str]) -> None:
    assert chart_of(["Tall", "Small"], figures, [0.0, 1.0]) is None


def drawn(*figures: str) -> list[int]:
    """The widths of the bars."""
    names = ("Sleep at night", "Work by day", "All that is left")[: len(figures)]
    content = SceneDraft(SceneKind.CHART, "", headline="A day", items=names, details=figures)
    design = design_scene(scene(content), FILM)
    bars = [layer.svg for layer in design.layers if layer.enter == "reach"]
    extents = [visible_extent(svg, design.canvas) for svg in bars]
    return [right - left for left, _top, right, _bottom in filter(None, extents)]


def test_bars_are_as_long_as_their_figures() -> None:
    longest, half, least = drawn("16 h", "8 h", "4 h")

    assert half / longest == pytest.approx(0.5, abs=0.03)
    assert least / longest == pytest.approx(0.25, abs=0.03)


def test_parts_of_a_hundred_leave_the_rest_of_the_track() -> None:
    (share,) = drawn("50 %")

    assert share == pytest.approx(788 / 2, abs=28)


def test_figures_that_cannot_be_compared_are_listed_with_their_labels() -> None:
    content = SceneDraft(
        SceneKind.CHART, "", headline="Sizes", items=("Door", "Ant"), details=("2 m", "tiny")
    )
    svg = "".join(layer.svg for layer in design_scene(scene(content), FILM).layers)

    assert all(word in svg for word in (">Door<", ">2 m<", ">Ant<", ">tiny<"))


def test_the_figure_of_a_valley_stands_below_its_point_and_above_the_years() -> None:
    years, figures = ("2019", "2020", "2021"), ("109", "66", "118")
    content = SceneDraft(SceneKind.CHART, "", "", items=years, details=figures)
    layers = [layer.svg for layer in design_scene(scene(content), FILM).layers]

    def height(text: str, mark: str) -> float:
        (found,) = [svg for svg in layers if f">{text}</text>" in svg]
        return float(re.findall(mark, found)[-1])

    points = [height(figure, r' cy="([\d.]+)"') for figure in figures]
    baselines = [height(figure, r' y="([\d.]+)"') for figure in figures]

    below = [base > point for base, point in zip(baselines, points, strict=True)]
    assert below == [False, True, False]
    assert baselines[1] < height("2020", r' y="([\d.]+)"') - 50
