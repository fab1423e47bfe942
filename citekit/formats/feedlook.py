"""What a feed says of itself, and which entries it holds: for lists of feeds, for hubs, and for the ids once given.

It is read strictly, as a program wrote it; the tolerant reader of feeds is `formats.feedin`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any

from lxml import etree
from msgspec import Struct

from citekit.errors import FormatError
from citekit.formats.feeditems import possible_ids
from citekit.formats.feedxml import NAMESPACES
from citekit.formats.options import FeedInfo
from citekit.model import Item, Source
from citekit.model.plaintext import plain
from citekit.model.weblinks import canonical_url, doi_of, web_url

_ATOM, _DC = f"{{{NAMESPACES['atom']}}}", f"{{{NAMESPACES['dc']}}}"

_AT_ONCE = 1 << 16
"""Bytes of a feed that are parsed before its entries are taken out."""


class Seen(Struct, frozen=True, kw_only=True):
    """One entry: its id, and by what else a work may be known. doi: without resolver; title: plain."""

    id: str
    doi: str = ""
    link: str = ""
    title: str = ""


class FeedLook(Struct, frozen=True, kw_only=True):
    """format: name of its row; url: its own address; home: the page it belongs to; hubs: of WebSub."""

    format: str
    title: str = ""
    url: str = ""
    home: str = ""
    hubs: tuple[str, ...] = ()
    entries: tuple[Seen, ...] = ()


def look(source: Source) -> FeedLook:
    """The feed in short. Raises FormatError for what is no RSS 2.0, Atom or JSON Feed."""
    if source.content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json(source)
    if b"<!DOCTYPE" in source.content:
        raise FormatError("a feed with a DOCTYPE is refused here", where=source.uri, fix="remove it")
    try:
        root, entries = _walked(source.content)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FormatError(
            f"this is no feed: {getattr(error, 'msg', None) or error}",
            where=source.uri,
            fix="RSS, Atom or JSON Feed is wanted",
        ) from None
    if root.tag == f"{_ATOM}feed":
        return _atom(root, entries)
    channel = root.find("channel")
    if root.tag != "rss" or channel is None:
        raise FormatError(f"<{root.tag}> is the root of no feed", where=source.uri, fix="RSS 2.0 or Atom is wanted")
    return _rss(channel, entries)


def _walked(content: bytes) -> tuple[etree._Element, tuple[Seen, ...]]:
    """The root of a feed, and its entries, each emptied once it is read: a tree of 10,000 takes 80 MB."""
    seen: list[Seen] = []
    parser = etree.XMLPullParser(
        events=("end",), tag=("item", f"{_ATOM}entry"), resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False,
    )  # fmt: skip
    for start in range(0, len(content), _AT_ONCE):
        parser.feed(content[start : start + _AT_ONCE])
        for _, node in parser.read_events():
            assert isinstance(node, etree._Element)  # "end" gives nothing else
            parent = node.getparent()
            if parent is not None and parent.tag in ("channel", f"{_ATOM}feed"):
                seen.append(_atom_entry(node) if node.tag == f"{_ATOM}entry" else _rss_entry(node))
                node.clear()
    return parser.close(), tuple(seen)


def earlier_ids(feed: FeedLook, items: Iterable[Item], info: FeedInfo) -> dict[str, str]:
    """By item id, the feed id that the same work has in an earlier version of the feed, so that it stays when a DOI
    is found, or an address or a key changes (rule 6). The same work: one of its possible ids stands there; else, of
    what is left, its DOI, its address, or its title, where that is the title of one entry alone. Where two works would
    take one id, the first in order of its own id has it, as when ids are given."""
    ordered = sorted(items, key=attrgetter("id"))
    found: dict[str, str] = {}
    _take(ordered, lambda item: possible_ids(item, info), {entry.id: entry.id for entry in feed.entries}, found)
    taken = set(found.values())
    if any(entry.id not in taken for entry in feed.entries):  # mostly every entry was found by its id
        known = {name: identity for name, identity in _by_other_names(feed).items() if identity not in taken}
        _take((item for item in ordered if item.id not in found), _other_names, known, found)
    return found


def _take(
    items: Iterable[Item], names: Callable[[Item], Iterable[str]], known: Mapping[str, str], found: dict[str, str]
) -> None:
    """Gives each item the first id that one of its names is known by and that no other item has, as long as there are
    such ids."""
    free = set(known.values())
    for item in items:
        if not free:
            return
        identity = next((known[name] for name in names(item) if name in known and known[name] in free), "")
        if identity:
            found[item.id] = identity
            free.remove(identity)


def _other_names(item: Item) -> Iterator[str]:
    doi = doi_of(item).lower()
    if doi:
        yield f"doi:{doi}"
    yield canonical_url(item.text("URL"))
    yield f"title:{plain(item.title)}"


def _by_other_names(feed: FeedLook) -> dict[str, str]:
    known: dict[str, str] = {}
    titles: dict[str, list[str]] = {}
    for entry in feed.entries:
        for name in (entry.doi.lower() and f"doi:{entry.doi.lower()}", canonical_url(entry.link)):
            if name:
                known.setdefault(name, entry.id)
        titles.setdefault(entry.title, []).append(entry.id)
    return known | {f"title:{title}": ids[0] for title, ids in titles.items() if title and len(ids) == 1}


def _json(source: Source) -> FeedLook:
    try:
        feed = json.loads(source.content)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"not JSON: {error}", where=source.uri) from None
    if not isinstance(feed, dict) or "jsonfeed.org" not in str(feed.get("version", "")):
        raise FormatError("this is JSON, not a JSON Feed", where=source.uri, fix="RSS, Atom or JSON Feed is wanted")
    entries = [entry for entry in _list(feed.get("items")) if isinstance(entry, Mapping)]
    hubs = [str(hub.get("url", "")) for hub in _list(feed.get("hubs")) if isinstance(hub, Mapping)]
    return FeedLook(
        format="jsonfeed",
        title=plain(str(feed.get("title", ""))),
        url=web_url(str(feed.get("feed_url", ""))),
        home=web_url(str(feed.get("home_page_url", ""))),
        hubs=tuple(url for hub in hubs if (url := web_url(hub))),
        entries=tuple(
            Seen(
                id=str(entry.get("id", "")),
                doi=str(entry.get("external_url", "")).partition("doi.org/")[2],
                link=str(entry.get("url", "")),
                title=plain(str(entry.get("title", ""))),
            )
            for entry in entries
        ),
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _atom(root: etree._Element, entries: tuple[Seen, ...]) -> FeedLook:
    return FeedLook(
        format="atom",
        title=_text(root, f"{_ATOM}title"),
        url=_link(root, "self"),
        home=_link(root, "alternate"),
        hubs=_hubs(root),
        entries=entries,
    )


def _atom_entry(entry: etree._Element) -> Seen:
    title = _text(entry, f"{_ATOM}title")
    return Seen(id=_text(entry, f"{_ATOM}id"), doi=_doi(entry), link=_link(entry, "alternate"), title=title)


def _rss(channel: etree._Element, entries: tuple[Seen, ...]) -> FeedLook:
    return FeedLook(
        format="rss",
        title=_text(channel, "title"),
        url=_link(channel, "self"),
        home=web_url(_text(channel, "link")),
        hubs=_hubs(channel),
        entries=entries,
    )


def _rss_entry(item: etree._Element) -> Seen:
    return Seen(id=_text(item, "guid"), doi=_doi(item), link=_text(item, "link"), title=_text(item, "title"))


def _text(node: etree._Element, name: str) -> str:
    return plain(node.findtext(name) or "")


def _doi(entry: etree._Element) -> str:
    named = [text for node in entry.iterfind(f"{_DC}identifier") if (text := node.text or "").startswith("doi:")]
    return named[0].removeprefix("doi:") if named else ""


def _link(node: etree._Element, rel: str) -> str:
    """The address of a link; of several the first, which is the page or the feed itself."""
    found = (link.get("href", "") for link in node.iterfind(f"{_ATOM}link") if link.get("rel", "alternate") == rel)
    return web_url(next(found, ""))


def _hubs(node: etree._Element) -> tuple[str, ...]:
    hubs = (web_url(link.get("href", "")) for link in node.iterfind(f"{_ATOM}link") if link.get("rel") == "hub")
    return tuple(hub for hub in hubs if hub)
