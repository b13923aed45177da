"""Whose socket may open, and until when it stays open."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from django.utils import timezone
from rest_framework_simplejwt.tokens import AccessToken

from accounts.models import ApiKey, User
from accounts.services.api_keys import api_key_revoke
from accounts.services.sessions import session_start, sessions_end
from accounts.tokens import access_token, refresh_token
from notifications import authentication
from notifications.tests.conftest import PATIENCE, Open, Socket, knock
from tests.credentials import key_of

OWN = b"http://localhost:8000"
FOREIGN = b"https://evil.example"


async def is_let_in(socket: Socket) -> bool:
    accepted, code = await socket.connect(timeout=PATIENCE)
    if accepted:
        await socket.disconnect(timeout=PATIENCE)
    else:
        assert code == 4401
    return bool(accepted)


@sync_to_async
def token_with(user: User, **claims: object) -> AccessToken:
    token = access_token(session_start(user=user))
    token.payload.update(claims)
    return token


key_of_async = sync_to_async(key_of)


async def test_a_token_opens_from_any_origin(user: User) -> None:
    assert await is_let_in(knock(f"token={await token_with(user)}", [(b"origin", FOREIGN)]))


@pytest.mark.parametrize(
    "raw",
    ["", "token=", "token=undefined", "token=a.b.c", "token=%00", "token=%ff%fe", "token=yte_%00_"],
)
async def test_nonsense_is_refused(user: User, raw: str) -> None:
    assert not await is_let_in(knock(raw))


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": 1},
        {"token_type": "refresh"},
        {"sub": "7"},
        {"sub": str(uuid.uuid4())},
        {"sid": "7"},
        {"sid": str(uuid.uuid4())},
    ],
)
async def test_a_token_that_is_none_any_more_is_refused(
    user: User, claims: dict[str, object]
) -> None:
    assert not await is_let_in(knock(f"token={await token_with(user, **claims)}"))


async def test_a_refresh_token_and_a_foreign_signature_are_refused(user: User) -> None:
    head, body, _ = str(await token_with(user)).split(".")
    signature = str(await token_with(user, jti="other")).split(".")[2]
    assert not await is_let_in(knock(f"token={head}.{body}.{signature}"))
    session = await sync_to_async(session_start)(user=user)
    assert not await is_let_in(knock(f"token={refresh_token(session)}"))


async def test_a_deactivated_user_is_refused(user: User) -> None:
    token = await token_with(user)
    await User.objects.filter(pk=user.pk).aupdate(is_active=False)
    assert not await is_let_in(knock(f"token={token}"))


@pytest.mark.parametrize(
    ("scopes", "let_in"), [(["read"], True), (["read", "write"], True), (["write"], False)]
)
async def test_an_api_key_that_may_read_opens(
    user: User, scopes: list[str], *, let_in: bool
) -> None:
    key = await key_of_async(user, *scopes)
    assert await is_let_in(knock(f"token={key}")) == let_in


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
    token = await token_with(user)
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


def end_sessions(user: User) -> None:
    sessions_end(user=user)


def change_password(user: User) -> None:
    user.set_password("another horse 8")
    user.save()


@pytest.mark.parametrize("end", [end_sessions, change_password])
async def test_the_socket_closes_when_its_session_ends(
    user: User, open_socket: Open, monkeypatch: pytest.MonkeyPatch, end: Callable[[User], None]
) -> None:
    monkeypatch.setattr(authentication, "RECHECK", 0.05)
    async with open_socket(user) as socket:
        assert (await socket.subscribe())["type"] == "subscribed"
        await sync_to_async(end)(user)
        assert await socket.close_code() == 4401


async def test_the_socket_closes_when_its_key_is_revoked(
    user: User, open_socket: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authentication, "RECHECK", 0.05)
    async with open_socket(user, token=await key_of_async(user)) as socket:
        assert (await socket.subscribe())["type"] == "subscribed"
        await sync_to_async(api_key_revoke)(key=await ApiKey.objects.aget())
        assert await socket.close_code() == 4401


async def test_the_socket_closes_when_its_key_expires(user: User, open_socket: Open) -> None:
    soon = timezone.now() + timedelta(seconds=1)
    key = await key_of_async(user, expires_at=soon)
    async with open_socket(user, token=key) as socket:
        assert (await socket.subscribe())["type"] == "subscribed"
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
