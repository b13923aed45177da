"""What every address here promises: known words, a fixed number of queries, nobody else's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from analytics.tests.telling import tell, tell_video
from channels_app.models import Channel
from tests.factories import ChannelFactory, CostEntryFactory, VideoFactory
from videos.models import Status

PERIODS = {
    "/dashboard/metrics": ("today", "week", "month"),
    "/dashboard/chart": ("week", "month", "year"),
    "/analytics/channels/{channel}": ("day", "week", "month"),
    "/analytics/revenue": ("week", "month", "year"),
    "/analytics": ("24h", "7d", "30d", "90d"),
}
OTHERS = (
    "/dashboard/overview",
    "/dashboard/activity",
    "/costs/daily-report",
    "/costs/history",
    "/costs/projection",
    "/analytics/export",
    "/analytics/top-performers",
    "/analytics/videos/{video}",
)
SYNONYMS = (("today", "day", "24h"), ("week", "7d"), ("month", "30d"))


Ask = Callable[..., Any]


@pytest.fixture
def ask(api: APIClient, channel: Channel) -> Ask:
    """Asks an address about the user's channel and its video."""
    video = VideoFactory.create(channel=channel, status=Status.COMPLETED)

    def get(address: str, **query: str) -> Any:
        filled = address.format(channel=channel.pk, video=video.pk)
        return api.get(f"/api/v1{filled}", query)

    return get


def body(answer: Any) -> bytes:
    """Also of an answer that is streamed."""
    return b"".join(answer)


@pytest.mark.parametrize(("address", "words"), PERIODS.items())
@pytest.mark.parametrize("name", ["period", "range", "time_range", "timeRange"])
def test_an_unknown_period_is_refused_with_the_known_ones(
    ask: Ask, address: str, words: tuple[str, ...], name: str
) -> None:
    answer = ask(address, **{name: "fortnight"})
    assert (answer.status_code, answer.json()["code"]) == (400, "VAL_4001")
    assert f"Choose one of: {', '.join(words)}." in answer.json()["message"]


def same_periods() -> Iterator[tuple[str, str, str]]:
    for address, words in PERIODS.items():
        for same in SYNONYMS:
            for word in {*words} & {*same}:
                yield from ((address, word, other) for other in same)


@pytest.mark.parametrize(("address", "word", "other"), [*same_periods()])
def test_every_word_for_a_period_is_understood(
    ask: Ask, address: str, word: str, other: str
) -> None:
    own = ask(address, period=word)
    assert own.status_code == 200
    assert ask(address, timeRange=other).json() == own.json()


def test_an_unknown_metric_is_refused_with_the_known_ones(api: APIClient) -> None:
    answer = api.get("/api/v1/dashboard/chart", {"metric": "likes"})
    assert answer.status_code == 400
    assert "revenue, cost, videos, views" in answer.json()["message"]


@pytest.mark.parametrize("address", ["/dashboard/activity", "/analytics/top-performers"])
@pytest.mark.parametrize("limit", ["0", "101", "x"])
def test_limits_are_one_to_a_hundred(api: APIClient, address: str, limit: str) -> None:
    answer = api.get(f"/api/v1{address}", {"limit": limit})
    assert (answer.status_code, answer.json()["field"]) == (400, "limit")


def fill(owner: User, count: int, now: datetime) -> None:
    for number in range(count):
        channel = ChannelFactory.create(owner=owner)
        ended = now - timedelta(days=number)
        video = VideoFactory.create(
            channel=channel, status=Status.COMPLETED, started_at=ended, completed_at=ended
        )
        VideoFactory.create(channel=channel, status=Status.PROCESSING)
        CostEntryFactory.create(video=video)
        tell(channel, ended.date(), views=10, revenue="5")
        tell_video(video, ended.date(), views=10)


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
@pytest.mark.parametrize("address", [*PERIODS, *OTHERS])
def test_ten_more_rows_cost_no_more_queries(ask: Ask, user: User, address: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = ask(address)
            assert answer.status_code == 200
            body(answer)
        return len(captured)

    now = timezone.now()
    fill(user, 2, now)
    before = queries()
    fill(user, 10, now)
    assert queries() == before


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
@pytest.mark.parametrize("address", [each for each in (*PERIODS, *OTHERS) if "{" not in each])
def test_nothing_of_others_is_counted(api: APIClient, other_user: User, address: str) -> None:
    before = body(api.get(f"/api/v1{address}"))
    fill(other_user, 2, timezone.now())
    assert body(api.get(f"/api/v1{address}")) == before
