"""Computed figures against examples worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analytics.figures import engagement, growth, percent, performance_score, roi


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(1, 3, 33.33), (3, 3, 100), (0, 5, 0), (5, 0, 0), (0, 0, 0)]
)
def test_percentages_have_two_places_and_nothing_of_nothing_is_none(
    part: int, whole: int, expected: float
) -> None:
    assert percent(part, whole) == expected


@pytest.mark.parametrize(
    ("now", "before", "expected"), [(150, 100, 50), (50, 100, -50), (0, 100, -100), (100, 0, 0)]
)
def test_growth_is_against_what_was_before(now: int, before: int, expected: float) -> None:
    assert growth(now, before) == expected


@pytest.mark.parametrize(
    ("revenue", "cost", "expected"),
    [("3.00", "2.00", 50), ("0", "2.00", -100), ("3.00", "0", 0), ("1.00", "3.00", -66.67)],
)
def test_return_on_investment(revenue: str, cost: str, expected: float) -> None:
    assert roi(Decimal(revenue), Decimal(cost)) == expected


def test_engagement_is_likes_and_comments_for_a_hundred_views() -> None:
    assert engagement(30, 20, 1000) == 5
    assert engagement(30, 20, 0) == 0


def score(views: int, engaged: float) -> float:
    return performance_score(views=views, engagement=engaged, mean_views=100, mean_engagement=4)


@pytest.mark.parametrize(
    ("views", "engaged", "expected"),
    [
        (100, 4, 50),  # 0.7 + 0.3 = 1: 1/2
        (200, 8, 66.67),  # 1.4 + 0.6 = 2: 2/3
        (200, 4, 62.96),  # 1.4 + 0.3 = 1.7: 1.7/2.7
        (100, 8, 56.52),  # 0.7 + 0.6 = 1.3: 1.3/2.3
        (50, 0, 25.93),  # 0.35: 0.35/1.35
        (0, 0, 0),
    ],
)
def test_scores_are_against_the_channels_average(
    views: int, engaged: float, expected: float
) -> None:
    assert score(views, engaged) == expected


def test_scores_stay_below_a_hundred_and_need_no_engagement() -> None:
    assert 99 < score(10**6, 50) <= 100
    assert performance_score(views=9, engagement=0, mean_views=9, mean_engagement=0) == 50
