"""Requests to addresses that somebody else chose: guarded, bounded in time and in size."""

from __future__ import annotations

import contextlib
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NoReturn

import httpcore
from django.utils.encoding import iri_to_uri

from providers import addresses
from providers.base import PermanentError, TransientError
from ytempire.core.within import within

SECONDS = 15.0  # for all of a request
SECONDS_PER_ADDRESS = 5.0  # until the next address of a host is tried
LARGEST = 64 * 1024  # bytes of an answer

Options = Iterable[httpcore.SOCKET_OPTION] | None
CUT = "The connection was cut before the answer was complete."


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
    parts = addresses.split(url)
    # Everything is sent to the checked numbers; the name is what TLS verifies.
    target = httpcore.URL(
        scheme=parts.scheme.encode(),
        host=(parts.hostname or "").encode(),
        port=parts.port,
        target=_target(parts.path, parts.query),
    )
    sent = [("Host", parts.netloc), *headers.items()]
    deadline = time.monotonic() + SECONDS
    try:
        with (
            httpcore.ConnectionPool(network_backend=Guarded(deadline)) as pool,
            pool.stream("POST", target, headers=sent, content=body) as response,
        ):
            return _answer(response, largest)
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
        _explain(error, parts.hostname or "")


def _target(path: str, query: str) -> bytes:
    return iri_to_uri((path or "/") + (f"?{query}" if query else "")).encode()


def _answer(response: httpcore.Response, largest: int) -> Answer:
    names = ((name.lower().decode("latin-1"), value) for name, value in response.headers)
    headers = {name: value.decode("latin-1") for name, value in names}
    return Answer(response.status, headers, _beginning(response.iter_stream(), largest))


def _beginning(chunks: Iterable[bytes], largest: int) -> bytes:
    body = b""
    for chunk in chunks:
        body += chunk
        if len(body) >= largest:
            break
    return body[:largest]


def _explain(error: Exception, host: str) -> NoReturn:
    cause = error.__cause__ or error.__context__
    if isinstance(error, httpcore.LocalProtocolError):
        raise PermanentError("This request cannot be sent.") from error
    if isinstance(error, httpcore.TimeoutException):
        message = f"No complete answer within {SECONDS:.0f} seconds."
    elif isinstance(cause, ssl.SSLCertVerificationError):
        message = f"The certificate of {host} is not good: {cause.verify_message}."
    elif isinstance(error, httpcore.ConnectError):
        message = f"{host} cannot be connected to: {_reason(cause or error)}."
    else:
        message = CUT
    raise TransientError(message) from error


def _reason(error: BaseException) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)


class Guarded(httpcore.NetworkBackend):
    """Connects to public hosts only, and to nothing after the deadline."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Options = None,
    ) -> httpcore.NetworkStream:
        def connect(address: str, seconds: float | None) -> Timed:
            seconds = remaining(self._deadline, seconds)
            stream = self._plain.connect_tcp(address, port, seconds, local_address, socket_options)
            return Timed(stream, self._deadline)

        *others, last = self._resolve(host, port)
        for address in others:
            with contextlib.suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return connect(address, SECONDS_PER_ADDRESS)
        return connect(last, timeout)

    def _resolve(self, host: str, port: int) -> list[str]:
        """A resolver takes as long as it likes; we wait until the deadline."""
        seconds = remaining(self._deadline, None)
        try:
            return within(seconds, partial(addresses.resolve, host, port))
        except TimeoutError as error:
            raise httpcore.ConnectTimeout from error


class Timed(httpcore.NetworkStream):
    """A stream that ends at the deadline, however slowly its bytes come."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, remaining(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, remaining(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> Timed:
        seconds = remaining(self._deadline, timeout)
        return Timed(self._stream.start_tls(ssl_context, server_hostname, seconds), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def remaining(deadline: float, timeout: float | None) -> float:
    """Seconds to wait: the timeout, or less near the deadline. Raises httpcore.ReadTimeout."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout
    return min(seconds, timeout or seconds)
