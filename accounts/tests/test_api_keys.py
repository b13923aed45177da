"""API keys: made and revoked by people, used by programs."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import ApiKey, User
from accounts.services.api_keys import MOST
from conftest import bearer
from tests.credentials import key_of
from tests.factories import UserFactory
from tests.together import at_once

KEYS = "/api/v1/api-keys"
ME = "/api/v1/auth/me"
CHANNELS = "/api/v1/channels"


def made(api: APIClient, **given: Any) -> dict[str, Any]:
    answer = api.post(KEYS, {"name": "a program", **given})
    assert answer.status_code == 201, answer.json()
    return dict(answer.json())


def test_the_answer_shows_the_key_once(api: APIClient) -> None:
    body = made(api, name="reporting")
    assert set(body) == {"id", "name", "prefix", "scopes", "createdAt", "key"}
    assert body["key"].startswith(body["prefix"] + "_")
    assert body["scopes"] == ["read"]
    assert api.get(KEYS).json() == [{k: v for k, v in body.items() if k != "key"}]


def test_only_a_hash_is_kept(api: APIClient) -> None:
    secret = made(api)["key"].rpartition("_")[2]
    row = ApiKey.objects.values().get()
    assert not [field for field, value in row.items() if secret in str(value)]


def test_a_key_opens_what_a_token_opens_for_its_owner(api: APIClient, user: User) -> None:
    assert bearer(made(api)["key"]).get(ME).json()["id"] == str(user.pk)


@pytest.mark.parametrize(
    ("scopes", "reads", "writes"),
    [(["read"], 200, 403), (["write"], 403, 201), (["read", "write"], 200, 201)],
)
def test_a_key_does_what_its_scopes_say(
    api: APIClient, scopes: list[str], reads: int, writes: int
) -> None:
    program = bearer(made(api, scopes=scopes)["key"])
    answers = program.get(CHANNELS), program.post(CHANNELS, {"name": "Stars"})
    assert [answer.status_code for answer in answers] == [reads, writes]
    for answer, scope in zip(answers, ("read", "write"), strict=True):
        if answer.status_code == 403:
            assert answer.json()["code"] == "AUTH_4013"
            assert f'"{scope}"' in answer.json()["message"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", KEYS),
        ("post", KEYS),
        ("delete", f"{KEYS}/x"),
        ("post", "/api/v1/auth/logout"),
        ("post", "/api/v1/auth/password"),
        ("post", "/api/v1/auth/change-password"),
    ],
)
def test_no_key_manages_keys_sessions_or_the_password(user: User, method: str, path: str) -> None:
    answer = getattr(bearer(key_of(user)), method)(path, {"name": "another"})
    assert (answer.status_code, answer.json()["code"]) == (403, "AUTH_4013")
    assert ApiKey.objects.count() == 1


@pytest.mark.parametrize("end", ["revoked", "expired", "owner", "changed"])
def test_a_dead_key_is_a_401(api: APIClient, user: User, end: str) -> None:
    body = made(api, expiresAt=(timezone.now() + timedelta(hours=1)).isoformat())
    program = bearer(body["key"])
    assert program.get(ME).status_code == 200
    if end == "revoked":
        assert api.delete(f"{KEYS}/{body['id']}").status_code == 204
    if end == "owner":
        User.objects.filter(pk=user.pk).update(is_active=False)
    if end == "changed":
        program = bearer(body["key"][:-1] + ("0" if body["key"][-1] != "0" else "1"))
    later = timedelta(hours=2 if end == "expired" else 0)
    with time_machine.travel(timezone.now() + later):
        answer = program.get(ME)
    assert (answer.status_code, answer.json()["code"]) == (401, "AUTH_4011")
    assert "WWW-Authenticate" in answer.headers


@pytest.mark.parametrize("text", ["yte_", "yte__", "yte_0123456789ab_", f"yte_{'0' * 61}"])
def test_what_only_looks_like_a_key_is_a_401(db: None, text: str) -> None:
    assert bearer(text).get(ME).status_code == 401


def test_a_revoked_key_is_gone(api: APIClient) -> None:
    address = f"{KEYS}/{made(api)['id']}"
    assert api.delete(address).status_code == 204
    assert api.get(KEYS).json() == []
    again = api.delete(address)
    assert (again.status_code, again.json()["code"]) == (404, "RES_4041")


def test_somebody_elses_key_does_not_exist(api: APIClient, other_api: APIClient) -> None:
    body = made(api)
    assert other_api.get(KEYS).json() == []
    assert other_api.delete(f"{KEYS}/{body['id']}").status_code == 404
    assert bearer(body["key"]).get(ME).status_code == 200


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["admin"]}, "scopes.0"),
        ({"scopes": "read"}, "scopes"),
        ({"expiresAt": "2020-01-01T00:00:00Z"}, "expiresAt"),
        ({"expiresAt": "soon"}, "expiresAt"),
    ],
)
def test_bad_wishes_are_refused(api: APIClient, given: dict[str, Any], field: str) -> None:
    answer = api.post(KEYS, {"name": "a program", **given})
    assert answer.status_code == 400
    assert answer.json()["field"] == field
    assert not ApiKey.objects.exists()


def test_there_is_a_limit_and_it_says_so(api: APIClient, user: User) -> None:
    for _ in range(MOST):
        key_of(user)
    answer = api.post(KEYS, {"name": "one more"})
    assert (answer.status_code, answer.json()["code"]) == (429, "RATE_4292")
    assert str(MOST) in answer.json()["message"]
    first = api.get(KEYS).json()[0]
    assert api.delete(f"{KEYS}/{first['id']}").status_code == 204
    made(api)


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_for_requests_that_arrive_together() -> None:
    from conftest import client_of

    user = UserFactory.create()
    for _ in range(MOST - 1):
        key_of(user)
    clients = [client_of(user) for _ in range(3)]
    statuses = at_once(lambda client: client.post(KEYS, {"name": "x"}).status_code, clients)
    assert sorted(statuses) == [201, 429, 429]


def test_when_it_was_last_used_is_noted_at_most_once_a_minute(api: APIClient) -> None:
    program = bearer(made(api)["key"])

    def use() -> tuple[str, int]:
        with CaptureQueriesContext(connection) as queries:
            assert program.get(ME).status_code == 200
        writes = [each for each in queries if each["sql"].startswith("UPDATE")]
        return api.get(KEYS).json()[0]["lastUsedAt"], len(writes)

    first, writes = use()
    assert writes == 1
    assert use() == (first, 0)
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        again, writes = use()
    assert writes == 1
    assert again > first


def test_no_log_line_holds_a_key(
    api: APIClient, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    key = made(api)["key"]
    secret = key.rpartition("_")[2]
    for client in (bearer(key), bearer(key[:-1])):
        client.get(ME)
        client.get("/api/v1/nothing")
        client.delete(CHANNELS)
    assert "GET /api/v1/auth/me" in caplog.text
    assert secret[:-1] not in caplog.text + capfd.readouterr().err
