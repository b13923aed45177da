"""Whether the API stays as quick while what it reports on grows a thousandfold.

    python benchmarks/api.py

Two databases, each with one owner and a year of work, are filled in the same run:

    small: 1 channel, 50 videos, 2,000 cost entries
    large: 100 channels, 50,000 videos, 2,000,000 cost entries

On SQLite they are files in a temporary folder; when DATABASE_URL names a PostgreSQL server, two
databases of their own are made there and removed. Each has a process that asks the whole
application (middleware, token, view, JSON) by Django's test client. The two take turns, round by
round, so that whatever else the machine does falls on both; the median of all requests counts.

The aim is for the overview: large / small at most 1.3. The other lists are there for information.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SIZES = {"small": (1, 50, 40), "large": (100, 50_000, 40)}  # channels, videos, entries of each
AIM = 1.3
OVERVIEW = "/api/v1/dashboard/overview"
ADDRESSES = [
    OVERVIEW,
    "/api/v1/dashboard/metrics?period=month",
    "/api/v1/dashboard/chart?period=year",
    "/api/v1/dashboard/activity",
    "/api/v1/costs/daily-report",
    "/api/v1/costs/history?days=30",
    "/api/v1/costs/projection",
    "/api/v1/costs/breakdown?period=month",
    "/api/v1/analytics?range=30d",
    "/api/v1/analytics/revenue?period=month",
    "/api/v1/analytics/top-performers",
    "/api/v1/channels",
    "/api/v1/videos",
    "/api/v1/videos/queue",
    "/",
]
ROUNDS, REPEATS = 20, 10
UNHINDERED = {"YTEMPIRE_THROTTLE_USER": "1000000/sec", "YTEMPIRE_ACCESS_TOKEN_SECONDS": "86400"}


class Asked:
    """A process with a database of its own, and the times it has measured."""

    def __init__(self, size: str, environment: dict[str, str]) -> None:
        self.times: dict[str, list[float]] = {address: [] for address in ADDRESSES}
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--asked", size],
            env={**os.environ, **UNHINDERED, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.filled = self._line()

    def ask(self, address: str) -> None:
        self._tell(address)
        self.times[address] += self._line()

    def end(self) -> None:
        self._tell("")
        self.process.wait()

    def median(self, address: str) -> float:
        return statistics.median(self.times[address])

    def _tell(self, line: str) -> None:
        assert self.process.stdin is not None
        print(line, file=self.process.stdin, flush=True)

    def _line(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("The process that is asked has ended; see above.")
        return json.loads(line)


def asked(size: str) -> None:
    """The other process: fill, then answer each line of input with the times it took."""
    sys.path[0] = str(ROOT)  # not this folder: its queue.py is not the one that others mean
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ytempire.settings")
    import logging

    import django

    django.setup()
    logging.disable(logging.INFO)
    from django.core.management import call_command
    from django.test import Client

    from accounts.models import User
    from benchmarks.api_data import EMAIL, PASSWORD, fill

    start = time.monotonic()
    call_command("migrate", verbosity=0)
    fill(*SIZES[size])
    print(json.dumps(time.monotonic() - start), flush=True)

    client = Client(headers={"Host": "localhost"})
    client.force_login(User.objects.get(email=EMAIL))  # for the page
    signed_in = client.post(
        "/api/v1/auth/login",
        {"email": EMAIL, "password": PASSWORD},
        content_type="application/json",
    )
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {signed_in.json()['accessToken']}"
    for address in map(str.strip, sys.stdin):
        if not address:
            return
        print(json.dumps([seconds(client, address) for _ in range(REPEATS)]), flush=True)


def seconds(client: Any, address: str) -> float:
    start = time.perf_counter()
    answer = client.get(address)
    took = time.perf_counter() - start
    assert answer.status_code == 200, (address, answer.content)
    return took


@contextmanager
def databases() -> Iterator[dict[str, dict[str, str]]]:
    """What to add to the environment for each size; gone afterwards."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folders = {size: {"YTEMPIRE_DATA_DIR": str(Path(name, size))} for size in SIZES}
        if server := os.environ.get("DATABASE_URL", ""):
            for size, environment in folders.items():
                environment["DATABASE_URL"] = stack.enter_context(postgres(server, size))
        yield folders


@contextmanager
def postgres(server: str, size: str) -> Iterator[str]:
    import psycopg
    from psycopg import sql

    address, _, _ = server.rpartition("/")
    name = sql.Identifier(f"ytempire_benchmark_{size}")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            yield f"{address}/ytempire_benchmark_{size}"
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def main() -> None:
    with databases() as environments:
        both = {size: Asked(size, environment) for size, environment in environments.items()}
        for size, each in both.items():
            print(f"{size} filled in {each.filled:.0f} s")
        for round_number in range(ROUNDS):
            for address in ADDRESSES:
                for size in sorted(both, reverse=bool(round_number % 2)):
                    both[size].ask(address)
        for each in both.values():
            each.end()
    print(f"\n{'median of ' + str(ROUNDS * REPEATS):44}{'small ms':>9}{'large ms':>10}{'ratio':>7}")
    for address in ADDRESSES:
        small, large = both["small"].median(address), both["large"].median(address)
        print(f"{address:44}{1000 * small:>9.1f}{1000 * large:>10.1f}{large / small:>7.2f}")
    ratio = both["large"].median(OVERVIEW) / both["small"].median(OVERVIEW)
    print(f"\noverview, large / small: {ratio:.2f} (aim: at most {AIM})")


if __name__ == "__main__":
    asked(sys.argv[2]) if "--asked" in sys.argv else main()
