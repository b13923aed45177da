"""The journeys over real sockets: the started web server, events committed by this process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from accounts.models import User
from notifications.models import EventType
from notifications.tests.conftest import publish_async, token_of_async
from ytempire.tests.running import Running, web_server


@pytest.fixture(scope="module")
def server(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with web_server(tmp_path_factory.mktemp("live")) as running:
        yield running


def address(server: Running, token: object, query: str = "") -> str:
    return f"ws://127.0.0.1:{server.port}/ws/critical?token={token}{query}"


async def subscribe(socket: ClientConnection, **more: Any) -> None:
    await socket.send(json.dumps({"type": "subscribe", "events": EventType.values, **more}))
    assert json.loads(await socket.recv())["type"] == "subscribed"


async def heard(socket: ClientConnection) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(await socket.recv())
    return answer


async def test_an_event_of_another_process_arrives_and_a_reconnect_misses_nothing(
    user: User, stranger: User, server: Running
) -> None:
    token = await token_of_async(user)
    async with connect(address(server, token)) as socket:
        await subscribe(socket)
        await publish_async(stranger, 99)
        await publish_async(user, 1)
        first = await heard(socket)
    assert (first["id"], first["payload"]) == ("1", {"videoId": "video-1"})
    for number in (2, 3):
        await publish_async(user, number)
    async with connect(address(server, token)) as socket:
        await subscribe(socket, lastEventId=first["id"])
        await publish_async(user, 4)
        assert [(await heard(socket))["id"] for _ in range(3)] == ["2", "3", "4"]
        await socket.send("")
        await socket.send(json.dumps({"type": "ping"}))
        assert (await heard(socket))["type"] == "pong"


@pytest.mark.parametrize("token", ["", "not.a.token"])
async def test_a_bad_token_is_refused(server: Running, token: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await connect(address(server, token))
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(("frame", "code"), [(b"\x00", 1003), ("x" * 20_000, 1009)])
async def test_frames_that_are_no_messages_close_the_socket(
    user: User, server: Running, frame: str | bytes, code: int
) -> None:
    async with connect(address(server, await token_of_async(user))) as socket:
        await socket.send(frame)
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        assert socket.close_code == code


async def test_a_frame_of_megabytes_ends_the_socket_and_not_the_server(
    user: User, server: Running
) -> None:
    token = await token_of_async(user)
    async with connect(address(server, token)) as socket:
        with suppress(ConnectionClosed):
            await socket.send("x" * 5_000_000)
        with pytest.raises(ConnectionClosed):
            await socket.recv()
    async with connect(address(server, token)) as socket:
        await subscribe(socket)


async def test_no_log_line_holds_a_token(user: User, tmp_path: Path) -> None:
    """With every logger at DEBUG, through accepted, refused, lost and still open sockets."""
    good, bad = await token_of_async(user), "forged.token.here"
    with web_server(tmp_path) as server:
        async with connect(address(server, good, "&lastEventId=0")) as socket:
            await subscribe(socket)
            await socket.send(b"\x00")
            with pytest.raises(ConnectionClosed):
                await socket.recv()
        for wrong in (address(server, bad), address(server, good).replace("critical", "other")):
            with pytest.raises(InvalidStatus):
                await connect(wrong)
        lost = await connect(address(server, good))
        lost.transport.abort()
        still_open = await connect(address(server, good))
        await subscribe(still_open)
    output = "".join(server.output)
    assert "Web server at" in output
    assert bad not in output
    for part in good.split("."):
        assert part not in output
