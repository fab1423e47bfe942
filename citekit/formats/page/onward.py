"""Where a page leads: the pages that go on with its list, and the files of works that it offers. Nothing is fetched.

docs/rules.md, reading 30 (addresses).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html
from msgspec import Struct

from citekit.formats.decode import decode
from citekit.model import Source

FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
MOST_LINKS = 20_000
"""How many links of a page are looked at."""

_NEXT_WORDS = re.compile(
    r"(?:next(?: page)?|older(?: posts| entries)?|more (?:posts|results|publications)|load more"
    r"|weiter|nächste(?: seite)?|ältere(?: beiträge)?|(?:page )?suivante?|siguiente|próxima?|successiv[ao]"
    r"|volgende|následující|dalej|następna|вперёд|далее|следующая|下一页|次へ|다음)[\s›»→>…]*"
    r"|[›»→>]{1,2}",
    re.IGNORECASE,
)
_PAGE_PATH = re.compile(r"/(?:page|p|seite|pagina|página)[/-]?(\d{1,4})/?$", re.IGNORECASE)
_PAGE_KEYS = frozenset({"page", "paged", "pg", "p", "seite", "pagina", "start_page"})
_CURSOR_KEYS = frozenset({"offset", "updated-max", "before", "after", "cursor", "start"})
"""What a list without page numbers is continued by: a place in it, or the day of its last post."""
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_WORDPRESS_USER = re.compile(r"/wp-json/wp/v2/users/(\d{1,9})/?$")
_COMMENTS = re.compile(r"comments?(?:/|$|-)", re.IGNORECASE)


class Onward(Struct, frozen=True, kw_only=True):
    """Addresses that a page names, absolute, without fragments, on the page's own host, each once, in its order.

    pages: pages that go on with the list, the next one first. bibliographies: .bib, .ris and CSL-JSON files of works.
    feeds: announced feeds, without those of comments. wordpress: the REST address of the posts of the page's author.
    elsewhere: how many bibliographies are on other hosts.
    """

    pages: tuple[str, ...] = ()
    bibliographies: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    wordpress: str = ""
    elsewhere: int = 0


def onward(source: Source) -> Onward:
    """What the page at `source.uri` leads to; nothing where the source has no web address or is no HTML."""
    if not source.uri.startswith(("http://", "https://")):
        return Onward()
    text, _ = decode(source)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8"), parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError):
        return Onward()
    base_element = root.find(".//base[@href]")
    base = urljoin(source.uri, base_element.get("href") or "") if base_element is not None else source.uri
    links = [_link(element, base) for element in _links(root)]
    host = _host(source.uri)
    near = [link for link in links if _host(link.address) == host]
    far = [link for link in links if _host(link.address) not in ("", host)]
    pages = tuple(_once(_next_pages(near, source.uri)))
    return Onward(
        pages=pages,
        bibliographies=tuple(_once(link.address for link in near if _is_bibliography(link.address))),
        feeds=tuple(_once(link.address for link in near if _is_feed(link))),
        wordpress=next(_wordpress(near), ""),
        elsewhere=len({link.address for link in far if _is_bibliography(link.address)}),
    )


def _host(address: str) -> str:
    return urlsplit(address).netloc.lower()


class _Link(Struct, frozen=True):
    address: str
    text: str
    rel: frozenset[str]
    kind: str
    classes: str


def _parser() -> lxml_html.HTMLParser:
    return lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, huge_tree=False)


def _links(root: etree._Element) -> Iterator[etree._Element]:
    for count, element in enumerate(root.iter("a", "link")):
        if count >= MOST_LINKS:
            return
        if element.get("href"):
            yield element


def _link(element: etree._Element, base: str) -> _Link:
    try:
        address = urldefrag(urljoin(base, (element.get("href") or "").strip())).url
        scheme = urlsplit(address).scheme
    except ValueError:
        address, scheme = "", ""
    words = " ".join("".join(str(t) for t in element.itertext()).split())[:60] if element.tag == "a" else ""
    return _Link(
        address if scheme in ("http", "https") else "",
        words or element.get("aria-label") or "",
        frozenset((element.get("rel") or "").lower().split()),
        (element.get("type") or "").lower(),
        f"{element.get('class') or ''} {element.get('title') or ''}".lower(),
    )


def _next_pages(links: Iterable[_Link], own: str) -> Iterator[str]:
    """First what says that it is the next page, then the numbered ones beyond this page's number."""
    found = list(links)
    here = _number(own) or 1
    for link in found:
        said = "next" in link.rel or _NEXT_WORDS.fullmatch(link.text)
        if said and _same_list(link.address, own) and link.address != urldefrag(own).url:
            yield link.address
    numbered: dict[int, str] = {}
    for link in found:
        number = _number(link.address)
        if number and number > here and link.text.strip().isdigit() and _same_list(link.address, own):
            numbered.setdefault(number, link.address)
    for number in sorted(numbered):
        yield numbered[number]


def _number(address: str) -> int:
    """The page number in an address, 0 where there is none."""
    parts = urlsplit(address)
    match = _PAGE_PATH.search(parts.path)
    if match:
        return int(match.group(1))
    for key, value in parse_qsl(parts.query):
        if key.lower() in _PAGE_KEYS and value.isdigit() and len(value) < 5:
            return int(value)
    return 0


def _same_list(address: str, own: str) -> bool:
    """Whether two addresses are pages of one list: alike but for the number, or the place where the page goes on."""
    if _number(address):
        return _bare(address) == _bare(own)
    keys = {key.lower() for key, _ in parse_qsl(urlsplit(address).query)}
    if not keys & _CURSOR_KEYS:
        return False
    return _bare(address) == _bare(own) or ("updated-max" in keys and urlsplit(address).path.startswith("/search"))


def _bare(address: str) -> str:
    parts = urlsplit(address)
    path = _PAGE_PATH.sub("", _INDEX.sub("/", parts.path)).rstrip("/")
    rest = sorted((k, v) for k, v in parse_qsl(parts.query) if k.lower() not in _PAGE_KEYS | _CURSOR_KEYS)
    return f"{path}?{rest}"


def _is_bibliography(address: str) -> bool:
    path = urlsplit(address).path.lower()
    return path.endswith((".bib", ".bibtex", ".ris", ".csl.json"))


def _is_feed(link: _Link) -> bool:
    return "alternate" in link.rel and link.kind in FEED_TYPES and not _COMMENTS.search(link.address)


def _wordpress(links: Iterable[_Link]) -> Iterator[str]:
    """A page of an author's posts names the author's record: `/wp-json/wp/v2/users/7` (WordPress, "REST API")."""
    for link in links:
        match = _WORDPRESS_USER.search(urlsplit(link.address).path)
        if match and "alternate" in link.rel:
            root = link.address[: link.address.index("/wp-json/")]
            yield f"{root}/wp-json/wp/v2/posts?author={match.group(1)}&per_page=100&_embed=author"


def _once(addresses: Iterable[str]) -> Iterator[str]:
    return iter(dict.fromkeys(a for a in addresses if a))
