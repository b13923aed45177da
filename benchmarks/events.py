"""How long it takes from the commit of an event to the socket of the user it is for.

    python -m benchmarks.events

The web server is really started, with 500 sockets of as many users, on SQLite in a temporary
folder; when DATABASE_URL names a PostgreSQL server, on a database of its own there. Another process
writes events in two ways: one user's after the other's, a hundred a second; and one for each of the
500 in a single transaction, twenty times. Both processes read the same clock, so the time between
"the commit has returned" and "the client has the message" is what is shown, in milliseconds.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg
import websockets

ROOT = Path(__file__).resolve().parent.parent
SOCKETS, SINGLES, RATE, BURSTS = 500, 2000, 100, 20
ADDRESS = "Web server at http://"

Moments = dict[str, float]
"""When (in seconds of the machine's clock) which event, named user/number."""


def percentile(values: list[float], share: float) -> float:
    return statistics.quantiles(values, n=1000, method="inclusive")[round(share * 1000) - 1]


@contextmanager
def database() -> Iterator[str]:
    """A name for DATABASE_URL; "" for SQLite in the data folder."""
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        yield ""
        return
    name = f"events_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{server.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def started(*command: str, **pipes: Any) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen([sys.executable, *command], text=True, cwd=ROOT, **pipes)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def address_of(server: subprocess.Popen[str]) -> str:
    assert server.stderr is not None
    for line in server.stderr:
        if ADDRESS in line:
            return line.partition(ADDRESS)[2].strip().rstrip("/")
    raise SystemExit("The web server did not start.")


# --- the process that writes


def publish() -> None:
    """Tokens of new users to stdout; then, when told to, events, and when each was committed."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "ytempire.settings"
    import django

    django.setup()
    from accounts.models import Plan, User
    from tests.credentials import token_of

    plan, _ = Plan.objects.get_or_create(code="free")
    people = [User(email=f"user{number}@example.com", plan=plan) for number in range(SOCKETS)]
    users = User.objects.bulk_create(people)
    print(json.dumps({str(user.pk): token_of(user) for user in users}), flush=True)
    for line in sys.stdin:
        ways = {"singles": _singles, "bursts": _bursts}
        print(json.dumps(ways[line.strip()]([user.pk for user in users])), flush=True)


def _publish(user_id: Any) -> str:
    from notifications.models import EventType
    from notifications.services import event_publish

    payload = {"videoId": str(user_id), "title": "A film of some length", "duration": 31.5}
    event = event_publish(user_id=user_id, type=EventType.VIDEO_COMPLETED, payload=payload)
    return f"{user_id}/{event.number}"


def _singles(users: list[Any]) -> Moments:
    moments, start = {}, time.monotonic()
    for number in range(SINGLES):
        time.sleep(max(0.0, start + number / RATE - time.monotonic()))
        name = _publish(users[number % len(users)])
        moments[name] = time.monotonic()
    return moments


def _bursts(users: list[Any]) -> Moments:
    from django.db import transaction

    moments: Moments = {}
    for _ in range(BURSTS):
        with transaction.atomic():
            names = [_publish(user) for user in users]
        moments.update(dict.fromkeys(names, time.monotonic()))
        time.sleep(1)
    return moments


# --- the process that listens


async def listen(address: str, user: str, token: str, heard: Moments, ready: asyncio.Event) -> None:
    async with websockets.connect(f"ws://{address}/ws/critical?token={token}") as socket:
        await socket.send(json.dumps({"type": "subscribe", "events": ["video.completed"]}))
        async for message in socket:
            moment, body = time.monotonic(), json.loads(message)
            if body["type"] == "subscribed":
                ready.set()
            else:
                heard[f"{user}/{body['id']}"] = moment


async def measure(address: str, writer: subprocess.Popen[str], pid: int) -> None:
    assert writer.stdin is not None
    assert writer.stdout is not None
    tokens = json.loads(writer.stdout.readline())
    heard: Moments = {}
    tasks = []
    for user, token in tokens.items():
        ready = asyncio.Event()
        tasks.append(asyncio.create_task(listen(address, user, token, heard, ready)))
        await asyncio.wait_for(ready.wait(), 30)
    server = psutil.Process(pid)
    print(f"{'':32}{'events':>8}{'p50':>8}{'p90':>8}{'p99':>8}{'most':>8}  ms")
    for way, said in (
        ("singles", f"one by one, {RATE} a second"),
        ("bursts", f"{SOCKETS} in one transaction"),
    ):
        print(way, file=writer.stdin, flush=True)
        written: Moments = json.loads(await asyncio.to_thread(writer.stdout.readline))
        for _ in range(200):
            if written.keys() <= heard.keys():
                break
            await asyncio.sleep(0.1)
        missing = len(written.keys() - heard.keys())
        assert not missing, f"{missing} events were not heard of"
        times = [1000 * (heard[name] - moment) for name, moment in written.items()]
        shown = "".join(f"{percentile(times, share):8.0f}" for share in (0.5, 0.9, 0.99))
        print(f"{said:32}{len(times):8}{shown}{max(times):8.0f}")
    await idle(server)
    for task in tasks:
        task.cancel()


async def idle(server: psutil.Process) -> None:
    """What the sockets cost while nothing happens."""
    before = sum(server.cpu_times()[:2])
    await asyncio.sleep(10)
    used = sum(server.cpu_times()[:2]) - before
    memory = server.memory_info().rss / 1e6
    print(f"{SOCKETS} idle sockets: {used * 10:.1f} % of a core, {memory:.0f} MB in all")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, database() as url:
        os.environ["YTEMPIRE_DATA_DIR"] = folder
        os.environ["DATABASE_URL"] = url
        if not url:
            del os.environ["DATABASE_URL"]
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, check=True)
        print("PostgreSQL" if url else "SQLite")
        pipe = subprocess.PIPE
        with (
            started("manage.py", "web", "--port", "0", stderr=pipe) as server,
            started("-m", "benchmarks.events", "--publish", stdin=pipe, stdout=pipe) as writer,
        ):
            asyncio.run(measure(address_of(server), writer, server.pid))


if __name__ == "__main__":
    publish() if "--publish" in sys.argv else main()
