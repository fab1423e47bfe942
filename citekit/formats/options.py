"""What a writer may be told: `WriteOptions`, and for feeds `FeedInfo`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from citekit.model import Item

Entries = Mapping[str, str] | Callable[[Sequence[Item]], Mapping[str, str]]
"""Formatted entries by item id, or what gives them for the items asked for."""


class FeedPage(Struct, frozen=True, kw_only=True):
    """Where one document stands in an archived feed (RFC 5005). archive: a closed part; complete: it holds
    everything there is; previous, next, current: URLs of its neighbours and of the subscription feed."""

    archive: bool = False
    complete: bool = False
    previous: str = ""
    next: str = ""
    current: str = ""


class FeedInfo(Struct, frozen=True, kw_only=True):
    """What a feed says of itself, and what it is to hold. Times are ISO text; a writer never asks the clock.

    url: where the feed will stand; home: the HTML page it belongs to; alternates: URL of the same feed by format name
    ("rss", "atom", "jsonfeed"); hub: WebSub hub; language: BCP 47. author, author_url (ORCID), email: whose works;
    rights, icon, logo: as the formats have them; generator: the program that writes it; ttl: minutes;
    stylesheet: URL of a CSS file.
    limit: most items, 0 for all. undated: date given to works without one ("": 1990-01-01, and they come last).
    today: works dated later are left out, unless include_forthcoming ("" keeps all). updated: the feed's own time
    ("": that of its newest item). max_authors, max_abstract: names and characters of an item. prism: fields of that
    vocabulary. prefer_url: a paper's link is its URL, not its DOI.
    ids, first_seen, modified: by item id, what a library stored: the feed id once given, first and last change.
    """

    title: str = ""
    description: str = ""
    url: str = ""
    home: str = ""
    language: str = ""
    hub: str = ""
    undated: str = ""
    limit: int = 50
    alternates: Mapping[str, str] = MappingProxyType({})
    author: str = ""
    author_url: str = ""
    email: str = ""
    rights: str = ""
    icon: str = ""
    logo: str = ""
    generator: str = "citekit"
    generator_url: str = ""
    ttl: int = 1440
    stylesheet: str = ""
    today: str = ""
    include_forthcoming: bool = False
    updated: str = ""
    max_authors: int = 100
    max_abstract: int = 500
    prism: bool = True
    prefer_url: bool = False
    ids: Mapping[str, str] = MappingProxyType({})
    first_seen: Mapping[str, str] = MappingProxyType({})
    modified: Mapping[str, str] = MappingProxyType({})
    page: FeedPage = FeedPage()


class WriteOptions(Struct, frozen=True, kw_only=True):
    """What a writer may be told. Each writer reads what concerns it.

    feed: for feeds. entries: formatted bibliography entries by item id, as HTML, or what gives them for the items that
    the feed turns out to hold (the writer is given it; it does not know the engine). lossless: variables without a home
    go into extension fields. ascii: no character past ASCII. protect: which capitals of titles get braces ("none",
    "minimal", "all").
    """

    feed: FeedInfo = FeedInfo()
    entries: Entries = MappingProxyType({})
    lossless: bool = False
    ascii: bool = False
    protect: str = "minimal"
    extra: Mapping[str, Any] = MappingProxyType({})
