"""What a client of /ws/critical gets, and what it does not."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection

from accounts.models import User
from notifications.models import EventType
from notifications.tests.conftest import Open, publish, publish_async

COMPLETED, FAILED, ALERT = EventType.values


async def test_an_event_arrives_in_the_form_of_the_contract(user: User, open_socket: Open) -> None:
    async with open_socket(user) as socket:
        assert (await socket.subscribe())["payload"] == {"events": EventType.values}
        event = await publish_async(user, 7)
        frame = await socket.heard()
    assert set(frame) == {"type", "payload", "timestamp", "id"}
    assert frame["type"] == "video.completed"
    assert frame["payload"] == {"videoId": "video-7"}
    assert frame["id"] == "1"
    shown = datetime.fromisoformat(frame["timestamp"])
    assert abs((shown - event.created_at).total_seconds()) < 0.001


async def test_a_strangers_events_never_arrive(
    user: User, stranger: User, open_socket: Open
) -> None:
    async with open_socket(user) as socket:
        await socket.subscribe(lastEventId="0")
        await publish_async(stranger, 1)
        await publish_async(user, 2)
        assert (await socket.heard())["payload"] == {"videoId": "video-2"}


async def test_only_subscribed_types_arrive(user: User, open_socket: Open) -> None:
    async with open_socket(user) as socket:
        assert (await socket.subscribe(ALERT, "no.such.event"))["payload"] == {"events": [ALERT]}
        await publish_async(user, 1)
        await publish_async(user, 2, EventType.COST_ALERT)
        assert (await socket.heard())["id"] == "2"


async def test_nothing_older_than_the_connection_and_nothing_lost_before_the_subscription(
    user: User, open_socket: Open
) -> None:
    await publish_async(user, 1)
    async with open_socket(user) as socket:
        await publish_async(user, 2)
        await socket.subscribe()
        assert (await socket.heard())["id"] == "2"


@pytest.mark.parametrize("where", ["query", "message"])
async def test_a_client_that_comes_back_gets_everything_it_missed_once_and_in_order(
    user: User, open_socket: Open, where: str
) -> None:
    for number in range(1, 251):
        await publish_async(user, number)
    query = {"lastEventId": "5"} if where == "query" else {}
    message = {"lastEventId": "5"} if where == "message" else {}
    async with open_socket(user, **query) as socket:
        await socket.subscribe(**message)
        await publish_async(user, 251)
        ids = [int((await socket.heard())["id"]) for _ in range(246)]
    assert ids == list(range(6, 252))


async def test_events_that_come_while_it_catches_up_arrive_once(
    user: User, open_socket: Open
) -> None:
    """Publishers in other threads, and a client that reconnects in the middle of it."""
    total, seen = 200, 0
    start = threading.Event()

    def publish_many() -> None:
        start.wait()
        for number in range(total // 2):
            publish(user, number)
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(publish_many) for _ in range(2)]
        start.set()
        while seen < total:
            async with open_socket(user, lastEventId=str(seen)) as socket:
                await socket.subscribe()
                for _ in range(min(40, total - seen)):
                    assert (await socket.heard())["id"] == str(seen + 1)
                    seen += 1
        for job in jobs:
            job.result()


async def test_a_second_subscription_adds_a_type_and_repeats_nothing(
    user: User, open_socket: Open
) -> None:
    async with open_socket(user) as socket:
        await socket.subscribe(COMPLETED)
        await publish_async(user, 1)
        await publish_async(user, 2, EventType.VIDEO_FAILED)
        assert (await socket.heard())["id"] == "1"
        answer = await socket.subscribe(COMPLETED, FAILED, lastEventId=0)
        assert answer["payload"] == {"events": [COMPLETED, FAILED]}
        assert (await socket.heard())["id"] == "2"
        await publish_async(user, 3)
        assert (await socket.heard())["id"] == "3"


@pytest.mark.parametrize("where", ["query", "message"])
async def test_a_number_from_before_a_restored_backup_does_not_silence_the_socket(
    user: User, open_socket: Open, where: str
) -> None:
    await publish_async(user, 1)
    query = {"lastEventId": "999"} if where == "query" else {}
    message = {"lastEventId": "999"} if where == "message" else {}
    async with open_socket(user, **query) as socket:
        await publish_async(user, 2)
        await socket.subscribe(**message)
        assert (await socket.heard())["id"] == "2"


@pytest.mark.parametrize(("said", "answer"), [("ping", "pong"), ("heartbeat", "heartbeat-ack")])
async def test_keep_alive(user: User, open_socket: Open, said: str, answer: str) -> None:
    async with open_socket(user) as socket:
        await socket.say(type=said)
        frame = await socket.heard()
    assert (frame["type"], frame["payload"]) == (answer, {})
    assert datetime.fromisoformat(frame["timestamp"]).tzinfo


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[" * 16_000,
        '"subscribe"',
        "null",
        "[]",
        "{}",
        '{"type": ["subscribe"]}',
        '{"type": "shutdown"}',
        '{"type": "subscribe"}',
        '{"type": "subscribe", "events": "video.failed"}',
        '{"type": "subscribe", "events": [[], {}, 1, null], "lastEventId": {}}',
        '{"type": "subscribe", "events": [], "lastEventId": -1e400}',
        '{"type": "subscribe", "events": [], "lastEventId": %s}' % ("9" * 5000),
    ],
)
async def test_nonsense_does_no_harm(user: User, open_socket: Open, text: str) -> None:
    async with open_socket(user) as socket:
        await socket.send_to(text_data=text)
        await socket.say(type="ping")
        answers = [await socket.heard()]
        if answers[0]["type"] == "subscribed":
            assert answers[0]["payload"] == {"events": []}
            answers.append(await socket.heard())
    assert answers[-1]["type"] == "pong"


async def test_a_binary_frame_closes_the_socket(user: User, open_socket: Open) -> None:
    async with open_socket(user) as socket:
        await socket.send_to(bytes_data=b"\x00")
        assert await socket.close_code() == 1003


async def test_a_huge_frame_closes_the_socket(user: User, open_socket: Open) -> None:
    async with open_socket(user) as socket:
        await socket.send_to(text_data='{"type": "ping"}' + " " * 16_384)
        assert await socket.close_code() == 1009
