"""The ledger as a file: what is in it, for whom, and that its size does not matter."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from channels_app.models import Channel
from costs import services
from costs.export import COLUMNS
from costs.models import CostEntry
from costs.tests.test_rollups import book
from tests.credentials import token_of
from tests.factories import CostEntryFactory, PriceFactory, UserFactory, VideoFactory
from ytempire.core import tables
from ytempire.tests.running import Running, web_server

ADDRESS = "/api/v1/costs/export"
MANY = 40_000
MEMORY = 8 * 1024  # kB the server may grow by; the file is larger

# Django warns that the test client, unlike the product's server, is not asynchronous.
pytestmark = pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")


def content(api: APIClient, **query: str) -> str:
    answer: Any = api.get(ADDRESS, query, headers={"Accept": "*/*"})
    assert answer.status_code == 200, answer.json()
    return b"".join(answer).decode()


def lines(api: APIClient, **query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(api, **query))))


def objects(api: APIClient, **query: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content(api, format="jsonl", **query).splitlines()]


@pytest.fixture
def entry(channel: Channel) -> CostEntry:
    book(VideoFactory.create(channel=channel), "a", calls=2, call_key="k", uncertain=True)
    return CostEntry.objects.get()


@pytest.mark.parametrize(("format", "kind"), [("csv", "text/csv"), ("jsonl", "application/jsonl")])
def test_it_is_streamed_as_a_file_with_its_name(api: APIClient, format: str, kind: str) -> None:
    answer = api.get(ADDRESS, {"format": format})
    assert answer["Content-Type"] == f"{kind}; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="ledger.{format}"'
    assert answer.streaming


def test_an_entry_is_told_with_its_units_its_price_and_the_day_of_that(
    api: APIClient, entry: CostEntry
) -> None:
    [line] = lines(api)
    assert list(line) == list(COLUMNS)
    assert line == {
        "id": str(entry.pk),
        "bookedAt": entry.created_at.isoformat(),
        "day": str(entry.day),
        "videoId": str(entry.video_id),
        "channelId": str(entry.channel_id),
        "stage": "script",
        "category": "api_calls",
        "provider": "vendor",
        "model": "model",
        "unit": "call",
        "quantity": "2",
        "unitPrice": "1.000000000000",
        "pricedFrom": "2020-01-01",
        "amount": "2.000000",
        "uncertain": "True",
        "corrects": "",
        "callKey": "k",
    }


def test_what_is_free_is_written_in_plain_digits(api: APIClient, entry: CostEntry) -> None:
    free = PriceFactory.create(model="free", amount=0, per=1_000_000)
    book(VideoFactory.create(channel=entry.channel), "b", model=free.model)
    line = lines(api)[-1]
    assert (Decimal(line["unitPrice"]), "E" in line["unitPrice"]) == (Decimal(0), False)


def test_json_has_the_same_with_numbers(api: APIClient, entry: CostEntry) -> None:
    services.entry_take_back(entry=entry)
    first, second = objects(api)
    assert list(first) == list(COLUMNS)
    assert (first["amount"], first["unitPrice"], first["uncertain"]) == (2.0, 1.0, True)
    assert (first["corrects"], first["pricedFrom"]) == (None, "2020-01-01")
    assert (second["amount"], second["quantity"], second["corrects"]) == (-2.0, -2, entry.pk)


def test_the_days_asked_for_are_included_oldest_first(
    api: APIClient, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "LINES_AT_ONCE", 2)
    video = VideoFactory.create(channel=channel)
    for day in (4, 2, 3, 1):
        CostEntryFactory.create(video=video, day=date(2026, 3, day))
    days = [line["day"] for line in lines(api, since="2026-03-02", until="2026-03-03")]
    assert days == ["2026-03-02", "2026-03-03"]
    assert [one["day"][-1] for one in objects(api)] == ["1", "2", "3", "4"]


def test_others_entries_are_not_in_it(api: APIClient) -> None:
    CostEntryFactory.create(model="theirs")
    assert lines(api) == objects(api) == []


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_model_becomes_a_formula(api: APIClient, channel: Channel, start: str) -> None:
    name = f'{start}cmd|" /C calc"!A1'
    CostEntryFactory.create(video=VideoFactory.create(channel=channel), model=name)
    assert lines(api)[0]["model"] == f"'{name}"
    assert objects(api)[0]["model"] == name


def test_a_line_stays_a_line_whatever_is_in_it(api: APIClient, channel: Channel) -> None:
    CostEntryFactory.create(video=VideoFactory.create(channel=channel), model='a"\n,b\u2028')
    assert lines(api)[0]["model"] == objects(api)[0]["model"] == 'a"\n,b\u2028'


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"format": "xlsx"}, "format"),
        ({"since": "yesterday"}, "since"),
        ({"until": "2026-02-30"}, "until"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "since"),
    ],
)
def test_what_is_wrong_is_said_in_json(api: APIClient, query: dict[str, str], field: str) -> None:
    answer = api.get(ADDRESS, query, headers={"Accept": "text/csv"})
    assert (answer.status_code, answer.json()["field"]) == (400, field)


def test_the_costs_page_offers_it(user: User, entry: CostEntry) -> None:
    browser = Client()
    browser.force_login(user)
    assert 'href="/costs/export"' in browser.get("/costs").content.decode()
    answer: Any = browser.get("/costs/export")
    assert answer["Content-Disposition"] == 'attachment; filename="ledger.csv"'
    [line] = csv.DictReader(io.StringIO(b"".join(answer).decode()))
    assert line["id"] == str(entry.pk)


@pytest.fixture
def server(transactional_db: None, tmp_path: Path) -> Iterator[Running]:
    with web_server(tmp_path) as running:
        yield running


def peak_memory(server: Running) -> int:
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1])


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_a_ledger_of_any_size_takes_no_more_memory(server: Running) -> None:
    owner = UserFactory.create()
    headers = {"Authorization": f"Bearer {token_of(owner)}"}
    address = f"http://127.0.0.1:{server.port}{ADDRESS}"
    CostEntryFactory.create(owner=owner)
    for _ in range(3):
        assert httpx.get(address, headers=headers).text.count("\n") == 2
    fill(owner, MANY)
    before, size, last = peak_memory(server), 0, ""
    with httpx.stream("GET", address, headers=headers, timeout=120) as answer:
        for chunk in answer.iter_text():
            size, last = size + len(chunk), chunk
    assert size > 1000 * MEMORY * 0.4
    assert f"m{MANY - 1}" in last
    assert peak_memory(server) - before < MEMORY


def fill(owner: User, count: int) -> None:
    same = {"owner": owner, "stage": "audio", "category": "storage", "provider": "vendor"}
    CostEntry.objects.bulk_create(
        (
            CostEntry(
                **same,
                model=f"m{number}",
                unit="call",
                quantity=1,
                amount=Decimal(1),
                day=date(2099, 1, 1),
                idempotency_key=f"many {number}",
            )
            for number in range(count)
        ),
        batch_size=1000,
    )


def test_what_fails_in_the_middle_is_cut_and_not_taken_for_whole(server: Running) -> None:
    headers = {"Authorization": f"Bearer {token_of(UserFactory.create())}"}
    address = f"http://127.0.0.1:{server.port}{ADDRESS}"
    table = CostEntry._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO gone")
        try:
            with pytest.raises(httpx.TransportError) as caught:
                httpx.get(address, headers=headers, timeout=60)
        finally:
            cursor.execute(f"ALTER TABLE gone RENAME TO {table}")
    assert not isinstance(caught.value, httpx.TimeoutException)
