"""HTML → one flat list of tokens (text with its style, and breaks), and the elements as ranges over it.

Everything later works on ranges of tokens: an element is one, so is what stands between two `<br>` or `<hr>`. The walk
is iterative and linear, so depth does not matter.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import lxml.html
from lxml import etree

BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 "
    "h4 h5 h6 header hr li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul html".split()
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SKIPPED = frozenset(
    "script style noscript template svg math select option iframe object embed canvas audio video head input textarea "
    "label progress map button datalist".split()
)
_BOLD = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"})
_ITALIC = frozenset({"i", "em", "cite", "dfn", "var"})
_CHROME_TAGS = frozenset({"nav", "footer", "form", "aside"})
_CHROME_CLASSES = frozenset(
    "sidebar navbar nav menu breadcrumb breadcrumbs pagination pager footer site-footer widget widget-area comments "
    "comment-list comment-respond social share sharing masthead site-header toc modal page-footer navigation nav-links "
    "site-nav related related-posts navbar-nav main-nav main-navigation site-navigation cookie skip-link sr-only "
    "screen-reader-text visually-hidden tagcloud post-navigation "
    "comment comment-body replies".split()
)
_CHROME_ROLES = frozenset(
    {"navigation", "banner", "search", "contentinfo", "complementary", "dialog", "menu", "menubar"}
)

_ISO_DATE = re.compile(r"(?:19|20)\d\d-\d\d-\d\d(?:$|[T\s])")
NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})

ROLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern, re.IGNORECASE))
    for role, pattern in (
        ("tags",
            r"(?:^|[-_])(?:tags?|categor(?:y|ies)|keywords?)(?:$|__|[-_](?:list|links?|item|container)s?$)"
            r"|^p-category$"),
        ("links", r"^(?:btn|button|btn-links|links|buttons|pub-links|publinks|paper-links)$"),
        ("label",
            r"^(?:badge|abbr|label|type|kind|pill|chip|eyebrow)$|(?:post|card|entry|article|content|resource"
            r"|publication|pub)[-_]+(?:type|label|kind|badge)$"),
        ("title",
            r"^(?!.*(?:page|site|sub|section|nav|menu|widget|sidebar|header|journal|book|block|list"
            r"|container)[-_]*title)(?:.*[-_])?titles?$|^(?:pub|paper|bib|post|article|entry)title$|^p-name$"
            r"|^headline$|[-_]headline$|item-title|summary-title"),
        ("author",
            r"(?:^|[-_])(?:pub)?(?:authors?|byline)(?:$|[-_])|^(?:person[-_]names?|creators?|contributors?)$|^(?:pub|bib|cite)authors?$|^p-author$|cite-author"),
        ("venue",
            r"(?:^|[-_])(?:pub)?(?:venue|periodical|journal|booktitle|conference|bibbook)(?:$|[-_])"
            r"|^(?:pub-publication|pubvenue|journaltitle|publication-venue)$"),
        ("date",
            r"(?:^|[-_])(?:pub)?(?:date|year|published|datetime|timestamp|time)$|^(?:pubdate|pubyear|dt-published"
            r"|posted-on)$"),
        ("abstract",
            r"(?:^|[-_])(?:abstract|excerpt|teaser|snippet|summary|description|dek|article-style|blurb"
            r"|subtitle)(?:$|[-_])|^(?:e-content|p-summary)$"),
    )
)  # fmt: skip
_PROPS = {
    "headline": "title", "author": "author", "creator": "author", "datepublished": "date", "datecreated": "date",
    "abstract": "abstract",
    "description": "abstract", "articlebody": "abstract", "ispartof": "venue", "keywords": "tags",
    "dc:title": "title", "dc:creator": "author",
    "dcterms:title": "title", "dcterms:creator": "author",
}  # fmt: skip


@dataclass(slots=True)
class Token:
    """A piece of text with one style, or a break (`text` is None; `kind` "br", "hr" or "block").

    role: what the nearest marked element around it says it is ("title", "author", ...), with that element's index
    in `role_at`; value: a machine-readable value (`datetime`, a `meta` content); link: index of the `<a>` around it.
    """

    text: str | None
    kind: str = "text"
    bold: bool = False
    italic: bool = False
    href: str = ""
    link: int = -1
    role: str = ""
    role_at: int = -1
    value: str = ""
    heading: int = 0
    small: bool = False
    pre: bool = False
    chrome: bool = False
    line: int = 0
    element: int = -1


@dataclass(slots=True)
class Element:
    """An element as the range tokens[start:end]. path: number of its tag path from the root; chrome: navigation and
    the like; size: characters of text inside; holds: bits of the roles (`_HELD`) that elements inside have."""

    tag: str
    parent: int
    path: int
    start: int
    attributes: Mapping[str, str]
    end: int = 0
    size: int = 0
    chrome: bool = False
    line: int = 0
    children: list[int] = field(default_factory=list)
    own_role: str = ""
    has_heading: bool = False
    holds: int = 0

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()


@dataclass(slots=True)
class Document:
    """tokens and elements of one page. root: lxml's tree, for metadata. paths: tag path → number. limited: the page has
    more places for works than are looked at."""

    tokens: list[Token]
    elements: list[Element]
    root: etree._Element | None
    paths: dict[tuple[int, str], int]
    limited: bool = False
    _starts: list[int] = field(default_factory=list)

    def elements_in(self, start: int, end: int) -> Iterator[Element]:
        """The elements whose tokens all stand in tokens[start:end], in order of the page."""
        if not self._starts:
            self._starts.extend(e.start for e in self.elements)
        i = bisect_left(self._starts, start)
        while i < len(self.elements) and self.elements[i].start <= end:
            if self.elements[i].end <= end:
                yield self.elements[i]
            i += 1

    def elements_around(self, start: int, end: int) -> Iterator[Element]:
        """The elements that hold the range and little else, inner ones first."""
        inner = [e for e in self.elements_in(start, end) if e.start == start]
        yield from inner[:3]
        above = inner[0].parent if inner else -1
        while above >= 0 and self.elements[above].end - self.elements[above].start <= end - start + 4:
            yield self.elements[above]
            above = self.elements[above].parent

    def text(self, start: int, end: int) -> str:
        return " ".join("".join(t.text if t.text is not None else " " for t in self.tokens[start:end]).split())


def parse(text: str) -> Document:
    """The page's tokens and elements. Broken HTML is read as browsers do; a page without any gives no tokens."""
    parser = lxml.html.HTMLParser(huge_tree=True, encoding="utf-8", remove_comments=True, remove_pis=True)
    data = _without_controls(text).encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = None
    walk = _Walk()
    if root is not None:
        walk.run(root)
    _release_large_chrome(walk)
    _give_roles(walk)
    return Document(walk.tokens, walk.elements, root, walk.paths)


def _without_controls(text: str) -> str:
    """Control characters that no HTML may hold become spaces; an encoding named in the text no longer counts."""
    text = re.sub(r"[\x00-\x08\x0b\x0e-\x1f]", " ", text)
    return re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text)


@dataclass(slots=True)
class _State:
    """What holds inside an element: inherited by its children."""

    element: int = -1
    bold: bool = False
    italic: bool = False
    href: str = ""
    link: int = -1
    value: str = ""
    heading: int = 0
    small: bool = False
    pre: bool = False
    chrome: bool = False
    item: str = ""
    entry: bool = False
    skipped: bool = False


class _Walk:
    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.elements: list[Element] = []
        self.paths: dict[tuple[int, str], int] = {}

    def run(self, root: etree._Element) -> None:
        states = [_State()]
        for event, node in etree.iterwalk(root, events=("start", "end")):
            if not isinstance(node.tag, str):
                continue
            if event == "start":
                state = self.enter(node, states[-1])
                states.append(state)
                if not state.skipped:
                    self.say(node.text, state, line_of(node))
            else:
                state = states.pop()
                if not state.skipped:
                    self.leave(node, state)
                if not states[-1].skipped:
                    self.say(node.tail, states[-1], line_of(node))

    def enter(self, node: etree._Element, outer: _State) -> _State:
        tag = str(node.tag).lower()
        if outer.skipped or tag in _SKIPPED:
            return _State(skipped=True)
        if tag == "img" and outer.href and not node.get("alt"):
            return _State(skipped=True)
        if tag in ("br", "hr"):
            self.tokens.append(Token(None, kind=tag, line=line_of(node), chrome=outer.chrome))
        if tag in BLOCKS:
            self.break_off(outer.chrome)
        attributes = {str(k).lower(): str(v) for k, v in node.attrib.items()} if node.attrib else NO_ATTRIBUTES
        state = _State(
            element=len(self.elements), bold=outer.bold, italic=outer.italic, href=outer.href, link=outer.link,
            value=outer.value, heading=outer.heading, small=outer.small,
            pre=outer.pre or tag in ("pre", "code"), chrome=outer.chrome or _is_chrome(tag, attributes, outer.entry),
            item=outer.item, entry=outer.entry or tag in ("article", "li"),
        )  # fmt: skip
        self._style(state, tag, attributes)
        if "itemtype" in attributes:
            state.item = attributes["itemtype"].rsplit("/", 1)[-1].lower()
        if tag == "time":
            state.value = attributes.get("datetime", "")
        elif tag in ("span", "abbr", "time") and _ISO_DATE.match(attributes.get("title", "")):
            state.value = attributes["title"]
        self._add(node, tag, attributes, state, outer)
        return state

    def _style(self, state: _State, tag: str, attributes: Mapping[str, str]) -> None:
        style = attributes.get("style", "").replace(" ", "").lower()
        state.bold = state.bold or tag in _BOLD or "font-weight:bold" in style or "font-weight:700" in style
        state.italic = state.italic or tag in _ITALIC or "font-style:italic" in style
        state.small = state.small or tag in ("sup", "sub")
        if tag in HEADINGS:
            state.heading = int(tag[1])
        if tag == "a" and attributes.get("href"):
            state.href, state.link = attributes["href"].strip(), state.element

    def _add(self, node: etree._Element, tag: str, attributes: Mapping[str, str], state: _State, outer: _State) -> None:
        above = self.elements[outer.element].path if outer.element >= 0 else -1
        path = self.paths.setdefault((above, tag), len(self.paths))
        element = Element(
            tag, outer.element, path, len(self.tokens), attributes, chrome=state.chrome, line=line_of(node),
            own_role=_role_of(tag, attributes, outer.item), has_heading=tag in HEADINGS or tag in ("article", "time"),
        )  # fmt: skip
        if outer.element >= 0:
            self.elements[outer.element].children.append(state.element)
        self.elements.append(element)
        if tag == "meta" and attributes.get("itemprop") and attributes.get("content"):
            self.tokens.append(Token("", value=attributes["content"], element=state.element, chrome=state.chrome))

    def leave(self, node: etree._Element, state: _State) -> None:
        element = self.elements[state.element]
        element.end = len(self.tokens)
        if element.tag in BLOCKS:
            self.tokens.append(Token(None, kind="block", chrome=state.chrome))
        if element.parent >= 0:
            parent = self.elements[element.parent]
            parent.size += element.size
            parent.has_heading = parent.has_heading or element.has_heading
            parent.holds |= (
                element.holds | _HELD.get(element.own_role, 0) | _HELD["heading"] * (element.tag in HEADINGS)
            )

    def break_off(self, chrome: bool) -> None:
        """A break before a block, unless there is one."""
        if not self.tokens or self.tokens[-1].kind != "block":
            self.tokens.append(Token(None, kind="block", chrome=chrome))

    def say(self, text: str | None, state: _State, line: int) -> None:
        if not text or state.element < 0:
            return
        if not text.strip() and (not self.tokens or self.tokens[-1].text is None):
            return
        self.elements[state.element].size += len(text.strip())
        self.tokens.append(
            Token(
                text,
                bold=state.bold,
                italic=state.italic,
                href=state.href,
                link=state.link,
                element=state.element,
                value=state.value,
                heading=state.heading,
                small=state.small,
                pre=state.pre,
                chrome=state.chrome,
                line=line,
            )
        )


def line_of(node: etree._Element) -> int:
    """The line on which an element stands, 0 where lxml does not know."""
    line: object = node.sourceline
    return line if isinstance(line, int) else 0


def _is_chrome(tag: str, attributes: Mapping[str, str], inside_entry: bool = False) -> bool:
    """Whether an element is navigation and the like; the footer of one entry holds its date and author."""
    if tag == "footer" and inside_entry:
        return False
    if tag in ("html", "body", "main", "article"):
        return False
    if tag in _CHROME_TAGS or attributes.get("role", "").lower() in _CHROME_ROLES:
        return True
    names = {*attributes.get("class", "").lower().split(), attributes.get("id", "").lower()}
    return not _CHROME_CLASSES.isdisjoint(names)


def _role_of(tag: str, attributes: Mapping[str, str], item: str) -> str:
    """What an element says it is; `item` is the schema.org type around it."""
    prop = attributes.get("itemprop", "").lower() or attributes.get("property", "").lower()
    if prop:
        bare = prop.rsplit("/", 1)[-1].removeprefix("schema:")
        if bare == "name" and item and item not in ("person", "organization", "website", "blog"):
            return "title"
        if bare in _PROPS:
            return _PROPS[bare]
    if tag == "time" or (tag in ("span", "abbr") and _ISO_DATE.match(attributes.get("title", ""))):
        return "date"
    if tag == "a" and "author" in attributes.get("rel", "").lower().split():
        return "author"
    if tag in ("body", "html", "main", "article"):
        return ""
    for name in attributes.get("class", "").split():
        for role, pattern in ROLES:
            if pattern.search(name):
                return role
    return ""


_HELD = {"title": 1, "author": 2, "date": 4, "heading": 8}
_LARGEST = {
    "links": 1500,
    "title": 700,
    "author": 15_000,
    "venue": 800,
    "date": 150,
    "label": 80,
    "tags": 600,
    "abstract": 8000,
}
_SUBORDINATE = {
    "author": ("author", "title", "label", "date", "abstract"),
    "tags": ("label", "date"),
    "title": ("label",),
    "venue": ("title",),
}


def _give_roles(walk: _Walk) -> None:
    """Each token the role of the nearest element that has one; a class on a container of whole entries ("author" on
    an author's archive) is none, which its size or the headings inside tell."""
    given: list[tuple[str, int]] = []
    for i, element in enumerate(walk.elements):
        above = given[element.parent] if element.parent >= 0 else ("", -1)
        role = element.own_role
        small = element.size <= _LARGEST.get(role, 0) and (
            role in ("title", "abstract", "date") or not element.has_heading
        )
        if role == "title" and element.holds & _HELD["author"]:
            small = False  # the whole citation is called a title
        if role == "date" and element.holds & (_HELD["heading"] | _HELD["title"]):
            small = False  # the works of one year
        given.append((role, i) if role and small and role not in _SUBORDINATE.get(above[0], ()) else above)
    for token in walk.tokens:
        if token.element >= 0:
            token.role, token.role_at = given[token.element]


def _release_large_chrome(walk: _Walk) -> None:
    """What a class calls a sidebar or menu but holds most of the page's text is the content after all."""
    if not walk.elements:
        return
    total = walk.elements[0].size
    tops = [
        e
        for e in walk.elements
        if e.chrome and (e.parent < 0 or not walk.elements[e.parent].chrome) and e.size * 2 > total
    ]
    for top in tops:
        for element in walk.elements:
            if top.start <= element.start and element.end <= top.end:
                element.chrome = _is_chrome(element.tag, element.attributes) and element is not top
        for token in walk.tokens[top.start : top.end]:
            token.chrome = False


def lines_of(tokens: list[Token]) -> Iterator[list[Token]]:
    """The texts between breaks, each a list of tokens with some text or value in it."""
    line: list[Token] = []
    for token in tokens:
        if token.text is None:
            if any((t.text or "").strip() or t.value for t in line):
                yield line
            line = []
        else:
            line.append(token)
    if any((t.text or "").strip() or t.value for t in line):
        yield line
