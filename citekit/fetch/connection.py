"""One connection to one host: the address checked and then used, a deadline over everything, a bounded head.

httpcore asks a backend for connections; ours finds the host's addresses once, refuses those that may not be reached
and connects to a checked one itself, so a name that changes its mind between the check and the connection gains
nothing. docs/rules.md, network.
"""

from __future__ import annotations

import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore
from msgspec import Struct

from citekit.errors import NetworkError, NetworkLimitError
from citekit.fetch.addresses import Resolve, is_allowed, resolve_within
from citekit.fetch.limits import Limits

# httpcore logs the headers of answers (cookies, redirects with a token) at DEBUG; `citekit.fetch` logs without secrets.
logging.getLogger("httpcore").setLevel(logging.INFO)

_HEAD_PIECE = 8192  # read the head in small pieces, so that our limit is met before the parser's own (100 kB)


class Exchange(Struct):
    """What holds for the request now under way on a connection. `deadline`: on `monotonic`'s clock."""

    where: str
    deadline: float
    limits: Limits
    monotonic: Callable[[], float] = time.monotonic
    in_head: bool = True
    head_bytes: int = 0

    def seconds(self, timeout: float | None) -> float:
        """How long the next step may take; raises when the time is up."""
        left = self.deadline - self.monotonic()
        if left <= 0:
            raise self.too_late()
        return left if timeout is None else min(left, timeout)

    def too_late(self) -> NetworkLimitError:
        """The error for a step that took too long: the whole request's deadline, or this step's."""
        name = "idle_seconds" if self.monotonic() < self.deadline else "total_seconds"
        return NetworkLimitError.of(f"fetch.{name}", getattr(self.limits, name), "seconds", where=self.where)


class Stream(httpcore.NetworkStream):
    """A connected socket under the deadline of the exchange that its backend holds."""

    def __init__(self, inner: httpcore.NetworkStream, backend: Backend) -> None:
        self._inner = inner
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        exchange = self._backend.exchange
        if exchange.in_head:
            max_bytes = min(max_bytes, _HEAD_PIECE)
        try:
            data = self._inner.read(max_bytes, exchange.seconds(timeout))
        except httpcore.ReadTimeout as error:
            raise exchange.too_late() from error
        if exchange.in_head:
            exchange.head_bytes += len(data)
            if exchange.head_bytes > exchange.limits.header_bytes + _HEAD_PIECE:
                most = exchange.limits.header_bytes
                raise NetworkLimitError.of("fetch.header_bytes", most, "bytes of headers", where=exchange.where)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        exchange = self._backend.exchange
        try:
            self._inner.write(buffer, exchange.seconds(timeout))
        except httpcore.WriteTimeout as error:
            raise exchange.too_late() from error

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        exchange = self._backend.exchange
        try:
            inner = self._inner.start_tls(ssl_context, server_hostname, exchange.seconds(timeout))
        except httpcore.ConnectTimeout as error:
            raise exchange.too_late() from error
        except httpcore.ConnectError as error:
            raise NetworkError(
                f"the host did not prove who it is: {_plain(error)}",
                where=exchange.where,
                fix="nothing was read; check the URL, the clock, and SSL_CERT_FILE for a certificate of your own",
            ) from error
        return Stream(inner, self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class Backend(httpcore.NetworkBackend):
    """Connects to checked addresses only. `allowed`: networks past the public internet. One exchange at a time."""

    def __init__(self, allowed: Sequence[str], resolve: Resolve) -> None:
        self.exchange = Exchange(where="", deadline=0.0, limits=Limits())
        self._allowed = allowed
        self._resolve = resolve
        self._system = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        exchange = self.exchange
        found = resolve_within(host, port, exchange.seconds(timeout), self._resolve, where=exchange.where)
        allowed = [address for address in found if is_allowed(address, self._allowed)]
        if not allowed:
            raise NetworkError(
                f"{host} has a private address ({', '.join(found)}), which is not asked",
                where=exchange.where,
                fix="use --allow-private if you mean a machine of your own network",
            )
        return Stream(self._connect(allowed, port, timeout, socket_options), self)

    def _connect(
        self,
        addresses: Sequence[str],
        port: int,
        timeout: float | None,
        options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.NetworkStream:
        """The first address that answers; the error of the last otherwise."""
        last: Exception | None = None
        for address in addresses:
            try:
                return self._system.connect_tcp(address, port, self.exchange.seconds(timeout), None, options)
            except httpcore.ConnectTimeout:
                last = self.exchange.too_late()
            except httpcore.ConnectError as error:
                last = error
        assert last is not None
        raise last


def _plain(error: Exception) -> str:
    """The reason of a failed handshake without OpenSSL's code numbers."""
    cause = error.__cause__ or error.__context__ or error
    if isinstance(cause, ssl.SSLCertVerificationError) and cause.verify_message:
        return cause.verify_message
    if isinstance(cause, ssl.SSLError) and cause.reason:
        return cause.reason.replace("_", " ").lower()
    return cause.strerror if isinstance(cause, socket.error) and cause.strerror else str(cause)
