"""The table for spreadsheets: what is in it, how it is named, and that nothing in it runs."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from analytics.selectors import export
from analytics.tests.telling import ago, tell
from tests.factories import ChannelFactory
from ytempire.core import tables

ADDRESS = "/api/v1/analytics/export"

pytestmark = [
    pytest.mark.usefixtures("clock"),
    # Django warns that the test client, unlike the product's server, is not asynchronous.
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume"),
]


def table(api: APIClient, **query: str) -> list[list[str]]:
    answer: Any = api.get(ADDRESS, query, headers={"Accept": "text/csv"})
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(b"".join(answer).decode())))


def test_it_is_streamed_as_a_file_with_its_name(api: APIClient) -> None:
    answer = api.get(ADDRESS, {"range": "30d", "format": "csv"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="analytics-30d.csv"'
    assert answer.streaming


def test_it_has_a_line_for_every_channel_and_day(
    api: APIClient, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "LINES_AT_ONCE", 2)
    first, second = (ChannelFactory.create(owner=user, name=name) for name in "AB")
    for channel in (second, first):
        tell(channel, ago(6), views=9, watch_minutes=8, likes=7, comments=6, revenue="1.50")
        tell(channel, subscribers_gained=5, subscribers_lost=4)
        tell(channel, ago(7), views=1000)
    tell(ChannelFactory.create(), views=1000)
    headings, *lines = table(api)
    assert headings == list(export.COLUMNS)
    six_days_ago, today = str(ago(6)), str(ago(0))
    assert lines == [
        [six_days_ago, "A", "9", "8", "7", "6", "0", "0", "1.500000"],
        [six_days_ago, "B", "9", "8", "7", "6", "0", "0", "1.500000"],
        [today, "A", "0", "0", "0", "0", "5", "4", "0.000000"],
        [today, "B", "0", "0", "0", "0", "5", "4", "0.000000"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_name_becomes_a_formula(api: APIClient, user: User, start: str) -> None:
    name = f'{start}cmd|" /C calc"!A1'
    tell(ChannelFactory.create(owner=user, name=name), views=1)
    _, line = table(api)
    assert line[1] == f"'{name}"


@pytest.mark.parametrize(
    ("query", "field", "allowed"),
    [
        ({"range": "2d"}, "range", "24h, 7d, 30d, 90d"),
        ({"format": "xlsx"}, "format", "csv"),
    ],
)
def test_what_is_wrong_is_said_in_json(
    api: APIClient, query: dict[str, str], field: str, allowed: str
) -> None:
    answer = api.get(ADDRESS, query, headers={"Accept": "text/csv"})
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert allowed in answer.json()["message"]


def test_it_is_for_who_is_signed_in(stranger: APIClient) -> None:
    answer = stranger.get(ADDRESS, headers={"Accept": "text/csv"})
    assert (answer.status_code, answer.json()["code"]) == (401, "AUTH_4011")
