"""Worker hosts whose clocks are wrong by an hour, one ahead and one behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.faults.receiver import Receiver, receiver
from tests.product import Product, ended, generate, new_channel, until
from tests.servers import Postgres, started

TEXT = "The first sentence is short. So is the second one, more or less. The third one ends it."
SLACK = timedelta(seconds=10)
TELL = """
import json
from django.core.serializers.json import DjangoJSONEncoder
from videos.models import StageRun, Video
rows = [
    *Video.objects.values("attempts", "queued_at", "started_at", "completed_at"),
    *StageRun.objects.values("started_at", "ended_at"),
]
print(json.dumps(rows, cls=DjangoJSONEncoder))
"""


# Python runs a module of this name before anything else.
WRONG = """
from datetime import datetime, timedelta
import time_machine
time_machine.travel(datetime.now().astimezone() + timedelta(hours={hours}), tick=True).start()
"""


def wrong_by(hours: int, folder: Path) -> dict[str, str]:
    """The environment of a host whose clock is so wrong; it runs at the right speed."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(WRONG.format(hours=hours))
    return {"PYTHONPATH": str(folder)}


@pytest.fixture
def hooks() -> Iterator[Receiver]:
    with receiver(seed=1) as running:
        yield running


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """Its web server and delivery have the right time, its two worker hosts have not."""
    with started(Postgres) as postgres, ExitStack() as stack:
        shared = {"DATABASE_URL": postgres.url, "YTEMPIRE_OUTBOUND_ALLOW": "127.0.0.0/8"}
        only = ("--no-demo", "--only")
        data = tmp_path / "data"
        front = Product(data, *only, "web,delivery", **shared).start()
        stack.callback(front.stop)
        for hours in (1, -1):
            clock = wrong_by(hours, tmp_path / f"clock{hours}")
            one = Product(data, *only, "worker", YTEMPIRE_WORKERS="1", **shared, **clock)
            stack.callback(one.start().stop)
        yield front


def moments(rows: list[dict[str, Any]]) -> list[datetime]:
    told = [value for row in rows for name, value in row.items() if name.endswith("_at")]
    return [datetime.fromisoformat(value) for value in told]


def test_nothing_is_stolen_lost_or_late(product: Product, hooks: Receiver) -> None:
    began = datetime.now(UTC)
    with product.client() as client:
        client.post("/webhooks", json={"url": hooks.url}).raise_for_status()
        channel = new_channel(client)
        videos = [generate(client, channel, text=f"{n}. {TEXT}")["videoId"] for n in range(4)]
        ends = [ended(client, video) for video in videos]
    assert [end.get("error", "completed") for end in ends] == ["completed"] * 4
    until(lambda: len(hooks.heard) == 4, "the webhooks")
    rows = json.loads(product.manage("shell", "-c", TELL).stdout.splitlines()[-1])
    assert [row["attempts"] for row in rows if "attempts" in row] == [1] * 4
    assert min(moments(rows)) > began - SLACK
    assert max(moments(rows)) < datetime.now(UTC) + SLACK
