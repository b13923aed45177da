"""The dashboard: figures that are true, what is in the making, and refreshes that cost nothing."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from channels_app.models import Channel
from costs.models import Budget, CostAlert, DailyCost
from dashboard.contexts.home import Home
from dashboard.tests.markup import HTMX, Markup, marker_of
from tests.factories import ChannelFactory, VideoFactory
from videos.models import Stage, Status, Video
from videos.states import CANCELLED


def completed(channel: Channel, **fields: object) -> Video:
    return VideoFactory.create(
        channel=channel, status=Status.COMPLETED, completed_at=timezone.now(), **fields
    )


def spend(user: User, amount: str, days_ago: int = 0) -> None:
    DailyCost.objects.create(
        owner=user,
        day=user.today() - timedelta(days=days_ago),
        category="ai_generation",
        amount=Decimal(amount),
    )


def alert(user: User) -> CostAlert:
    return CostAlert.objects.create(
        owner=user,
        day=user.today(),
        kind=CostAlert.Kind.DAILY_WARNING,
        threshold=40,
        current=41,
        message="Daily cost approaching limit: $41.00 of $50",
    )


def test_without_a_channel_it_says_what_to_do_first(creator: Client) -> None:
    page = Markup(creator.get("/"))
    assert page.all("a", href=reverse("channel-new"))
    assert "Cost this month" not in page.text


def test_without_a_video_it_asks_for_a_topic(creator: Client, channel: Channel) -> None:
    page = Markup(creator.get("/"))
    assert page.one("form", action=reverse("video-new"))["method"] == "get"
    assert page.one("input", name="topic")


def test_figures_come_with_what_they_are_compared_to(
    creator: Client, user: User, channel: Channel
) -> None:
    Budget.objects.create(owner=user, daily_limit=20, monthly_limit=300)
    spend(user, "12.40")
    completed(channel)
    text = Markup(creator.get("/")).text
    assert "$12.40 of $300" in text
    assert "$12.40 of $20 $7.60 left" in text
    assert "1 / 100" in text


def test_what_somebody_else_spent_and_made_counts_for_them(
    user: User, other_user: User, channel: Channel
) -> None:
    spend(other_user, "40")
    completed(ChannelFactory.create(owner=other_user))
    home = Home.load(user)
    assert home.month.spent == home.trend.total_videos == 0
    assert not home.recent


def test_success_counts_failures_but_not_what_was_cancelled(user: User, channel: Channel) -> None:
    completed(channel)
    for message in ("The disk is full.", CANCELLED):
        VideoFactory.create(
            channel=channel, failed=True, completed_at=timezone.now(), error_message=message
        )
    assert Home.load(user).outcomes.percent == 50


def test_the_trend_ends_today_where_the_user_lives(
    user: User, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = timezone.now().replace(year=2026, month=3, day=10, hour=23, minute=30)
    monkeypatch.setattr(timezone, "now", lambda: late)
    user.time_zone = "Asia/Tokyo"
    completed(channel)
    trend = Home.load(user).trend
    assert trend.days[-1].isoformat() == "2026-03-11"
    assert trend.total_videos == 1
    assert len(trend.days) == 30


def test_alerts_come_first_and_can_be_dismissed(
    creator: Client, user: User, channel: Channel
) -> None:
    raised = alert(user)
    dismiss = reverse("alert-dismiss", args=[raised.pk])
    assert raised.message in Markup(creator.get("/")).text
    assert creator.post(dismiss)["Location"] == "/"
    assert raised.message not in Markup(creator.get("/")).text


def test_dismissing_with_htmx_answers_the_part_without_it(
    creator: Client, user: User, channel: Channel
) -> None:
    raised = alert(user)
    page = Markup(creator.post(reverse("alert-dismiss", args=[raised.pk]), headers=HTMX))
    assert not page.all("html")
    assert page.one("div", id="home")
    assert raised.message not in page.text


def test_htmx_gets_the_part_alone_and_nothing_when_it_has_it(
    creator: Client, channel: Channel
) -> None:
    VideoFactory.create(channel=channel)
    whole = creator.get("/")
    assert "HX-Request" in whole["Vary"]
    part = creator.get("/", headers=HTMX)
    assert b"<html" not in part.content
    headers = json.loads(marker_of(Markup(part), "home"))
    assert creator.get("/", headers={**HTMX, **headers}).status_code == 204
    Video.objects.update(title="Renamed")
    assert b"Renamed" in creator.get("/", headers={**HTMX, **headers}).content


def test_a_part_brings_the_figures_around_it_along(creator: Client, channel: Channel) -> None:
    VideoFactory.create(channel=channel)
    page = Markup(creator.get(reverse("making"), headers=HTMX))
    assert page.one("b", id="count")["hx-swap-oob"] == "true"
    assert ", in the making: 1" in page.text
    assert page.one("a", id="today")["hx-swap-oob"] == "true"


def test_the_making_is_looked_at_often_only_while_something_moves(
    creator: Client, channel: Channel
) -> None:
    address = reverse("making")
    calm = Markup(creator.get(address, headers=HTMX)).one("div", id="making")
    assert calm["hx-trigger"].startswith("every 60s")
    VideoFactory.create(channel=channel)
    busy = Markup(creator.get(address, headers=HTMX)).one("div", id="making")
    assert busy["hx-trigger"].startswith("every 5s")


def test_the_making_shows_stages_progress_and_places(creator: Client, channel: Channel) -> None:
    for title in ("First", "Second"):
        VideoFactory.create(channel=channel, title=title)
    VideoFactory.create(
        channel=channel,
        title="Now",
        status=Status.PROCESSING,
        stage=Stage.RENDERING,
        progress=55,
        started_at=timezone.now(),
    )
    page = Markup(creator.get(reverse("making"), headers=HTMX))
    assert "1 running · 2 queued" in page.text
    assert "rendering" in page.text
    assert "55 %" in page.text
    assert page.text.index("next in line") < page.text.index("2 in line")
    filled = [float(bar["value"]) for bar in page.all("progress")]
    assert filled[:2] == [100, 100]
    assert 0 < filled[2] < 100
    assert filled[3] == 0


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["dashboard", "videos", "channels", "costs"])
def test_ten_more_rows_cost_no_more_queries(
    creator: Client, user: User, channel: Channel, name: str
) -> None:
    def fill() -> None:
        for owned in (channel, ChannelFactory.create(owner=user)):
            completed(owned)
            VideoFactory.create(channel=owned)
            VideoFactory.create(channel=owned, status=Status.PROCESSING, started_at=timezone.now())

    fill()
    before = queries(creator, reverse(name))
    for _ in range(2):
        fill()
    assert queries(creator, reverse(name)) == before
