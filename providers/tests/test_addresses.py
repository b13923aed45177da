"""Whom strangers may make the product connect to."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from pytest_httpserver import HTTPServer

from providers import addresses, http
from providers.addresses import AddressRefusedError

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "[::1]",
    "[::]",
    "[fe80::1]",
    "[fc00::1]",
    "[fec0::1]",
    "[ff02::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:a9fe:a9fe]",
    "[::10.0.0.1]",
    "[2002:7f00:1::]",
    "[64:ff9b::10.0.0.1]",
    "[64:ff9b:1::1]",
    "[2001:0:1::1]",
]
# Numbers in other clothes.
DISGUISED = [
    "localhost",
    "LocalHost.",
    "localhost.localdomain",
    "api.localhost",
    "ｌｏｃａｌｈｏｓｔ",  # noqa: RUF001
    "127.1",
    "0x7f000001",
    "2130706433",
    "0177.0.0.1",
    "0",
]
MALFORMED = [
    "",
    "example.com/hook",
    "http://",
    "http:///hook",
    "https://exa mple.com/",
    "https://exam\nple.com/",
    "https://example.com\\@127.0.0.1/",
    "https://[::1",
    "https://example.com:port/",
    "https://example.com:99999/",
    "https://example.com:0/",
    "https://a..b/",
    f"https://{'a' * 64}.com/",
]

Resolver = Callable[..., list[tuple[Any, ...]]]


def names(known: dict[str, list[str]]) -> Resolver:
    """A resolver that knows these names; each look-up of a name shifts its addresses by one."""

    def resolve(host: str, port: int, *_args: Any, **_options: Any) -> list[tuple[Any, ...]]:
        found = [known[host].pop(0)] if len(known.get(host, [])) > 1 else known.get(host, [host])
        kind = socket.SOCK_STREAM
        return [(socket.AF_INET, kind, 0, "", (address, port)) for address in found]

    return resolve


@pytest.mark.parametrize("host", [*PRIVATE, *DISGUISED])
def test_a_private_number_is_refused_before_anything_is_sent(host: str) -> None:
    with pytest.raises(AddressRefusedError, match="not a public address"):
        addresses.split(f"https://{host}/hook")
    with pytest.raises(AddressRefusedError, match="not a public address"):
        http.post(f"https://{host}/hook", b"", {})


@pytest.mark.parametrize("host", DISGUISED)
def test_a_name_that_leads_to_a_private_number_is_refused(
    host: str, httpserver: HTTPServer
) -> None:
    with pytest.raises(AddressRefusedError, match="not a public address"):
        http.post(f"http://{host}:{httpserver.port}/", b"", {})
    assert httpserver.log == []


def test_one_private_number_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_args: Any, **_options: Any) -> list[tuple[Any, ...]]:
        return [(0, 0, 0, "", (address, 443)) for address in ("8.8.8.8", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(AddressRefusedError):
        addresses.resolve("two.example", 443)


@pytest.mark.parametrize(
    "host",
    [
        "8.8.8.8",
        "8.8.2056",
        "[2606:4700::1]",
        "[64:ff9b::8.8.8.8]",
        "[::ffff:8.8.8.8]",
        "example.com",
        "localhost.example",
    ],
)
def test_public_hosts_are_taken(host: str) -> None:
    assert addresses.split(f"https://{host}:8443/hook?a=1").netloc == f"{host}:8443"


def test_a_name_may_be_international() -> None:
    assert addresses.split("https://bücher.example/").netloc == "xn--bcher-kva.example"


@pytest.mark.parametrize("url", MALFORMED)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefusedError):
        addresses.split(url)


@pytest.mark.parametrize("scheme", ["ftp", "file", "gopher", "javascript"])
def test_other_schemes_are_refused(scheme: str) -> None:
    with pytest.raises(AddressRefusedError, match=r"https:// or http://|https or http"):
        addresses.split(f"{scheme}://example.com/")


def test_in_production_there_is_no_plain_http(settings: LazySettings) -> None:
    settings.OUTBOUND_SCHEMES = ["https"]
    with pytest.raises(AddressRefusedError, match="https://"):
        addresses.split("http://example.com/")


@pytest.mark.parametrize("user", ["user", "user:password", ""])
def test_credentials_are_refused(user: str) -> None:
    with pytest.raises(AddressRefusedError, match="user name"):
        addresses.split(f"https://{user}@example.com/")


def test_a_name_that_changes_its_mind_is_asked_once(
    monkeypatch: pytest.MonkeyPatch, settings: LazySettings, httpserver: HTTPServer
) -> None:
    """The number that was checked is the number that is connected to."""
    settings.OUTBOUND_ALLOW = ["127.0.0.1/32"]
    monkeypatch.setattr(
        socket, "getaddrinfo", names({"rebind.example": ["127.0.0.1", "127.0.0.2"]})
    )
    httpserver.expect_request("/hook").respond_with_data("ok")
    url = f"http://rebind.example:{httpserver.port}/hook"
    assert http.post(url, b"", {}).status == 200
    # The second look-up of the same name is checked again.
    with pytest.raises(AddressRefusedError):
        http.post(url, b"", {})
    assert len(httpserver.log) == 1


def test_an_operator_may_allow_a_host_by_its_name(
    settings: LazySettings, httpserver: HTTPServer
) -> None:
    settings.OUTBOUND_ALLOW = ["LocalHost"]
    httpserver.expect_request("/").respond_with_data("ok")
    assert http.post(f"http://localhost:{httpserver.port}/", b"", {}).status == 200
    with pytest.raises(AddressRefusedError):
        http.post(f"http://127.0.0.1:{httpserver.port}/", b"", {})
