"""What the user may decide about fetching, and the clock, which tests replace."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from citekit.fetch.limits import Limits

PRIVATE_NETWORKS = (
    "127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7",
    "fe80::/10",
)  # fmt: skip
"""What `--allow-private` allows: loopback, private and link-local networks."""


class Settings(Struct, frozen=True, kw_only=True, eq=False):
    """cache: folder of kept answers; None keeps none. mailto: address that services may write to, "" to give none.
    allowed: networks that may be connected to besides the public internet ("127.0.0.0/8"; see PRIVATE_NETWORKS).
    between_seconds: least time between the starts of two requests to one host; host_seconds: the same for hosts that
    ask for more or allow less ("export.arxiv.org": 3.0)."""

    limits: Limits = Limits()
    cache: Path | None = None
    mailto: str = ""
    allowed: tuple[str, ...] = ()
    between_seconds: float = 0.5
    host_seconds: Mapping[str, float] = MappingProxyType({})


class Clock(Struct, frozen=True, kw_only=True, eq=False):
    """Seconds since some moment, the time of day, and waiting."""

    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], None] = time.sleep


class Want(Enum):
    """What is asked for: the `Accept` header unless the request has one, the limit of its size, and which answers
    are refused as something else (FILE takes anything)."""

    PAGE = "page"
    FEED = "feed"
    DATA = "data"
    FILE = "file"

    @property
    def accept(self) -> str:
        return _ACCEPT[self]

    @property
    def limit(self) -> str:
        """The name of the limit of its size in `Limits`."""
        return "page_bytes" if self in (Want.PAGE, Want.DATA) else "feed_bytes"


_ACCEPT = {
    Want.PAGE: "text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.5",
    Want.FEED: "application/atom+xml,application/rss+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.5",
    Want.DATA: "application/json,application/xml;q=0.9,*/*;q=0.5",
    Want.FILE: "*/*",
}
