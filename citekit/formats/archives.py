"""A feed that reaches back to the first work, as an archived feed: the subscription document and one document a year
(RFC 5005, section 4; docs/rules.md, feeds 25). And a list of feeds as OPML 2.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urljoin

from msgspec import Struct
from msgspec.structs import replace

from citekit.formats import atom, jsonfeed, rss
from citekit.formats.base import Write
from citekit.formats.feeditems import due, feed_ids
from citekit.formats.feedxml import DECLARATION, MEDIA_TYPES, element, empty_element, rfc822
from citekit.formats.options import FeedInfo, FeedPage, WriteOptions
from citekit.model import Finding, Item
from citekit.model.plaintext import plain
from citekit.model.weblinks import web_url

FILES: dict[str, tuple[Write, str]] = {
    "rss": (rss.write, ".xml"),
    "atom": (atom.write, ".atom"),
    "jsonfeed": (jsonfeed.write, ".json"),
}
"""Writer and suffix by format name; the names of the files are fixed (rule 26)."""


class Outline(Struct, frozen=True, kw_only=True):
    """One feed of an OPML list: its title, its address, the page it belongs to."""

    title: str
    url: str
    home: str = ""
    format: str = "rss"


def archived(
    items: Iterable[Item], options: WriteOptions, kind: str = "rss", name: str = "feed", suffix: str = ""
) -> tuple[dict[str, str], list[Finding]]:
    """The documents of the feed by file name, the subscription document first, and what is to be said.

    It holds the newest `limit` works, and never less than the newest year; every earlier year has a document of its
    own ("feed-2023.xml"), which stays as it is while works of later years come. Where everything fits into one
    document, it says so (fh:complete). Addresses are those of files beside `FeedInfo.url`.
    """
    info = options.feed
    write, usual = FILES[kind]
    suffix = suffix or usual
    dated, said = due(items, info)
    ids = dict(zip((one.item.id for one in dated), feed_ids((one.item for one in dated), info), strict=True))
    info = replace(info, ids={**ids, **info.ids})
    years: dict[int, list[Item]] = {}
    for one in dated:
        years.setdefault(one.when.year, []).append(one.item)
    everything = [one.item for one in dated]
    if not 0 < info.limit < len(everything) or len(years) < 2:
        text, more = _document(write, everything, replace(info, limit=0, page=FeedPage(complete=True)), options)
        return {f"{name}{suffix}": text}, [*dict.fromkeys((*said, *more))]
    newest, *closed = sorted(years, reverse=True)
    first = everything[: max(info.limit, len(years[newest]))]

    def address(year: int | None) -> str:
        return urljoin(info.url, f"{name}{'' if year is None else f'-{year}'}{suffix}") if info.url else ""

    page = FeedPage(previous=address(closed[0]))
    text, more = _document(write, first, replace(info, limit=0, page=page), options)
    documents = {f"{name}{suffix}": text}
    for place, year in enumerate(closed):
        page = FeedPage(
            archive=True,
            previous=address(closed[place + 1]) if place + 1 < len(closed) else "",
            next=address(closed[place - 1]) if place else "",
            current=address(None),
        )
        own = replace(info, limit=0, page=page, url=address(year), alternates={})
        documents[f"{name}-{year}{suffix}"], _ = _document(write, years[year], own, options)
    return documents, [*dict.fromkeys((*said, *more))]


def opml(title: str, feeds: Sequence[Outline], *, updated: datetime | None = None) -> str:
    """The feeds as an OPML 2.0 subscription list, in the order given. Feeds without a web address are left out."""
    lines = [DECLARATION, '<opml version="2.0">\n  <head>\n', element("title", plain(title), "    ")]
    if updated:
        lines.append(element("dateModified", rfc822(updated), "    "))
    lines.append("  </head>\n  <body>\n")
    for feed in feeds:
        if web_url(feed.url):
            named = plain(feed.title)
            lines.append(
                empty_element(
                    "outline",
                    "    ",
                    type="rss",  # whatever the format: OPML 2.0, "Subscription lists"
                    text=named,
                    title=named,
                    xmlUrl=web_url(feed.url),
                    htmlUrl=web_url(feed.home),
                    version="RSS2" if MEDIA_TYPES.get(feed.format) == MEDIA_TYPES["rss"] else "",
                )
            )
    return "".join((*lines, "  </body>\n</opml>\n"))


def _document(write: Write, items: Sequence[Item], info: FeedInfo, options: WriteOptions) -> tuple[str, list[Finding]]:
    pieces = list(write(items, replace(options, feed=info)))
    return "".join(p for p in pieces if isinstance(p, str)), [p for p in pieces if isinstance(p, Finding)]
