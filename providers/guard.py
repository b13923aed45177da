"""Connections that lead to public hosts only, and end at a deadline."""

from __future__ import annotations

import contextlib
import ssl
import time
from collections.abc import Callable, Iterable
from functools import partial

import httpcore

from providers import addresses
from ytempire.core.within import within

SECONDS_PER_ADDRESS = 5.0  # until the next address of a host is tried

Options = Iterable[httpcore.SOCKET_OPTION] | None
Resolve = Callable[[str, int], list[str]]


def unchecked(host: str, _port: int) -> list[str]:
    """For a host that the administrator chose: wherever it is."""
    return [host]


class Guarded(httpcore.NetworkBackend):
    """Connects to public hosts only, and to nothing after the deadline.

    resolve: the addresses of a host; it raises for those that may not be connected to.
    """

    def __init__(self, deadline: float, resolve: Resolve = addresses.resolve) -> None:
        self._deadline, self._lookup = deadline, resolve
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
            return within(seconds, partial(self._lookup, host, port))
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
