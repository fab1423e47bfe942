"""The rules of the W3C feed validator (validator.w3.org/feed) for RSS 2.0 and Atom 1.0, and those of JSON Feed 1.1, as
far as our feeds could break them, written from their documentation. Stricter where the validator is lenient.

`problems(text)` gives "Name: what" for each; names are the validator's. `WARNINGS` are those it only warns of.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from tests.feed_grammars import atom_problems, history_problems, json_problems, number_problems, rss_text_problems

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = "http://purl.org/dc/terms/"
FH = "http://purl.org/syndication/history/1.0"
KNOWN_NAMESPACES = {ATOM, CONTENT, DC, DCTERMS, FH}

WARNINGS = {"UnknownNamespace", "ImplausibleDate"}
"""What our feeds may draw: PRISM is unknown to the validator, and works may be older than 1990."""

_URI = re.compile(r"[a-zA-Z][0-9a-zA-Z+.-]*:(?://)?[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#\[\]]+")
_TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(?:-\d\d(?:-\d\d)?)?:[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,]*")
_UUID = re.compile(r"urn:uuid:[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}")
_SCHEMES = {"http", "https", "mailto", "tag", "urn"}
_RFC822 = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
                     r"\d{4} \d\d:\d\d:\d\d GMT")  # fmt: skip
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_W3CDTF = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d:\d\dZ)?)?)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2}(?:-[A-Za-z0-9]{2,8})*")
_MAIL = re.compile(r"\S+@\S+ \(.+\)")
_MIME = re.compile(r"[^\s()<>,;:\\\"/\[\]?=]+/[^\s()<>,;:\\\"/\[\]?=]+")
_BAD = re.compile(r"[\x80-\x9f\ufffd]")
_END_TAG = re.compile(r"</(\w+)>")
_HTML_TAGS = frozenset(
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo big blockquote body br button "
    "canvas caption center cite code col colgroup command data datagrid datalist dd del details dfn dialog dir "
    "div dl dt em eventsource fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head "
    "header hgroup hr html i iframe img input ins isindex kbd label legend li link main map mark menu meta meter "
    "nav noframes noscript object ol optgroup option output p param picture pre progress q rp rt ruby s samp "
    "script section select slot small source span strike strong style sub summary sup table tbody td template "
    "textarea tfoot th thead time title tr track tt u ul var xmp plaintext embed comment listing video wbr".split()
)
_SAFE_TAGS = {"p", "br", "em", "strong", "i", "b", "sub", "sup", "a", "ul", "ol", "li", "blockquote", "code", "pre"}

RSS_ITEM_ORDER = [
    "title", "link", "guid", "pubDate", "creator", "category", "description", "encoded", "source", "enclosure",
    "contributor", "identifier", "publisher", "rights", "language", "bibliographicCitation", "modified",
]  # fmt: skip
_ONCE_IN_ITEM = set(RSS_ITEM_ORDER) - {"creator", "category", "contributor"}
_ONCE_IN_CHANNEL = {
    "title", "link", "description", "language", "copyright", "lastBuildDate", "generator", "docs", "ttl", "image",
    "managingEditor",
}  # fmt: skip
_CHANNEL_KNOWN = _ONCE_IN_CHANNEL | {"item"}
_ITEM_KNOWN = {"title", "link", "guid", "pubDate", "category", "description", "source", "enclosure"}
_ATOM_FEED = {"id", "title", "subtitle", "updated", "link", "author", "generator", "icon", "logo", "rights", "entry"}
_ATOM_ENTRY = {"id", "title", "link", "author", "contributor", "published", "updated", "category", "summary", "content"}
_RELATIONS = {"self", "alternate", "hub", "related", "enclosure", "prev-archive", "next-archive", "current"}


def problems(text: str) -> list[str]:
    """What is wrong with the feed, errors and warnings alike; empty for a feed without any."""
    if text.startswith("{"):
        feed = json.loads(text)
        return [*json_problems(feed), *_json_problems(feed)]
    if not text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n') or "\r" in text or not text.endswith("\n"):
        return ["Form: XML declaration first, LF, a newline last"]
    if "<!DOCTYPE" in text:
        return ["Doctype: a feed has none"]
    root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    found = list(_namespace_problems(root, text))
    found += [*_rss_problems(root), *rss_text_problems(text)] if root.tag == "rss" else _atom_problems(root)
    found += [*history_problems(root[0] if root.tag == "rss" else root), *number_problems(root)]
    found += [f"BadCharacters: {node.tag}" for node in root.iter() if _BAD.search(node.text or "")]
    return found


def errors(text: str) -> list[str]:
    """The problems other than the two named warnings."""
    return [problem for problem in problems(text) if problem.partition(":")[0] not in WARNINGS]


def _namespace_problems(root: etree._Element, text: str) -> Iterator[str]:
    used = {etree.QName(node).namespace for node in root.iter()}
    for prefix, uri in root.nsmap.items():
        if uri not in used:
            yield f"UnusedNamespace: {prefix}"
        if uri not in KNOWN_NAMESPACES:
            yield f"UnknownNamespace: {uri}"
    if text.count(" xmlns") != len(root.nsmap):
        yield "RepeatedNamespace: declared below the root"


def _rss_problems(root: etree._Element) -> Iterator[str]:
    if root.get("version") != "2.0":
        yield "Version"
    channel = root[0]
    names = Counter(_local(child) for child in channel if not etree.QName(child).namespace)
    for name in ("title", "link", "description", "language", "lastBuildDate"):
        if not names[name]:
            yield f"Missing: channel {name}"
    yield from (f"DuplicateElement: {name}" for name in _ONCE_IN_CHANNEL if names[name] > 1)
    yield from (f"UndefinedElement: channel {name}" for name in names if name not in _CHANNEL_KNOWN)
    yield from _feed_links(channel.findall(f"{{{ATOM}}}link"))
    yield from _nonhtml(channel, "title", "description", "copyright")
    yield from _uri(channel.findtext("link"), "channel link")
    yield from _date822(channel.findtext("lastBuildDate"))
    if not _LANGUAGE.fullmatch(channel.findtext("language") or ""):
        yield "InvalidLanguage"
    if not (channel.findtext("ttl") or "1").isdigit():
        yield "InvalidPositiveInteger: ttl"
    if channel.find("managingEditor") is not None and not _MAIL.fullmatch(channel.findtext("managingEditor") or ""):
        yield "MissingRealName"
    image = channel.find("image")
    if image is not None:
        yield from _uri(image.findtext("url"), "image url")
        for name in ("title", "link"):
            if image.findtext(name) != channel.findtext(name):
                yield f"ImageDoesntMatch: {name}"
    items = channel.findall("item")
    if items and _local(channel[-len(items)]) != "item":
        yield "MisplacedItem"
    for item in items:
        yield from _rss_item_problems(item)
    guids = Counter(item.findtext("guid") for item in items)
    yield from (f"DuplicateValue: guid {guid}" for guid, count in guids.items() if count > 1)


def _rss_item_problems(item: etree._Element) -> Iterator[str]:
    names = [_local(child) for child in item if not (etree.QName(child).namespace or "").startswith("http://prism")]
    core = [_local(child) for child in item if not etree.QName(child).namespace]
    yield from (f"UndefinedElement: item {name}" for name in core if name not in _ITEM_KNOWN)
    counted = Counter(names)
    yield from (f"DuplicateElement: {name}" for name in _ONCE_IN_ITEM if counted[name] > 1)
    yield from (f"Missing: item {name}" for name in ("title", "guid", "pubDate", "description") if not counted[name])
    places = [RSS_ITEM_ORDER.index(name) for name in names]
    if places != sorted(places):
        yield f"Order: {names}"
    yield from _nonhtml(item, "title", "category")
    for name in ("title", "category"):
        yield from (f"NotBlank: {name}" for node in item.findall(name) if not (node.text or "").strip())
    if item.find("link") is not None:
        yield from _uri(item.findtext("link"), "item link")
    guid = item.find("guid")
    if guid is not None:
        yield from _guid_problems(guid, item.findtext("link"))
    yield from _date822(item.findtext("pubDate"))
    for field in ("description", f"{{{CONTENT}}}encoded"):
        if item.find(field) is not None:
            yield from _html_problems(item.findtext(field) or "", field)
    modified = item.findtext(f"{{{DCTERMS}}}modified")
    if modified is not None and not _W3CDTF.fullmatch(modified):
        yield f"InvalidW3CDTFDate: {modified}"
    language = item.findtext(f"{{{DC}}}language")
    if language is not None and not _LANGUAGE.fullmatch(language):
        yield f"InvalidLanguage: {language}"
    for enclosure in item.findall("enclosure"):
        if not (enclosure.get("length") or "").isdigit() or not _MIME.fullmatch(enclosure.get("type") or ""):
            yield "InvalidEnclosure"
        yield from _uri(enclosure.get("url"), "enclosure")
    for source in item.findall("source"):
        yield from _uri(source.get("url"), "source")


def _guid_problems(guid: etree._Element, link: str | None) -> Iterator[str]:
    permanent = guid.get("isPermaLink")
    if permanent not in {"true", "false"} or (permanent == "true") != (guid.text == link):
        yield f"isPermaLink: {permanent} {guid.text} {link}"
    if (guid.text or "").isdigit() and len(guid.text or "") < 9:
        yield "NotSufficientlyUnique"
    yield from _uri(guid.text, "guid")


def _atom_problems(feed: etree._Element) -> Iterator[str]:
    if feed.tag != f"{{{ATOM}}}feed":
        yield f"UndefinedElement: {feed.tag}"
        return
    yield from atom_problems(feed)
    entries = feed.findall(f"{{{ATOM}}}entry")
    yield from _atom_parts(
        feed, _ATOM_FEED, {"id", "title", "subtitle", "updated", "generator", "icon", "logo", "rights"}
    )
    yield from _feed_links(feed.findall(f"{{{ATOM}}}link"))
    for name in ("id", "title", "updated"):
        if feed.find(f"{{{ATOM}}}{name}") is None:
            yield f"MissingElement: feed {name}"
    for entry in entries:
        yield from _entry_problems(entry, feed)
    for name, fault in (("id", "DuplicateEntries"), ("updated", "DuplicateUpdated")):
        values = Counter(entry.findtext(f"{{{ATOM}}}{name}") for entry in entries)
        yield from (f"{fault}: {value}" for value, count in values.items() if count > 1)


def _entry_problems(entry: etree._Element, feed: etree._Element) -> Iterator[str]:
    yield from _atom_parts(entry, _ATOM_ENTRY, {"id", "title", "published", "updated", "summary", "content"})
    for name in ("id", "title", "updated", "published", "author"):
        if entry.find(f"{{{ATOM}}}{name}") is None:
            yield f"MissingElement: entry {name}"
    links = entry.findall(f"{{{ATOM}}}link")
    kinds = Counter((link.get("type"), link.get("hreflang")) for link in links if link.get("rel") == "alternate")
    yield from (f"DuplicateAtomLink: {kind}" for kind, count in kinds.items() if count > 1)
    yield from _link_problems(links)
    if entry.find(f"{{{ATOM}}}content") is None and not kinds:
        yield "MissingContentOrAlternate"
    if entry.find(f"{{{ATOM}}}summary") is None:
        yield "MissingTextualContent"
    if entry.find(f"{{{DC}}}creator") is not None:
        yield "DuplicateItemSemantics: dc:creator beside author"


def _atom_parts(parent: etree._Element, known: set[str], once: set[str]) -> Iterator[str]:
    own = [child for child in parent if etree.QName(child).namespace == ATOM]
    counted = Counter(_local(child) for child in own)
    yield from (f"UndefinedElement: {name}" for name in counted if name not in known)
    yield from (f"DuplicateElement: {name}" for name in once if counted[name] > 1)
    for child in own:
        name, text = _local(child), child.text or ""
        if name == "id":
            yield from _uri(text, "id")
            yield from _canonical(text)
        elif name in {"updated", "published"}:
            yield from _date3339(text)
        elif name in {"title", "subtitle", "summary", "rights", "content"}:
            yield from _text_construct(child)
        elif name in {"author", "contributor"}:
            yield from _person(child)
        elif name == "category" and not (child.get("term") or "").strip():
            yield "MissingAttribute: category term"
        elif name in {"icon", "logo"}:
            yield from _uri(text, name)


def _text_construct(node: etree._Element) -> Iterator[str]:
    text = node.text or ""
    if node.get("type", "text") == "html":
        yield from _html_problems(text, _local(node))
    else:
        if _has_html(text) or re.search(r"&#?\w+;", text):
            yield f"ContainsUndeclaredHTML: {text[:60]}"
        if not text.strip():
            yield f"NotBlank: {_local(node)}"


def _person(node: etree._Element) -> Iterator[str]:
    if not (node.findtext(f"{{{ATOM}}}name") or "").strip():
        yield "MissingElement: name"
    if _has_html(node.findtext(f"{{{ATOM}}}name") or ""):
        yield "ContainsHTML: name"
    uri = node.findtext(f"{{{ATOM}}}uri")
    if uri is not None:
        yield from _uri(uri, "author uri")


def _feed_links(links: list[etree._Element]) -> Iterator[str]:
    if sum(link.get("rel") == "self" for link in links) != 1:
        yield "MissingSelf"
    yield from _link_problems(links)


def _link_problems(links: Iterable[etree._Element]) -> Iterator[str]:
    for link in links:
        if link.get("rel") not in _RELATIONS:
            yield f"UnregisteredAtomLinkRel: {link.get('rel')}"
        yield from _uri(link.get("href"), "link")
        if link.get("type") and not _MIME.fullmatch(link.get("type") or ""):
            yield "InvalidMIMEType"


def _nonhtml(parent: etree._Element, *names: str) -> Iterator[str]:
    """Elements of plain text. The validator would take "&amp;" as HTML unless it is written as &#x26;, which is seen
    in the raw text only; here the end tags are looked for."""
    for name in names:
        for node in parent.findall(name):
            if _has_html(node.text or ""):
                yield f"ContainsHTML: {name} {node.text}"


def _uri(text: str | None, where: str) -> Iterator[str]:
    text = text or ""
    scheme = text.partition(":")[0]
    web = scheme in {"http", "https"}
    if not _URI.fullmatch(text) or scheme not in _SCHEMES or (web and not urlsplit(text).hostname):
        yield f"InvalidFullLink: {where} {text!r}"
    elif scheme == "tag" and not _TAG.fullmatch(text):
        yield f"InvalidTAG: {text!r}"
    elif scheme == "urn" and not _UUID.fullmatch(text):
        yield f"InvalidURN: {text!r}"
    elif re.search(r"%(?![0-9A-Fa-f]{2})", text):
        yield f"InvalidUriChar: {text!r}"


def _canonical(uri: str) -> Iterator[str]:
    if not uri.startswith("http"):
        return
    parts = urlsplit(uri)
    lower = re.search(r"%[0-9A-F]?[a-f]", uri)
    if (
        parts.netloc != parts.netloc.lower()
        or not parts.path
        or lower
        or "/../" in uri
        or parts.netloc.endswith(":443")
    ):
        yield f"NonCanonicalURI: {uri}"


def _date822(text: str | None) -> Iterator[str]:
    if not _RFC822.fullmatch(text or ""):
        yield f"InvalidRFC2822Date: {text}"
        return
    when = parsedate_to_datetime(text or "")
    if when.strftime("%a") != (text or "")[:3]:
        yield f"IncorrectDOW: {text}"
    yield from _plausible(when)


def _date3339(text: str) -> Iterator[str]:
    if not _RFC3339.fullmatch(text):
        yield f"InvalidRFC3339Date: {text}"
        return
    try:
        yield from _plausible(datetime.fromisoformat(text))
    except ValueError:
        yield f"InvalidRFC3339Date: {text}"


def _plausible(when: datetime) -> Iterator[str]:
    if when.year < 1990 or when > datetime.now(UTC):
        yield f"ImplausibleDate: {when}"


class _Html(HTMLParser):
    """Notes what the validator calls unsafe, what is not closed, and links that are not absolute."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SAFE_TAGS:
            self.found.append(f"SecurityRisk: {tag}")
        for name, value in attrs:
            if (tag, name) != ("a", "href"):
                self.found.append(f"SecurityRiskAttr: {tag} {name}")
            elif not re.match(r"(?:https?|mailto):", value or ""):
                self.found.append(f"ContainsRelRef: {value}")
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.found.append(f"NotHtml: </{tag}>")

    def handle_comment(self, data: str) -> None:
        self.found.append("NotHtml: comment")


def _html_problems(html: str, where: str) -> Iterator[str]:
    parser = _Html()
    parser.feed(html)
    parser.close()
    yield from (f"{problem} in {where}" for problem in parser.found)
    if parser.open:
        yield f"NotHtml: not closed: {parser.open} in {where}"


def _json_problems(feed: Any) -> Iterator[str]:
    """What the schema of JSON Feed does not say."""
    for name in ("home_page_url", "feed_url", "next_url", "icon", "favicon"):
        if name in feed:
            yield from _uri(feed[name], name)
    for item in feed["items"]:
        yield from _json_item_problems(item)
    ids = Counter(item.get("id") for item in feed["items"])
    yield from (f"DuplicateValue: id {name}" for name, count in ids.items() if count > 1)


def _json_item_problems(item: Any) -> Iterator[str]:
    if ("content_html" in item) == ("content_text" in item):
        yield "Missing: exactly one of content_html and content_text"
    yield from _html_problems(item.get("content_html", ""), "content_html")
    for name in ("date_published", "date_modified"):
        if name in item:
            yield from _date3339(item[name])
    for name in ("url", "external_url"):
        if name in item:
            yield from _uri(item[name], name)
    for attachment in item.get("attachments", []):
        yield from _uri(attachment.get("url"), "attachment")


def _has_html(text: str) -> bool:
    return any(tag.lower() in _HTML_TAGS for tag in _END_TAG.findall(text))


def _local(node: etree._Element) -> str:
    return str(etree.QName(node).localname)
