from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.db import connections

from accounts.models import Plan, User
from notifications.models import Event, EventType
from notifications.routing import sockets
from notifications.services import event_publish
from notifications.tail import tail
from tests.credentials import token_of

token_of_async = sync_to_async(token_of)
PATIENCE = 20.0  # seconds; only a broken product waits as long


class Socket(WebsocketCommunicator):  # type: ignore[misc]
    async def say(self, **message: Any) -> None:
        await self.send_json_to(message)

    async def heard(self) -> dict[str, Any]:
        answer: dict[str, Any] = await self.receive_json_from(timeout=PATIENCE)
        return answer

    async def subscribe(self, *events: str, **more: Any) -> dict[str, Any]:
        await self.say(type="subscribe", events=list(events or EventType.values), **more)
        return await self.heard()

    async def close_code(self) -> int:
        closed = await self.receive_output(timeout=PATIENCE)
        assert closed["type"] == "websocket.close"
        return int(closed["code"])


Open = Callable[..., AbstractAsyncContextManager[Socket]]


def knock(query: str = "", headers: list[tuple[bytes, bytes]] | None = None) -> Socket:
    return Socket(sockets, f"/ws/critical?{query}", headers)


@pytest.fixture
def open_socket() -> Open:
    @asynccontextmanager
    async def opened(user: User, **query: str) -> AsyncIterator[Socket]:
        parts = {"token": query.get("token") or await token_of_async(user), **query}
        socket = knock("&".join(f"{name}={value}" for name, value in parts.items()))
        accepted, _ = await socket.connect(timeout=PATIENCE)
        assert accepted
        try:
            yield socket
        finally:
            await socket.disconnect(timeout=PATIENCE)

    return opened


@pytest.fixture
def user(transactional_db: None) -> User:
    return make_user("creator@example.com")


@pytest.fixture
def stranger(transactional_db: None) -> User:
    return make_user("stranger@example.com")


def make_user(email: str) -> User:
    Plan.objects.get_or_create(code="free", defaults={"channel_limit": 1, "videos_per_month": 10})
    return User.objects.create_user(email, "a long passphrase")


def publish(user: User, number: int = 0, kind: EventType = EventType.VIDEO_COMPLETED) -> Event:
    return event_publish(user_id=user.pk, type=kind, payload={"videoId": f"video-{number}"})


publish_async = sync_to_async(publish)


@pytest.fixture(autouse=True)
async def no_connection_is_left(transactional_db: None) -> AsyncIterator[None]:
    yield
    await sync_to_async(connections.close_all)()
    await tail.disconnect()
