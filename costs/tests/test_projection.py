"""The projection against months computed by hand.

November 2026 begins on a Sunday and has 30 days; December has 31 and begins on a Tuesday.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from costs.projection import (
    MonthProjection,
    first_day_needed,
    project_month,
    project_next_month,
)


def november(day: int) -> date:
    return date(2026, 11, day)


def every_day(first: date, last: date, amount: str) -> dict[date, Decimal]:
    days = (last - first).days + 1
    return {first + timedelta(days=number): Decimal(amount) for number in range(days)}


def test_nothing_spent_is_nothing_projected() -> None:
    assert project_month({}, november(10)) == MonthProjection(Decimal(0), Decimal(0), 20)
    assert project_next_month({}, november(10)) == 0


def test_a_steady_month_goes_on_as_it_was() -> None:
    totals = every_day(date(2026, 10, 1), november(9), "2")
    # 9 days at 2 are spent; today and 20 more are expected at 2.
    assert project_month(totals, november(10)) == MonthProjection(Decimal(18), Decimal(60), 20)
    assert project_next_month(totals, november(10)) == 62


def test_weekdays_keep_their_pattern() -> None:
    """Two weeks of 10 on Saturdays and 1 on other days, seen on Monday the 16th."""
    totals = every_day(november(2), november(15), "1")
    totals[november(7)] = totals[november(14)] = Decimal(10)
    # Spent: 12 days at 1 and 2 at 10. To come, today included: 15 days, the 21st and 28th at 10.
    assert project_month(totals, november(16)) == MonthProjection(Decimal(32), Decimal(65), 14)
    # December 2026 has Saturdays on the 5th, 12th, 19th and 26th: 4 at 10 and 27 at 1.
    assert project_next_month(totals, november(16)) == 67


def test_only_the_last_28_days_make_the_pattern() -> None:
    totals = every_day(date(2026, 6, 1), date(2026, 10, 26), "100")
    totals |= every_day(date(2026, 10, 27), november(23), "1")
    # The 28 days before the 24th begin on October 27: 23 spent, 7 to come.
    assert project_month(totals, november(24)).projected == 30
    assert first_day_needed(november(24)) == date(2026, 10, 27)
    assert first_day_needed(november(30)) == november(1)


def test_today_counts_as_expected_or_as_what_it_has_cost_already() -> None:
    totals = every_day(date(2026, 10, 1), november(9), "2")
    low = project_month(totals | {november(10): Decimal("0.5")}, november(10))
    assert (low.spent, low.projected) == (Decimal("18.5"), Decimal(60))
    high = project_month(totals | {november(10): Decimal(7)}, november(10))
    assert (high.spent, high.projected) == (Decimal(25), Decimal(65))


def test_days_before_the_first_spending_do_not_count() -> None:
    """Begun on Thursday the 12th with 6, nothing on the 13th, 3 on the 14th; today the 15th."""
    totals = {november(12): Decimal(6), november(14): Decimal(3)}
    # Thursday 6, Friday 0, Saturday 3; the other weekdays are unknown: (6 + 0 + 3) / 3 = 3.
    # Today, Sunday: 3. To come: Thursdays 19, 26: 12; Fridays 20, 27: 0; Saturdays 21, 28: 6;
    # Sunday to Wednesday 16-18, 22-25, 29-30: 9 days at 3 = 27. In all 9 + 3 + 12 + 6 + 27 = 57.
    assert project_month(totals, november(15)) == MonthProjection(Decimal(9), Decimal(57), 15)


def test_a_pause_counts_when_the_beginning_is_known() -> None:
    totals = {november(14): Decimal(28)}
    # The only Saturday of four that cost anything: 7 a Saturday, nothing on other days.
    known = project_month(totals, november(15), began=date(2026, 1, 1))
    assert known.projected == 28 + 7 + 7
    assert project_month(totals, november(15)).projected == 28 + 16 * 28


def test_the_first_day_is_all_there_is_to_go_by() -> None:
    totals = {november(28): Decimal("1.5")}
    assert project_month(totals, november(28)) == MonthProjection(Decimal("1.5"), Decimal("4.5"), 2)


def test_on_the_last_day_nothing_is_left_but_today() -> None:
    totals = every_day(date(2026, 10, 1), november(30), "1")
    assert project_month(totals, november(30)) == MonthProjection(Decimal(30), Decimal(30), 0)


def test_as_of_an_earlier_day_later_days_are_not_known() -> None:
    totals = every_day(date(2026, 10, 1), november(20), "1")
    later = totals | every_day(november(21), november(30), "500")
    assert project_month(later, november(20)) == project_month(totals, november(20))
    assert project_month(later, date(2026, 9, 1), began=date(2026, 10, 1)).projected == 0


@pytest.mark.parametrize("today", [date(2026, 12, 31), date(2028, 2, 29), date(2027, 1, 31)])
def test_months_of_every_length_and_the_turn_of_the_year(today: date) -> None:
    totals = every_day(today - timedelta(days=40), today, "1")
    assert project_month(totals, today).projected == today.day
    following = {date(2026, 12, 31): 31, date(2028, 2, 29): 31, date(2027, 1, 31): 28}
    assert project_next_month(totals, today) == following[today]
