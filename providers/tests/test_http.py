"""Requests to strangers' addresses, over real connections."""

from __future__ import annotations

import socket
import ssl
import threading
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from providers import http
from providers.base import PermanentError, TransientError
from providers.tests.test_addresses import names
from tests.certificates import certified, server_context
from tests.sockets import raw_server

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"


@pytest.fixture(autouse=True)
def local(settings: LazySettings) -> None:
    settings.OUTBOUND_ALLOW = ["127.0.0.0/8", "::1/128"]


def test_what_is_sent_arrives(httpserver: HTTPServer) -> None:
    def answer(request: Request) -> Response:
        assert (request.method, request.data) == ("POST", "grüße".encode())
        assert (request.path, request.query_string) == ("/a b", b"q=%C3%BC")
        assert request.headers["X-Mine"] == "yes"
        assert request.headers["Host"] == f"localhost:{httpserver.port}"
        return Response("created", 201, {"X-Theirs": "too"})

    httpserver.expect_request("/a b").respond_with_handler(answer)
    url = httpserver.url_for("/a%20b?q=ü")
    got = http.post(url, "grüße".encode(), {"X-Mine": "yes"})
    assert (got.status, got.body, got.headers["x-theirs"]) == (201, b"created", "too")


def test_a_key_with_a_stray_sign_is_sent_and_a_strange_service_refused(
    httpserver: HTTPServer,
) -> None:
    httpserver.expect_request("/").respond_with_data("no such key", 401)
    assert http.post(httpserver.url_for("/"), b"", {"Authorization": "“key”"}).status == 401
    with pytest.raises(PermanentError, match="cannot be sent"):
        http.get("ftp://127.0.0.1/", {}, own="ftp://127.0.0.1", seconds=5)


def test_a_redirect_is_an_answer_and_not_followed(httpserver: HTTPServer) -> None:
    elsewhere = {"Location": httpserver.url_for("/elsewhere")}
    httpserver.expect_request("/hook").respond_with_data("", 307, elsewhere)
    assert http.post(httpserver.url_for("/hook"), b"", {}).status == 307
    assert [request.path for request, _ in httpserver.log] == ["/hook"]


def test_of_an_endless_answer_only_the_beginning_is_read() -> None:
    with raw_server([HEAD, b"x" * 1000], endless=True) as url:
        assert http.post(url, b"", {}, largest=1500).body == b"x" * 1500


@pytest.mark.parametrize("chunks", [[], [b"HTTP/1.1 200 OK\r\n"], [HEAD, b"x"], [b"nonsense\r\n"]])
def test_an_answer_that_breaks_off_is_none(chunks: list[bytes]) -> None:
    with raw_server(chunks) as url, pytest.raises(TransientError, match="cut"):
        http.post(url, b"", {})


def test_headers_without_end_are_not_read_to_their_end() -> None:
    with (
        raw_server([b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n"], endless=True) as url,
        pytest.raises(TransientError),
    ):
        http.post(url, b"", {})


@pytest.mark.parametrize("said", [[b""], [HEAD, b"x"], [b"HTTP/1.1 100 Continue\r\n\r\n"]])
def test_an_answer_that_comes_in_drops_is_waited_for_only_so_long(
    said: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "SECONDS", 0.5)
    with (
        raw_server(said, endless=True, pause=0.1) as url,
        pytest.raises(TransientError, match="No complete answer within"),
    ):
        http.post(url, b"", {})


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(TransientError, match="cannot be connected to: Connection refused"):
        http.post(f"http://127.0.0.1:{port}/", b"", {})


def test_a_second_number_is_tried(monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer) -> None:
    def both(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", (address, 0)) for address in ("127.0.0.9", "127.0.0.1")]

    httpserver.expect_request("/").respond_with_data("ok")
    real = socket.getaddrinfo
    url = f"http://two.example:{httpserver.port}/"
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *rest, **more: both() if host == "two.example" else real(host, *rest, **more),
    )
    assert http.post(url, b"", {}).status == 200


def test_an_unknown_host() -> None:
    with pytest.raises(TransientError, match=r"The host no\.such\.host\.invalid is not known"):
        http.post("https://no.such.host.invalid/", b"", {})


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's TLS for hook.example, which this process trusts."""
    pem = certified("hook.example", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    return server_context(pem)


def test_tls_is_verified_for_the_name_though_a_number_is_connected_to(
    authority: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolver = names({"hook.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]})
    with HTTPServer(ssl_context=authority) as server:
        server.expect_request("/").respond_with_data("ok")
        monkeypatch.setattr(socket, "getaddrinfo", resolver)
        assert http.post(f"https://hook.example:{server.port}/", b"", {}).status == 200
        with pytest.raises(TransientError, match=r"certificate of other\.example is not good"):
            http.post(f"https://other.example:{server.port}/", b"", {})


def test_a_resolver_that_does_not_answer_is_waited_for_until_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    release, asked = threading.Event(), threading.Event()

    def hang(*_args: Any, **_options: Any) -> list[Any]:
        asked.set()
        release.wait(60)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    monkeypatch.setattr(http, "SECONDS", 0.2)
    try:
        with pytest.raises(TransientError, match="No complete answer"):
            http.post("https://example.com/hook", b"", {})
        assert asked.is_set()
    finally:
        release.set()
