"""The limits of reading files and URLs: each has a name, a default and a key of `[fetch]` in citekit.toml.
docs/rules.md, network."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import asdict, replace

from citekit.errors import ConfigError, nearest

MB = 1_000_000


class Limits(Struct, frozen=True, kw_only=True):
    """Times in seconds, sizes in bytes after inflating.

    total_seconds: for one try, its redirects included. idle_seconds: between two pieces of an answer, and for
    connecting. retry_after_seconds: the longest wait that a server may ask for. wait_seconds: first wait before a
    retry when the server asks for none; doubled each time. header_bytes: of one answer's head, as sent.
    cache_bytes: of the whole cache folder; the oldest answers go first.
    """

    file_bytes: int = 512 * MB
    page_bytes: int = 50 * MB
    feed_bytes: int = 100 * MB
    total_seconds: float = 60.0
    idle_seconds: float = 10.0
    hops: int = 10
    tries: int = 3
    retry_after_seconds: float = 600.0
    wait_seconds: float = 1.0
    header_bytes: int = 64_000
    header_count: int = 200
    cache_bytes: int = 500 * MB


def limits_from(table: Mapping[str, object], *, where: str = "") -> Limits:
    """The limits with those that `[fetch]` of citekit.toml names; raises ConfigError for an unknown name or a value
    that is no number above 0."""
    defaults = asdict(Limits())
    given: dict[str, int | float] = {}
    for name, value in table.items():
        if name not in defaults:
            near = nearest(name, defaults)
            fix = f"did you mean {' or '.join(near)}?" if near else f"one of: {', '.join(sorted(defaults))}"
            raise ConfigError(f'[fetch] has no setting "{name}"', where=where, fix=fix)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e15:
            raise ConfigError(f"[fetch] {name} must be a number above 0", where=where, fix=f"such as {defaults[name]}")
        given[name] = int(value) if isinstance(defaults[name], int) else float(value)
    return replace(Limits(), **given)
