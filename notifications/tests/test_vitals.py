"""What those who run the installation are told of live events."""

from __future__ import annotations

from accounts.models import User
from notifications import vitals
from notifications.tests.conftest import Open


async def test_open_sockets_are_counted(user: User, open_socket: Open) -> None:
    before = vitals.sockets()
    async with open_socket(user), open_socket(user):
        assert vitals.sockets() == before + 2
