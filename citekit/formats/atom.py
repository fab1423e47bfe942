"""Items → Atom 1.0 (RFC 4287), with Dublin Core and PRISM (docs/rules.md, feeds 21 and 22).

Same items and options give the same bytes; nothing here asks the clock. Reading is `formats.feedin`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape

from citekit.formats.feedhtml import inline_html
from citekit.formats.feeditems import (
    Entry,
    dublin_core,
    entries,
    feed_description,
    feed_id,
    feed_title,
    home_of,
    prism_fields,
)
from citekit.formats.feedxml import (
    DECLARATION,
    MEDIA_TYPES,
    MOST_LENGTH,
    NAMESPACES,
    attributes,
    declared,
    element,
    empty_element,
    language,
    rfc3339,
    stylesheet,
)
from citekit.formats.options import FeedInfo, WriteOptions
from citekit.model import Finding, Item
from citekit.model.plaintext import plain
from citekit.model.weblinks import Link, web_url

_F, _E = "  ", "    "


def write(items: Iterable[Item], options: WriteOptions) -> Iterator[str | Finding]:
    """The feed in pieces, after what is to be said of it. Ends with a newline; UTF-8 is the encoding it declares."""
    info = options.feed
    made, updated, said = entries(items, options)
    yield from said
    home, said = home_of(info)
    yield from said
    head = _head(info, updated, home)
    prefixes = ("dc", "dcterms", *(("prism",) if info.prism else ()))
    names, body = declared(head, (_entry(entry, info) for entry in made), prefixes)
    yield DECLARATION + stylesheet(info)
    lang = attributes(xml_lang=language(info.language) or "en")
    yield f'<feed xmlns="{NAMESPACES["atom"]}"{names}{lang}>\n'
    yield head
    yield from body
    yield "</feed>\n"


def _head(info: FeedInfo, updated: datetime, home: str) -> str:
    lines = [
        element("id", feed_id(info), _F),
        _text("title", feed_title(info), _F),
        _text("subtitle", feed_description(info), _F),
        element("updated", rfc3339(updated), _F),
        *_links(info, home),
        _person("author", plain(info.author) or feed_title(info), _F, uri=web_url(info.author_url), email=info.email),
        element("generator", info.generator, _F, attributes(uri=web_url(info.generator_url))),
    ]
    lines += [
        element(name, web_url(url), _F) for name, url in (("icon", info.icon), ("logo", info.logo)) if web_url(url)
    ]
    if info.rights:
        lines.append(_text("rights", plain(info.rights), _F))
    lines += [f"{_F}<fh:{mark}/>\n" for mark in ("archive", "complete") if getattr(info.page, mark)]
    return "".join(lines)


def _links(info: FeedInfo, home: str) -> Iterator[str]:
    if web_url(info.url):
        yield empty_element("link", _F, rel="self", type=MEDIA_TYPES["atom"], href=web_url(info.url))
    yield empty_element("link", _F, rel="alternate", type="text/html", href=home)
    for name, url in sorted(info.alternates.items()):
        if name != "atom" and web_url(url):
            yield empty_element("link", _F, rel="alternate", type=MEDIA_TYPES.get(name, ""), href=web_url(url))
    page = info.page
    places = (
        ("hub", info.hub),
        ("prev-archive", page.previous),
        ("next-archive", page.next),
        ("current", page.current),
    )
    yield from (empty_element("link", _F, rel=rel, href=web_url(url)) for rel, url in places if web_url(url))


def _entry(entry: Entry, info: FeedInfo) -> str:
    item = entry.item
    lang = language(item.text("language"))
    lines = [f"  <entry{attributes(xml_lang=lang)}>\n", element("id", entry.id, _E)]
    lines.append(
        _markup("title", inline_html(item.title), _E) if "<" in item.title else _text("title", entry.title, _E)
    )
    if entry.link:
        lines.append(empty_element("link", _E, rel="alternate", type="text/html", href=entry.link))
    lines += [_link(link) for link in entry.links if link.url != entry.link and link.kind in {"doi", "arxiv", "pdf"}]
    lines += [_person("author", name, _E) for name in entry.authors or (plain(info.author) or feed_title(info),)]
    lines += [_person("contributor", name, _E) for name in entry.contributors]
    lines.append(element("published", rfc3339(entry.published), _E))
    lines.append(element("updated", rfc3339(entry.updated), _E))
    lines += [empty_element("category", _E, term=word) for word in entry.categories]
    lines.append(_text("summary", entry.summary or entry.citation or entry.title, _E))
    content = entry.content or ("" if entry.link else f"<p>{escape(entry.title, quote=False)}</p>")
    if content:
        lines.append(_markup("content", content, _E))
    lines += [element(name, text, _E) for name, text in dublin_core(entry)]
    if info.prism:
        lines += [element(name, text, _E) for name, text in prism_fields(entry)]
    lines.append("  </entry>\n")
    return "".join(lines)


def _link(link: Link) -> str:
    if link.kind == "pdf":
        length = str(link.length) if 0 < link.length <= MOST_LENGTH else ""
        return empty_element("link", _E, rel="enclosure", type="application/pdf", href=link.url, length=length)
    return empty_element("link", _E, rel="related", href=link.url)


def _person(role: str, name: str, indent: str, uri: str = "", email: str = "") -> str:
    inner = indent + "  "
    lines = [f"{indent}<{role}>\n", element("name", name, inner)]
    lines += [element(part, text, inner) for part, text in (("uri", uri), ("email", plain(email))) if text]
    lines.append(f"{indent}</{role}>\n")
    return "".join(lines)


def _text(name: str, text: str, indent: str) -> str:
    """A text construct: plain, unless the text holds what a reader could take for markup."""
    if "<" in text or "&" in text:
        return _markup(name, escape(text, quote=False), indent)
    return element(name, text, indent)


def _markup(name: str, html: str, indent: str) -> str:
    return element(name, html, indent, ' type="html"')
