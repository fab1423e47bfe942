"""How a remote side asks: one `send`, with the manners that servers want. docs/rules.md, sync 13.

`citekit.fetch.Fetcher` is a Transport; tests give one of their own. The manners: a token bucket, a pause of the whole
client when a server says `Backoff`, `Retry-After` obeyed, and an end to patience.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from typing import Protocol

from msgspec import Struct, field

from citekit.errors import NetworkError, NetworkLimitError
from citekit.model import Request, Source

PASSING = frozenset({429, 500, 502, 503, 504})
"""Statuses after which asking again may help."""


class Reply(Protocol):
    """What came back. headers: by lower-case name."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def source(self) -> Source: ...


class Transport(Protocol):
    """Sends a request once; raises NetworkError when no whole answer came."""

    def send(self, request: Request) -> Reply: ...


class Manners(Struct, frozen=True, kw_only=True):
    """per_second, burst: of the token bucket. tries: for a read. most_wait: longest single wait, seconds. patience:
    all waiting of one client together, seconds."""

    per_second: float = 8.0
    burst: int = 50
    tries: int = 4
    most_wait: float = 600.0
    patience: float = 1800.0


class Timer(Struct):
    """Seconds and waiting; tests give their own."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = field(default_factory=lambda: random.SystemRandom().random)


class Client:
    """A transport with manners. One client a server, so that a pause pauses everything."""

    def __init__(self, transport: Transport, manners: Manners | None = None, timer: Timer | None = None) -> None:
        self._transport = transport
        self._manners = manners or Manners()
        self._timer = timer or Timer()
        self._tokens = float(self._manners.burst)
        self._filled = self._timer.now()
        self._not_before = 0.0
        self._waited = 0.0

    def read(self, request: Request) -> Reply:
        """The answer to a request that changes nothing; asked again while the server says that helps.

        Raises NetworkError when it does not, and NetworkLimitError when patience is at its end.
        """
        for attempt in range(self._manners.tries):
            last = attempt + 1 == self._manners.tries
            try:
                reply = self.once(request)
            except NetworkLimitError:
                raise
            except NetworkError:
                if last:
                    raise
                self._pause(self._growing(attempt))
                continue
            if reply.status not in PASSING:
                return reply
            if last:
                raise NetworkError(f"the server answered {reply.status}", where=request.url, fix="try again later")
            self._pause(_seconds(reply.headers.get("retry-after")) or self._growing(attempt))
        raise AssertionError("unreachable")

    def write(self, request: Request) -> Reply:
        """The answer to a request that changes something: sent again only when the server says that it did not look
        at it (429, or 503 with Retry-After). Raises NetworkError when nobody knows whether it happened."""
        for attempt in range(self._manners.tries):
            reply = self.once(request)
            wait = _seconds(reply.headers.get("retry-after"))
            unseen = reply.status == 429 or (reply.status == 503 and wait > 0)
            if not unseen or attempt + 1 == self._manners.tries:
                return reply
            self._pause(wait or self._growing(attempt))
        raise AssertionError("unreachable")

    def once(self, request: Request) -> Reply:
        """Send when the bucket and the server's pauses allow it."""
        self._take_token()
        reply = self._transport.send(request)
        backoff = _seconds(reply.headers.get("backoff"))
        if backoff:
            self._not_before = max(self._not_before, self._timer.now() + min(backoff, self._manners.most_wait))
        return reply

    def rest(self, attempt: int) -> None:
        """Wait before something is read anew: about a second the first time, and twice as long each time."""
        self._pause(self._growing(attempt))

    def _take_token(self) -> None:
        now = self._timer.now()
        self._tokens = min(float(self._manners.burst), self._tokens + (now - self._filled) * self._manners.per_second)
        self._filled = now
        wait = max(self._not_before - now, (1 - self._tokens) / self._manners.per_second if self._tokens < 1 else 0.0)
        if wait > 0:
            self._pause(wait)
            self._tokens += wait * self._manners.per_second
            self._filled = self._timer.now()
        self._tokens -= 1

    def _growing(self, attempt: int) -> float:
        return float(2**attempt) * (0.5 + self._timer.jitter())

    def _pause(self, seconds: float) -> None:
        seconds = min(seconds, self._manners.most_wait)
        self._waited += seconds
        if self._waited > self._manners.patience:
            raise NetworkLimitError.of("sync.patience", int(self._manners.patience), "seconds of waiting", where="")
        self._timer.sleep(seconds)


def _seconds(header: str | None) -> float:
    """The seconds that a header asks for; 0 where there is none, or a date (which Zotero does not send)."""
    return float(header) if header and header.isascii() and header.strip().isdigit() else 0.0
