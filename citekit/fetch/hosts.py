"""One queue and one connection for each host: requests go one after another, with the pause that the host asks for.
docs/rules.md, network."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpcore

from citekit.errors import NetworkLimitError
from citekit.fetch.addresses import Resolve
from citekit.fetch.connection import Backend
from citekit.fetch.settings import Clock, Settings

_MOST_LINES = 64


class Line:
    """The queue of one host, by its name. `pause`: least seconds between two starts."""

    def __init__(self, name: str, pause: float, clock: Clock, backend: Backend, tls: ssl.SSLContext) -> None:
        self.name = name
        self.backend = backend
        self.pool = httpcore.ConnectionPool(
            ssl_context=tls, network_backend=backend, max_connections=1, keepalive_expiry=15.0
        )
        self.pause = pause
        self._clock = clock
        self._next = clock.monotonic()
        self._turn = threading.Lock()

    def hold(self, seconds: float) -> None:
        """Let no request start for so long."""
        self._next = max(self._next, self._clock.monotonic() + seconds)

    @contextmanager
    def turn(self, most: float, where: str) -> Iterator[None]:
        """Wait for this host's turn and keep it. Raises NetworkLimitError, without waiting, when the host has asked
        for a longer pause than `most` seconds."""
        with self._turn:
            wait = self._next - self._clock.monotonic()
            if wait > most:
                raise NetworkLimitError(
                    f"the server asks to wait {wait:,.0f} seconds (limit fetch.retry_after_seconds: {most:,.0f})",
                    where=where,
                    fix="run it again after that time; what was read so far is kept",
                )
            if wait > 0:
                self._clock.sleep(wait)
            self._next = max(self._next, self._clock.monotonic() + self.pause)
            yield

    def close_if_idle(self) -> bool:
        """Close the connection unless a request is under way or the host's pause is not over."""
        if self._next > self._clock.monotonic() or not self._turn.acquire(blocking=False):
            return False
        try:
            self.pool.close()
        finally:
            self._turn.release()
        return True


class Hosts:
    """The lines of all hosts asked so far; idle ones are closed when there are many."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        resolve: Resolve,
        tls: Callable[[], ssl.SSLContext],
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._resolve = resolve
        self._tls = tls
        self._lines: dict[str, Line] = {}
        self._lock = threading.Lock()

    def line(self, host: str) -> Line:
        """The line of this host, the same object for the same host."""
        with self._lock:
            if host not in self._lines:
                if len(self._lines) >= _MOST_LINES:
                    self._lines = {name: line for name, line in self._lines.items() if not line.close_if_idle()}
                settings = self._settings
                pause = settings.host_seconds.get(host, settings.between_seconds)
                backend = Backend(settings.allowed, self._resolve)
                self._lines[host] = Line(host, pause, self._clock, backend, self._tls())
            return self._lines[host]

    def keep_pause(self, host: str, seconds: float) -> None:
        """From now on at least so long between two requests to a host, unless the user has settled it."""
        if host not in self._settings.host_seconds:
            self.line(host).pause = seconds

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            for line in self._lines.values():
                line.pool.close()
            self._lines.clear()
