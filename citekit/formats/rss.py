"""Items → RSS 2.0, with Dublin Core, content:encoded and PRISM (docs/rules.md, feeds 11 to 20).

Same items and options give the same bytes; nothing here asks the clock. Reading is `formats.feedin`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from citekit.formats.feedhtml import plain_as_html
from citekit.formats.feeditems import (
    Entry,
    dublin_core,
    entries,
    feed_description,
    feed_title,
    home_of,
    prism_fields,
)
from citekit.formats.feedxml import (
    DECLARATION,
    MEDIA_TYPES,
    MOST_LENGTH,
    attributes,
    declared,
    element,
    empty_element,
    language,
    plain_element,
    rfc822,
    rfc3339,
    stylesheet,
)
from citekit.formats.options import FeedInfo, WriteOptions
from citekit.model import Finding, Item
from citekit.model.plaintext import plain
from citekit.model.weblinks import web_url

DOCS = "https://www.rssboard.org/rss-specification"
_C, _I = "    ", "      "


def write(items: Iterable[Item], options: WriteOptions) -> Iterator[str | Finding]:
    """The feed in pieces, after what is to be said of it. Ends with a newline; UTF-8 is the encoding it declares."""
    info = options.feed
    made, updated, said = entries(items, options)
    yield from said
    home, said = home_of(info)
    yield from said
    channel = _channel(info, updated, home)
    prefixes = ("content", "dc", "dcterms", *(("prism",) if info.prism else ()))
    names, body = declared(channel, (_item(entry, info) for entry in made), prefixes)
    yield DECLARATION + stylesheet(info)
    yield f'<rss version="2.0"{names}>\n  <channel>\n'
    yield channel
    yield from body
    yield "  </channel>\n</rss>\n"


def _channel(info: FeedInfo, updated: datetime, home: str) -> str:
    title = feed_title(info)
    lines = [
        plain_element("title", title, _C),
        element("link", home, _C),
        plain_element("description", feed_description(info), _C),
        *_links(info),
        element("language", language(info.language) or "en", _C),
    ]
    if info.rights:
        lines.append(plain_element("copyright", plain(info.rights), _C))
    if info.email:
        lines.append(element("managingEditor", f"{plain(info.email)} ({plain(info.author) or title})", _C))
    lines += [
        element("lastBuildDate", rfc822(updated), _C),
        element("generator", f"{info.generator} ({info.generator_url})" if info.generator_url else info.generator, _C),
        element("docs", DOCS, _C),
        element("ttl", str(max(info.ttl, 1)), _C),
    ]
    if web_url(info.logo):
        image = element("url", web_url(info.logo), _I) + plain_element("title", title, _I) + element("link", home, _I)
        lines.append(f"{_C}<image>\n{image}{_C}</image>\n")
    lines += [f"{_C}<fh:{mark}/>\n" for mark in ("archive", "complete") if getattr(info.page, mark)]
    return "".join(lines)


def _links(info: FeedInfo) -> Iterator[str]:
    if web_url(info.url):
        yield empty_element("atom:link", _C, rel="self", type=MEDIA_TYPES["rss"], href=web_url(info.url))
    for name, url in sorted(info.alternates.items()):
        if name != "rss" and web_url(url):
            yield empty_element("atom:link", _C, rel="alternate", type=MEDIA_TYPES.get(name, ""), href=web_url(url))
    places = (
        ("hub", info.hub),
        ("prev-archive", info.page.previous),
        ("next-archive", info.page.next),
        ("current", info.page.current),
    )
    for rel, url in places:
        if web_url(url):
            yield empty_element("atom:link", _C, rel=rel, href=web_url(url))


def _item(entry: Entry, info: FeedInfo) -> str:
    item = entry.item
    lines = ["    <item>\n", plain_element("title", entry.title, _I)]
    if entry.link:
        lines.append(element("link", entry.link, _I))
    permanent = "true" if entry.id == entry.link else "false"
    lines.append(element("guid", entry.id, _I, f' isPermaLink="{permanent}"'))
    lines.append(element("pubDate", rfc822(entry.published), _I))
    lines += [element("dc:creator", name, _I) for name in entry.authors]
    lines += [plain_element("category", word, _I) for word in entry.categories]
    lines.append(element("description", plain_as_html(entry.summary or entry.citation or entry.title), _I))
    if entry.content:
        lines.append(element("content:encoded", entry.content, _I))
    lines += _origin(item)
    lines += [
        empty_element("enclosure", _I, url=link.url, length=str(link.length), type=link.type)
        for link in entry.links
        if link.kind == "pdf" and 0 < link.length <= MOST_LENGTH and link.type
    ][:1]
    lines += [element("dc:contributor", name, _I) for name in entry.contributors]
    lines += [element(name, text, _I) for name, text in dublin_core(entry)]
    if entry.modified:
        lines.append(element("dcterms:modified", rfc3339(entry.modified), _I))
    if info.prism:
        lines += [element(name, text, _I) for name, text in prism_fields(entry)]
    lines.append("    </item>\n")
    return "".join(lines)


def _origin(item: Item) -> Iterator[str]:
    """The feed that the item was taken from (`about["feed"]`: {"url", "title"}), if it was (rule 20)."""
    feed = item.about.get("feed")
    if isinstance(feed, dict) and web_url(str(feed.get("url", ""))):
        url = web_url(str(feed["url"]))
        yield plain_element("source", plain(str(feed.get("title") or url)), _I, attributes(url=url))
