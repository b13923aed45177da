"""What is no proper request of the API is refused in JSON, with the right status."""

from __future__ import annotations

import json
import logging
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from ytempire.core.problems import error_body

CHANNELS = "/api/v1/channels"
JSON = "application/json"
SOME = b'{"name": "Tea"}'

# (method, address, content type, body) -> (status, code)
REQUESTS: dict[str, tuple[str, str, str, bytes, int, str]] = {
    "unknown": ("GET", "/api/v1/nothing", JSON, b"", 404, "RES_4041"),
    "unknown, with a body": ("POST", "/api/v1/nothing", JSON, SOME, 404, "RES_4041"),
    "no version": ("GET", "/api", JSON, b"", 404, "RES_4041"),
    "a slash too many": ("POST", f"{CHANNELS}/", JSON, SOME, 404, "RES_4041"),
    "wrong method": ("PUT", CHANNELS, JSON, SOME, 405, "VAL_4002"),
    "trace": ("TRACE", CHANNELS, JSON, b"", 405, "VAL_4002"),
    "no method at all": ("BREW", CHANNELS, JSON, b"", 405, "VAL_4002"),
    "schema changed": ("POST", "/api/schema", JSON, SOME, 405, "VAL_4002"),
    "text": ("POST", CHANNELS, "text/plain", SOME, 415, "VAL_4002"),
    "no type": ("POST", CHANNELS, "", SOME, 415, "VAL_4002"),
    "a form": ("POST", CHANNELS, "application/x-www-form-urlencoded", b"name=x", 415, "VAL_4002"),
    "parts": ("POST", CHANNELS, "multipart/form-data; boundary=x", b"--x--", 415, "VAL_4002"),
    "half": ("POST", CHANNELS, JSON, b'{"name": ', 400, "VAL_4002"),
    "latin-1": ("POST", CHANNELS, JSON, b'{"name": "\xe9"}', 400, "VAL_4002"),
    "utf-16": ("POST", CHANNELS, JSON, '{"name": "x"}'.encode("utf-16"), 400, "VAL_4002"),
    "NaN": ("POST", CHANNELS, JSON, b'{"dailyVideoLimit": NaN}', 400, "VAL_4002"),
    "deep": ("POST", CHANNELS, JSON, b"[" * 100_000 + b"]" * 100_000, 400, "VAL_4002"),
    "a list": ("POST", CHANNELS, JSON, b"[]", 400, "VAL_4001"),
    "null": ("POST", CHANNELS, JSON, b"null", 400, "VAL_4001"),
    "large": ("POST", CHANNELS, JSON, b'"' + b"x" * 3_000_000 + b'"', 413, "VAL_4002"),
    "too many parameters": ("GET", f"{CHANNELS}?{'a=1&' * 4001}", JSON, b"", 400, "VAL_4002"),
}


def send(api: APIClient, method: str, address: str, kind: str, body: bytes, **headers: str) -> Any:
    """What the client has no method for."""
    given = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    return api.generic(method, address, body, kind, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("accept", ["application/json", "text/html,*/*;q=0.1"])
@pytest.mark.parametrize("name", REQUESTS)
def test_a_refusal_is_json(api: APIClient, name: str, accept: str) -> None:
    method, address, kind, body, status, code = REQUESTS[name]
    answer = send(api, method, address, kind, body, accept=accept, x_request_id="mine")
    assert answer.headers["Content-Type"] == "application/json"
    shown = answer.json()
    assert list(shown) == list(error_body("SRV_5001"))
    assert (answer.status_code, shown["statusCode"], shown["code"]) == (status, status, code)
    assert shown["requestId"] == answer.headers["X-Request-ID"] == "mine"
    assert ("Allow" in answer.headers) or status != 405


def test_refusals_say_what_to_do(api: APIClient, stranger: APIClient) -> None:
    text = send(api, "POST", CHANNELS, "text/plain", SOME).json()
    assert "Send JSON, with Content-Type: application/json." in text["message"]
    html = api.get(CHANNELS, headers={"Accept": "text/html"}).json()
    assert "application/json" in html["message"]
    stale = stranger.get(CHANNELS, HTTP_AUTHORIZATION="Bearer stale").json()
    assert "ErrorDetail" not in stale["details"]["reason"]


@pytest.mark.parametrize("address", ["/api/schema", "/api/docs"])
def test_the_description_is_refused_in_json(stranger: APIClient, db: None, address: str) -> None:
    answer = stranger.get(address, headers={"Accept": "image/png"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (406, "application/json")
    answer = stranger.post(address, headers={"Accept": "text/html"})
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("address", [CHANNELS, "/api/v1/nothing"])
def test_head_is_get_without_the_body(api: APIClient, address: str) -> None:
    head, whole = (getattr(api, method)(address) for method in ("head", "get"))
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.headers["Content-Type"] == "application/json"


def test_options_tell_the_methods(api: APIClient) -> None:
    answer = api.options(CHANNELS)
    assert answer.status_code == 200
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))
    json.loads(answer.content)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What the product's own handler writes."""
    (handler,) = (
        each
        for each in logging.getLogger().handlers
        if isinstance(each, logging.StreamHandler) and each.name == "stderr"
    )
    written = StringIO()
    monkeypatch.setattr(handler, "stream", written)
    return written


@pytest.mark.django_db
def test_every_line_of_a_request_carries_its_id(client: Client, log: StringIO) -> None:
    """Also the line Django writes when all middleware is done: no worker runs, so 503."""
    assert client.get("/readyz", headers={"X-Request-ID": "mine"}).status_code == 503
    lines = [line for line in log.getvalue().splitlines() if "/readyz" in line]
    assert len(lines) == 2
    assert all("[mine]" in line for line in lines)


@pytest.mark.django_db
def test_the_lines_of_a_bug_carry_its_id(
    client: Client, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("accounts.api.auth.LoginView.post", broken)
    client.raise_request_exception = False
    answer = client.post("/api/v1/auth/login", headers={"X-Request-ID": "mine"})
    assert (answer.status_code, answer.json()["requestId"]) == (500, "mine")
    lines = [line for line in log.getvalue().splitlines() if "/auth/login" in line and "[" in line]
    assert len(lines) == 2
    assert all("[mine]" in line for line in lines)


@pytest.mark.parametrize("address", ["auth/me", "nothing", "channels?case=no"])
def test_no_cache_keeps_what_is_answered(api: APIClient, address: str) -> None:
    kept = api.get(f"/api/v1/{address}").headers["Cache-Control"]
    assert {"private", "no-store"} <= set(kept.split(", "))
