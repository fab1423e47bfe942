"""The row of a format: its name, how a file of it is known, and its two directions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from citekit.model import Finding, Item, Record, Source

Read = Callable[[Source], Iterator[Record | Item | Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedInfo:
    """What a feed says of itself. url: where the feed will stand; home: the HTML page it belongs to; hub: WebSub hub;
    undated: ISO date given to works without one ("" leaves them out of ordering by date: they come last)."""

    title: str = ""
    description: str = ""
    url: str = ""
    home: str = ""
    language: str = ""
    hub: str = ""
    undated: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOptions:
    """What a writer may be told. Each writer reads what concerns it.

    feed: for feeds. entries: formatted bibliography entries by item id, as HTML (the writer is given them; it does
    not call the engine). lossless: variables without a home go into extension fields. ascii: no character past
    ASCII. protect: which capitals of titles get braces ("none", "minimal", "all").
    """

    feed: FeedInfo = field(default_factory=FeedInfo)
    entries: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    lossless: bool = False
    ascii: bool = False
    protect: str = "minimal"
    extra: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


Write = Callable[[Iterable[Item], WriteOptions], Iterator[str | Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format.

    suffixes: with the dot, lower-case; the first is the one that is written. media_types: lower-case.
    read: bytes to records, items and findings; raises FormatError where nothing at all can be read.
    write: items to pieces of text and findings (what the format cannot hold).
    sniff: how much the first bytes (up to 4 kB, decoded loosely) look like this format, 0 to 100.
    keeps: the CSL variables that survive writing and reading; None is all of them.
    """

    name: str
    title: str
    suffixes: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()
    read: Read | None = None
    write: Write | None = None
    sniff: Callable[[str], int] = lambda _head: 0
    keeps: frozenset[str] | None = None
