"""What an HTML page says of itself: owner, site, language, base of its links, which page of how many (rule 12)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import chain
from urllib.parse import urljoin, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from citekit.formats.page import looks, metadata
from citekit.formats.page.dom import Document, Node
from citekit.formats.page.entry import Entry
from citekit.formats.page.persons import name_key
from citekit.formats.page.profile import is_person, language_of
from citekit.model import Source
from citekit.model.byline import split_byline
from citekit.model.nameforms import is_initials

_TITLE_MARKS = re.compile(r"\s+[|·•»–—:-]+\s+|\s*[|»]\s*|:\s+")
_OF_OWNER = re.compile(
    r"^(?:(?:posts?|articles?|blog posts?|entries|publications?|papers?|author(?: archives?)?|archives?"
    r"|homepage|home page|"
    r"auteur|autor|beiträge|作成者|投稿者|著者|作者)(?:\s+(?:by|of|from|von|de|par|for))?\s*[:：]?\s+)(?P<name>\S.*)$"
    r"|^(?P<cjk>\S{2,8})(?:的|の)(?:博客|ブログ|主页|个人主页|ホームページ)$|^(?P<poss>.+?)(?:'s|’s)\s+(?:home\s?page|page|blog"
    r"|website|publications?|site)$",
    re.IGNORECASE,
)
_HONORIFIC = re.compile(r"^(?:dr|prof|professor|mr|mrs|ms)\.?\s+|\s*\([^)]*\)|,\s*(?:ph\.?d|md|msc).*$", re.IGNORECASE)
_OF_HEADING = {"h1": 2.5, "h2": 1.0, "h3": 0.7}
"""How much a name in a heading counts."""
MOST_HEADINGS = 4000
"""Headings are looked at among so many elements."""
_PAGE_TEXT = re.compile(r"\s*\d{1,4}\s*|.{0,12}(?:next|last|older|»|›|→|次).{0,12}", re.IGNORECASE | re.DOTALL)
_PAGE_LINK = re.compile(r"(?:/page/|[?&](?:page|paged|pg|p)=)(\d{1,4})", re.IGNORECASE)


class PageInfo(Struct, frozen=True):
    """Each "" where unknown. votes: how sure each candidate for the owner is; page, pages: (1, 1) for a whole list."""

    owner: str = ""
    site: str = ""
    language: str = ""
    base: str = ""
    page: int = 1
    pages: int = 1
    is_blog: bool = False
    votes: tuple[tuple[str, float], ...] = ()

    def context(self) -> dict[str, str]:
        pairs = {"owner": self.owner, "site": self.site, "language": self.language, "base": self.base}
        if self.pages > 1:
            pairs |= {"page": str(self.page), "pages": str(self.pages)}
        return {name: value for name, value in pairs.items() if value}

    def with_names_of(self, entries: Sequence[Entry]) -> PageInfo:
        """The owner decided anew with the names printed beside the works: the one that most works share."""
        counted: Counter[str] = Counter()
        longest: dict[str, str] = {}
        for entry in entries:
            for piece in dict.fromkeys(split_byline(entry.text("author")).pieces):
                key = name_key(piece)
                counted[key] += 1
                if len(piece) > len(longest.get(key, "")):
                    longest[key] = piece
        votes = dict(self.votes)
        for name in list(votes):
            votes[name] += 4.0 * counted[name_key(name)] / max(1, len(entries))
        if counted:
            key, count = counted.most_common(1)[0]
            if count >= 3 and count * 2 >= len(entries):
                votes.setdefault(_spoken(longest[key]), 2.0 * count / len(entries))
        best = max(votes, key=lambda n: votes[n], default="")
        return replace(self, owner=best if votes.get(best, 0) >= 1 else "")


def _spoken(name: str) -> str:
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma else name


def page_info(doc: Document, source: Source) -> PageInfo:
    """What can be known before the works are read."""
    if not doc:
        return PageInfo()
    root = doc.element(0).attributes
    metas = _metas(doc.nodes)
    title = _title(doc.nodes)
    base = _base(doc.nodes, source)
    votes: dict[str, float] = {}
    for name, weight in _owner_candidates(doc, metas, title):
        clean = _HONORIFIC.sub("", name).strip(" .,")
        if is_person(clean) or (weight >= 4 and 1 < len(clean) <= 40):
            votes[clean] = votes.get(clean, 0.0) + weight
    page, pages = _pages(doc, source)
    text = doc.text(0, min(len(doc), 3000))
    owner = max(votes, key=lambda n: votes[n], default="")
    return PageInfo(
        owner=owner,
        site=_site(metas, title, votes, base, doc),
        language=(root.get("lang") or root.get("xml:lang") or "").strip() or language_of(text),
        base=base,
        page=page,
        pages=pages,
        is_blog=bool(re.search(r"\bblog\b|\bposts?\b|\barchives?\b|/author/|/blog", f"{title} {source.uri}", re.I)),
        votes=tuple(votes.items()),
    )


def _title(nodes: Sequence[Node]) -> str:
    """The text of `<title>`."""
    return next((" ".join(n.text.split()) for n in nodes if n.tag == "title"), "")


def _metas(nodes: Sequence[Node]) -> dict[str, str]:
    return {name: values[0] for name, values in metadata.metas(nodes).items()}


def _base(nodes: Sequence[Node], source: Source) -> str:
    """What links resolve against: `<base>` on the page's own address; web addresses only."""
    own = source.uri if urlsplit(source.uri).scheme in ("http", "https") else ""
    for node in _tagged(nodes, "base"):
        href = node.attributes.get("href", "").strip()
        joined = urljoin(own, href)
        if urlsplit(joined).scheme in ("http", "https"):
            return joined
    if own:
        return own
    for node in _tagged(nodes, "link"):
        href = node.attributes.get("href", "")
        if node.attributes.get("rel", "").lower() == "canonical" and urlsplit(href).scheme in ("http", "https"):
            return href
    return ""


def _tagged(nodes: Sequence[Node], tag: str) -> Iterator[Node]:
    return (node for node in nodes if node.tag == tag)


def _owner_candidates(doc: Document, metas: dict[str, str], title: str) -> Iterator[tuple[str, float]]:
    for name in ("author", "article:author", "profile:username", "citation_author"):
        if name in metas and not metas[name].startswith("http"):
            yield metas[name], 1.5
    for part in _TITLE_MARKS.split(title):
        yield from _named(part, 1.5)
    described = doc.rows.attributes
    headed = [e.index for e in doc.elements(*_OF_HEADING) if e.index < MOST_HEADINGS and e.index not in described]
    for i in merge(headed, described):
        element = doc.element(i)
        if element.tag in _OF_HEADING and i < MOST_HEADINGS:
            text = doc.text(element.start, element.end)
            if len(text) <= 80:
                yield from _named(text, _OF_HEADING[element.tag])
        elif "author__name" in element.classes or element.attributes.get("itemtype", "").endswith("/Person"):
            text = doc.text(element.start, element.end)
            yield from _named(text.split(",")[0][:60], 1.0)
        elif "navbar-brand" in element.classes or "site-title" in element.classes:
            yield from _named(doc.text(element.start, element.end), 1.2)
    tail = doc.text(max(0, len(doc) - 400), len(doc))
    for match in re.finditer(
        r"(?:©|\(c\)|copyright)\s*(?:copyright\s*)?(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:19"
        r"|20)\d\d)?,?\s*)?(?:by\s+)?((?:[^\W\d_][\w.'’-]+\s){1,3}[^\W\d_][\w'’-]+)",
        tail,
        re.I,
    ):
        yield match.group(1), 0.8


def _named(text: str, weight: float) -> Iterator[tuple[str, float]]:
    """A heading's text as a candidate: the name alone, or behind "Posts by"."""
    text = text.strip()
    match = _OF_OWNER.match(text)
    if match:
        name = (match.group("name") or match.group("cjk") or match.group("poss")).strip(" :：")
        yield (
            name,
            weight + (1.5 if match.group("name") and re.search(r"author|autor|auteur|者|by", text, re.I) else 0.5),
        )
    elif is_person(_HONORIFIC.sub("", text)) and not _is_section_word(text):
        yield text, weight


def _is_section_word(text: str) -> bool:
    return any(is_initials(w) for w in text.split()[-1:]) or looks.is_button(text)


def _site(metas: dict[str, str], title: str, votes: dict[str, float], base: str, doc: Document) -> str:
    """The site's name: `og:site_name`, the site-title element, else the part of `<title>` that is not the page's own
    heading, else the owner's name."""
    if metas.get("og:site_name"):
        return metas["og:site_name"]
    for i, attributes in doc.rows.attributes.items():
        if not {"site-title", "navbar-brand", "site-name"}.isdisjoint(attributes.get("class", "").split()):
            element = doc.element(i)
            text = doc.text(element.start, element.end)
            if 2 < len(text) <= 80:
                return text
    parts = [p.strip() for p in _TITLE_MARKS.split(title) if p.strip()]
    if len(parts) > 1:
        heads = {doc.text(e.start, e.end) for e in doc.elements("h1", "h2")}
        own = [p for p in parts if p not in heads]
        return own[-1] if own else parts[-1]
    return (
        parts[0] if parts and not re.fullmatch(r"(?:blog|posts?|home|publications?|archives?)", parts[0], re.I) else ""
    )


def _pages(doc: Document, source: Source) -> tuple[int, int]:
    """Which page of how many, by the links of its pagination."""
    own = urlsplit(source.uri).path if urlsplit(source.uri).scheme in ("http", "https") else ""
    last, current = 1, 1
    following = False
    links = ((n.attributes, 0, 0) for n in _tagged(doc.nodes, "link"))
    anchors = ((e.attributes, e.start, e.end) for e in doc.elements("a"))
    for attributes, start, end in chain(links, anchors):
        match = _PAGE_LINK.search(attributes.get("href", ""))
        if match and "next" in attributes.get("rel", "").lower().split():
            following, current = True, max(1, int(match.group(1)) - 1)
        if match and _PAGE_TEXT.fullmatch("".join(t or "" for t in doc.texts[start:end])):
            last = max(last, int(match.group(1)))
    own_page = _PAGE_LINK.search(source.uri if own else "")
    if own_page:
        current = int(own_page.group(1))
    if last > 1 or following:
        return current, max(last, current + following)
    return 1, 1
