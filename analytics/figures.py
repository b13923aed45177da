"""The figures that are computed from others. Percentages have two places."""

from __future__ import annotations

from decimal import Decimal

Number = int | float | Decimal

VIEWS_WEIGHT = 0.7
ENGAGEMENT_WEIGHT = 0.3


def percent(part: Number, whole: Number) -> float:
    """How many per cent of the whole; 0 when there is no whole."""
    return round(100 * float(part) / float(whole), 2) if whole else 0.0


def growth(now: Number, before: Number) -> float:
    """Per cent more (or less) than before; 0 when there was nothing before."""
    return percent(float(now) - float(before), before)


def roi(revenue: Decimal, cost: Decimal) -> float:
    """Return on investment: (revenue - cost) / cost in per cent; 0 for what cost nothing."""
    return percent(revenue - cost, cost)


def engagement(likes: int, comments: int, views: int) -> float:
    """Likes and comments for every hundred views; 0 without views."""
    return percent(likes + comments, views)


def performance_score(
    *, views: int, engagement: float, mean_views: float, mean_engagement: float
) -> float:
    """0 to 100 against the channel's average video, which scores 50; 0 without views.

    The views over the channel's mean count seven parts, the engagement over the channel's three.
    The sum r becomes 100 * r / (1 + r): twice the average is 66.67, and no video passes 100.
    """
    if not views:
        return 0.0
    ratio = VIEWS_WEIGHT * _ratio(views, mean_views)
    ratio += ENGAGEMENT_WEIGHT * _ratio(engagement, mean_engagement)
    return round(100 * ratio / (1 + ratio), 2)


def _ratio(value: float, mean: float) -> float:
    return value / mean if mean else 1.0
