"""Requests to addresses that somebody else chose: guarded, bounded in time and in size."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import SplitResult, urljoin, urlsplit

import httpcore
from django.utils.encoding import iri_to_uri

from providers import addresses
from providers.base import PermanentError, TransientError
from providers.guard import Guarded, unchecked
from ytempire.core.sizes import size_said

SECONDS = 15.0  # for all of a request
LARGEST = 64 * 1024  # bytes of an answer
HOPS = 3  # that a download may lead on

NO_ADDRESS = "This is not a web address."
CUT = "The connection was cut before the answer was complete."
OK, REDIRECTS = 200, (301, 302, 303, 307, 308)
UNSENDABLE = (httpcore.LocalProtocolError, httpcore.UnsupportedProtocol)
FAULTS = (*UNSENDABLE, httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; header names are in lower case, the body is cut at the asked size."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def post(url: str, body: bytes, headers: Mapping[str, str], *, largest: int = LARGEST) -> Answer:
    """The answer, whatever its status; redirects are not followed.

    Raises PermanentError for an address that is refused (AddressRefusedError), TransientError for
    everything else that goes wrong on the way.
    """
    with _sent("POST", url, headers, body, seconds=SECONDS) as response:
        return _answer(response, largest)


def get(
    url: str, headers: Mapping[str, str], *, own: str = "", seconds: float, largest: int = LARGEST
) -> Answer:
    """As `post`. own: the service that the administrator named; it may be anywhere."""
    with _sent("GET", url, headers, own=own, seconds=seconds) as response:
        return _answer(response, largest)


def unheard(_done: int) -> None:
    """For downloads whose progress nobody follows."""


def download(
    url: str,
    out: Path,
    *,
    own: str = "",
    seconds: float,
    largest: int,
    on_bytes: Callable[[int], None] = unheard,
) -> Answer:
    """The answer without its body, which is in the file if the status is 200.

    on_bytes is told, block by block, how many bytes have come.
    Redirects are followed, each to an address that is checked. Raises PermanentError also for a
    file that is larger than so many bytes.
    """
    for _ in range(HOPS + 1):
        with _sent("GET", url, {}, own=own, seconds=seconds) as response:
            answer = _answer(response, 0)
            if answer.status == OK:
                _write(response.iter_stream(), out, largest, on_bytes)
        if answer.status not in REDIRECTS:
            return answer
        url = _onward(url, answer.headers.get("location", ""))
    raise PermanentError("The file's address leads on and on.")


@contextmanager
def _sent(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None = None,
    *,
    own: str = "",
    seconds: float,
) -> Iterator[httpcore.Response]:
    """The response while it is read. Everything is sent to the checked numbers; the name is what
    TLS verifies."""
    ours = own != "" and _origin(url) == _origin(own)
    parts = urlsplit(url) if ours else addresses.split(url)
    target = httpcore.URL(
        scheme=parts.scheme.encode(),
        host=(parts.hostname or "").encode(),
        port=parts.port,
        target=_target(parts),
    )
    deadline = time.monotonic() + seconds
    backend = Guarded(deadline, unchecked if ours else addresses.resolve)
    sent = {"Host": parts.netloc, **headers}
    try:
        with (
            httpcore.ConnectionPool(network_backend=backend) as pool,
            pool.stream(method, target, headers=_encoded(sent), content=body) as response,
        ):
            yield response
    except FAULTS as error:
        _explain(error, parts.hostname or "", seconds)


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Whatever an administrator pasted as a key: the service says what it thinks of it."""
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def _onward(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:  # of brackets
        raise PermanentError(NO_ADDRESS) from error


def _origin(url: str) -> tuple[str, str | None, int | None]:
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname, parts.port
    except ValueError as error:  # of brackets or the port
        raise PermanentError(NO_ADDRESS) from error


def _target(parts: SplitResult) -> bytes:
    return iri_to_uri((parts.path or "/") + (f"?{parts.query}" if parts.query else "")).encode()


def _answer(response: httpcore.Response, largest: int) -> Answer:
    names = ((name.lower().decode("latin-1"), value) for name, value in response.headers)
    headers = {name: value.decode("latin-1") for name, value in names}
    body = _beginning(response.iter_stream(), largest) if largest else b""
    return Answer(response.status, headers, body)


def _beginning(chunks: Iterable[bytes], largest: int) -> bytes:
    body = b""
    for chunk in chunks:
        body += chunk
        if len(body) >= largest:
            break
    return body[:largest]


def _write(
    chunks: Iterable[bytes], out: Path, largest: int, on_bytes: Callable[[int], None]
) -> None:
    size = 0
    try:
        with out.open("wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > largest:
                    raise PermanentError(f"The file is larger than {size_said(largest)}.")
                file.write(chunk)
                on_bytes(size)
    except OSError as error:
        raise TransientError(f"The file cannot be kept: {error.strerror}.", ours=True) from error


def _explain(error: Exception, host: str, seconds: float) -> NoReturn:
    cause = error.__cause__ or error.__context__
    if isinstance(error, UNSENDABLE):
        raise PermanentError("This request cannot be sent.") from error
    if isinstance(error, httpcore.TimeoutException):
        message = f"No complete answer within {seconds:.0f} seconds."
    elif isinstance(cause, ssl.SSLCertVerificationError):
        message = f"The certificate of {host} is not good: {cause.verify_message}."
    elif isinstance(error, httpcore.ConnectError):
        message = f"{host} cannot be connected to: {_reason(cause or error)}."
    else:
        message = CUT
    raise TransientError(message) from error


def _reason(error: BaseException) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)
