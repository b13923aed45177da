"""Figures and times as people say them, and lines that say what the figures do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from channels_app.models import Channel
from dashboard.chart import nice_step, series
from dashboard.contexts.shell import Gauge
from dashboard.templatetags.people import clock, dollars, lasted, letter, money, said
from dashboard.tests.markup import Markup
from tests.factories import VideoFactory


@pytest.mark.parametrize(
    ("amount", "words"),
    [("0", "$0.00"), ("1234.5", "$1,234.50"), ("0.004", "$0.004"), ("0.000181", "$0.000181")],
)
def test_money(amount: str, words: str) -> None:
    assert money(Decimal(amount)) == words


def test_a_limit_has_cents_only_where_there_are_some() -> None:
    assert (dollars(Decimal("1500.000000")), dollars(Decimal("7.5"))) == ("$1,500", "$7.50")


@pytest.mark.parametrize(("name", "sign"), [("wonder", "W"), ('"Sea"', "S"), ("¿¡!", "¿")])
def test_a_name_is_stood_for_by_its_first_letter(name: str, sign: str) -> None:
    assert letter(name) == sign


@pytest.mark.parametrize(
    ("seconds", "words"), [(None, "0:00"), (21.4, "0:21"), (370, "6:10"), (3840, "1:04:00")]
)
def test_clock(seconds: float | None, words: str) -> None:
    assert clock(seconds) == words


@pytest.mark.parametrize(("seconds", "words"), [(0.42, "0.4 s"), (12.3, "12 s"), (64, "1:04")])
def test_lasted(seconds: float, words: str) -> None:
    assert lasted(seconds) == words


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=3), "today 09:00"),
        (timedelta(hours=20), "yesterday 16:00"),
        (timedelta(days=9), "1 Mar 12:00"),
        (timedelta(days=99), "1 Dec 2025"),
        (timedelta(days=-1), "tomorrow 12:00"),
    ],
)
def test_said(ago: timedelta, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = datetime(2026, 3, 10, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    assert said(noon - ago) == words


def test_times_are_those_of_the_users_own_place(
    creator: Client, user: User, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.filter(pk=user.pk).update(time_zone="Asia/Tokyo")
    VideoFactory.create(channel=channel)
    now = timezone.now()
    asked = now.replace(hour=3, minute=0)
    channel.videos.update(created_at=asked - timedelta(days=3))
    there = (asked - timedelta(days=3)).astimezone(ZoneInfo("Asia/Tokyo"))
    assert f"{there.day} {there:%b} 12:00" in Markup(creator.get("/videos")).text


@pytest.mark.parametrize(
    ("largest", "step"),
    [("0", "0.10"), ("0.25", "0.10"), ("3", "1"), ("3.1", "2"), ("59", "20"), ("61", "50")],
)
def test_three_steps_of_a_scale_reach_the_largest_value(largest: str, step: str) -> None:
    assert nice_step(Decimal(largest), Decimal("0.10")) == Decimal(step)


def test_a_line_starts_at_the_left_and_ends_at_the_last_value() -> None:
    drawn = series([0, 3, 1], least=Decimal(1))
    assert drawn.line.startswith("M0 100C")
    assert drawn.line.endswith("100 66.67")
    assert drawn.end == (100, 66.67)
    assert drawn.ticks == tuple(map(Decimal, (3, 2, 1, 0)))


def test_a_line_of_one_day_is_a_point() -> None:
    assert series([Decimal(2)], least=Decimal(1)).line == "M0 33.33"


@pytest.mark.parametrize(
    ("spent", "limit", "percent", "level"),
    [
        ("0", "0", 0, "good"),
        ("1", "0", 100, "over"),
        ("40", "50", 80, "near"),
        ("48", "50", 96, "over"),
    ],
)
def test_a_gauge_tells_how_close_it_is(spent: str, limit: str, percent: int, level: str) -> None:
    gauge = Gauge(Decimal(spent), Decimal(limit))
    assert (gauge.percent, gauge.level) == (percent, level)
