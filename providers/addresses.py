"""Where the product may connect to when somebody else names the address: public hosts only.

An address is checked when it is known and again, by the numbers it resolves to, at every
connection: a name may lead elsewhere tomorrow.
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import re
import socket
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from providers.base import PermanentError, TransientError

logger = logging.getLogger(__name__)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
LOOPBACK = ipaddress.IPv4Address("127.0.0.1")
LOCALHOST = re.compile(r"(.+\.)?localhost(\.localdomain)?\.?")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# urlsplit would drop some of these and go on.
NEVER_IN_A_URL = re.compile(r"[\s\\\x00-\x1f\x7f]")


class AddressRefusedError(PermanentError):
    """Not an address anybody may make us connect to; the message says what is wrong with it."""


def split(url: str) -> SplitResult:
    """The parts of an address that looks good. Raises AddressRefusedError.

    Its host is ASCII, and public where it is a number; what a name leads to is seen later.
    """
    parts = _parsed(url)
    if parts.scheme not in settings.OUTBOUND_SCHEMES:
        schemes = " or ".join(settings.OUTBOUND_SCHEMES)
        raise AddressRefusedError(f"The address must begin with {schemes}://.")
    if parts.username is not None or parts.password is not None:
        raise AddressRefusedError("The address must not hold a user name or password.")
    if (address := _number(parts.hostname or "")) is not None:
        _require_reachable(parts.hostname or "", address)
    return parts


def _parsed(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        good = bool(host) and parts.port != 0
    except ValueError:  # of brackets, the port or the host name
        good = False
    if not good or NEVER_IN_A_URL.search(url):
        raise AddressRefusedError("This is not a web address such as https://example.com/hook.")
    shown = f"[{host}]" if ":" in host else host
    user, at, _ = parts.netloc.rpartition("@")
    return parts._replace(
        netloc=f"{user}{at}{shown}" + (f":{parts.port}" if parts.port is not None else "")
    )


def resolve(host: str, port: int) -> list[str]:
    """The numbers behind a host, looked up once and all of them reachable.

    Raises AddressRefusedError, or TransientError while the name is not known.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise TransientError(f"The host {host} is not known.") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        _require_reachable(host, ipaddress.ip_address(address))
    return addresses


def _require_reachable(host: str, address: Address) -> None:
    if _is_public(address) or _is_allowed(host, address):
        return
    logger.warning("%s (%s) is not public; YTEMPIRE_OUTBOUND_ALLOW can allow it", host, address)
    raise AddressRefusedError(f"{host} is not a public address.")


def _number(host: str) -> Address | None:
    """What a host says outright; None for a name that has to be looked up."""
    if LOCALHOST.fullmatch(host):
        return LOOPBACK
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host)
    with contextlib.suppress(OSError):  # 127.1 and 0x7f000001, which resolvers understand
        return ipaddress.IPv4Address(socket.inet_aton(host))
    return None


def _is_public(address: Address) -> bool:
    address = _meant(address)
    if isinstance(address, ipaddress.IPv6Address) and address not in GLOBAL_UNICAST:
        return False
    return address.is_global and not address.is_multicast


def _meant(address: Address) -> Address:
    """The IPv4 address that is wrapped in an IPv6 one, if there is one."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _is_allowed(host: str, address: Address) -> bool:
    return any(_matches(entry, host, address) for entry in settings.OUTBOUND_ALLOW)


def _matches(entry: str, host: str, address: Address) -> bool:
    try:
        return address in ipaddress.ip_network(entry)
    except ValueError:
        return entry.lower() == host.lower()
