"""Whose socket may open, and until when it stays open."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from accounts.models import User
from notifications import authentication
from notifications.tests.conftest import PATIENCE, Open, Socket, knock

OWN = b"http://localhost:8000"
FOREIGN = b"https://evil.example"


async def is_let_in(socket: Socket) -> bool:
    accepted, code = await socket.connect(timeout=PATIENCE)
    if accepted:
        await socket.disconnect(timeout=PATIENCE)
    else:
        assert code == 4401
    return bool(accepted)


def token_of(user: User, **claims: object) -> AccessToken:
    token = AccessToken.for_user(user)
    token.payload.update(claims)
    return token


async def test_a_token_opens_from_any_origin(user: User) -> None:
    assert await is_let_in(knock(f"token={token_of(user)}", [(b"origin", FOREIGN)]))


@pytest.mark.parametrize(
    "raw", ["", "token=", "token=undefined", "token=a.b.c", "token=%00", "token=%ff%fe"]
)
async def test_nonsense_is_refused(user: User, raw: str) -> None:
    assert not await is_let_in(knock(raw))


@pytest.mark.parametrize(
    "claims", [{"exp": 1}, {"token_type": "refresh"}, {"sub": "7"}, {"sub": str(uuid.uuid4())}]
)
async def test_a_token_that_is_none_any_more_is_refused(
    user: User, claims: dict[str, object]
) -> None:
    assert not await is_let_in(knock(f"token={token_of(user, **claims)}"))


async def test_a_refresh_token_and_a_foreign_signature_are_refused(user: User) -> None:
    head, body, _ = str(token_of(user)).split(".")
    signature = str(token_of(user, jti="other")).split(".")[2]
    assert not await is_let_in(knock(f"token={head}.{body}.{signature}"))
    refresh = await sync_to_async(RefreshToken.for_user)(user)
    assert not await is_let_in(knock(f"token={refresh}"))


async def test_a_deactivated_user_is_refused(user: User) -> None:
    await User.objects.filter(pk=user.pk).aupdate(is_active=False)
    assert not await is_let_in(knock(f"token={token_of(user)}"))


def cookie_of(user: User) -> bytes:
    client = Client()
    client.force_login(user)
    return f"sessionid={client.cookies['sessionid'].value}".encode()


@pytest.mark.parametrize(
    ("origin", "let_in"), [(OWN, True), (FOREIGN, False), (b"", False), (b"http://[", False)]
)
async def test_a_session_opens_only_from_our_own_pages(
    user: User, origin: bytes, *, let_in: bool
) -> None:
    cookie = await sync_to_async(cookie_of)(user)
    headers = [(b"cookie", cookie), (b"origin", origin)]
    assert await is_let_in(knock("", headers)) == let_in


async def test_a_bad_token_is_not_made_good_by_a_session(user: User) -> None:
    cookie = await sync_to_async(cookie_of)(user)
    assert not await is_let_in(knock("token=x", [(b"cookie", cookie), (b"origin", OWN)]))


async def test_a_made_up_session_is_refused(user: User) -> None:
    assert not await is_let_in(knock("", [(b"cookie", b"sessionid=abc"), (b"origin", OWN)]))


async def test_any_other_address_is_refused(user: User) -> None:
    socket = knock()
    socket.scope["path"] = "/ws/other"
    accepted, _ = await socket.connect(timeout=PATIENCE)
    assert not accepted


async def test_the_socket_closes_when_the_token_expires(user: User, open_socket: Open) -> None:
    token = AccessToken.for_user(user)
    token.set_exp(lifetime=timedelta(seconds=2))
    async with open_socket(user, token=str(token)) as socket:
        assert (await socket.subscribe())["type"] == "subscribed"
        assert await socket.close_code() == 4401


async def test_the_socket_closes_when_its_user_is_deactivated(
    user: User, open_socket: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authentication, "RECHECK", 0.05)
    async with open_socket(user) as socket:
        assert (await socket.subscribe())["type"] == "subscribed"
        await User.objects.filter(pk=user.pk).aupdate(is_active=False)
        assert await socket.close_code() == 4401


async def test_a_sign_out_closes_the_sockets_of_the_session(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authentication, "RECHECK", 0.05)
    client = Client()
    await sync_to_async(client.force_login)(user)
    cookie = f"sessionid={client.cookies['sessionid'].value}".encode()
    socket = knock("", [(b"cookie", cookie), (b"origin", OWN)])
    assert (await socket.connect(timeout=PATIENCE))[0]
    await sync_to_async(client.logout)()
    assert await socket.close_code() == 4401
