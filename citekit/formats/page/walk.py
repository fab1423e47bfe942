"""HTML → `Document`, line by line: what the parser meets becomes rows of the document's columns at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from sys import intern
from typing import Any, NamedTuple, cast

from lxml import etree

from citekit.formats.page.dom import (
    BLOCKS,
    BOLD,
    CHROME,
    ENTRY,
    HEADED,
    HIDDEN,
    HOLDS,
    ITALIC,
    LEVEL,
    LEVELS,
    NO_ATTRIBUTES,
    SMALL,
    Document,
    Node,
)  # fmt: skip
from citekit.formats.page.marking import HEADINGS, HELD, ISO_DATE, ROLE_NAMES, is_chrome, is_role, role_of

MOST_DEPTH = 2000
"""So deep are elements told apart; what is deeper belongs to the one at that depth."""
MOST_ALIKE = 5000
"""Of so many different sets of attributes, equal ones are looked for."""
_SKIPPED = frozenset(
    "script style noscript template svg math select option iframe object embed canvas audio video head input textarea "
    "label progress map button datalist".split()
)
_BOLD = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"})
_ITALIC = frozenset({"i", "em", "cite", "dfn", "var"})
_NODES = frozenset({"meta", "link", "base", "title", "option", "button"})
_INHERITED = BOLD | ITALIC | SMALL | CHROME | HIDDEN | ENTRY | LEVELS
_NUMBERS = {name: number for number, name in enumerate(ROLE_NAMES)}
_CARRIED = HEADED | sum(HELD.values()) << HOLDS
"""What holds around an element; what an element tells the one around it."""
_SHORT = 16
"""Texts up to this length ("\\n", ", ", "PDF") are kept once."""


def parse(text: str) -> Document:
    """The page's tokens and elements. Broken HTML is read as browsers do; a page without any gives no tokens."""
    doc = Document()
    walk = _Walk(doc)
    parser = etree.HTMLParser(target=cast(Any, walk), huge_tree=True, encoding="utf-8")  # its stubs ask for more
    try:
        for walk.line, line in enumerate(_lines(text), 1):
            parser.feed(line.encode("utf-8", "replace"))
        parser.close()
    except (etree.ParserError, etree.XMLSyntaxError):
        return doc
    _release_large_chrome(doc)
    _give_roles(doc)
    return doc


_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


def _lines(text: str) -> Iterator[str]:
    """The lines of a page with their ends. Control characters that no HTML may hold become spaces; an encoding named
    in the text no longer counts."""
    declaration = re.match(r"\s*<\?xml[^>]{0,200}\?>", text)
    at = declaration.end() if declaration else 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        yield _CONTROLS.sub(" ", text[at:end])
        at = end


class _Open(NamedTuple):
    """An element that has begun. element: its row, -1 for none; item: the schema.org type around; line: its own."""

    element: int = -1
    item: str = ""
    line: int = 0
    skipped: bool = False


def _is_linked_data(attributes: Mapping[str, str]) -> bool:
    return attributes.get("type", "").split(";")[0].strip().lower() == "application/ld+json"


class _Walk:
    """What the parser calls (lxml, "The target parser interface")."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.line = 0
        self._numbers: dict[tuple[int, str], int] = {}
        self._alike: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {}
        self._open = [_Open()]
        self._pieces: list[str] = []
        self._node: Node | None = None
        self._node_depth = 0
        self._said_at = 0

    def start(self, tag: str, attrib: Mapping[str, str]) -> None:
        self._say()
        outer = self._open[-1]
        attributes = self._kept(attrib) if attrib else NO_ATTRIBUTES
        self._note(tag, attributes)
        self._said_at = self.line
        if len(self._open) > MOST_DEPTH:
            self._open.append(outer)
        elif outer.skipped or tag in _SKIPPED or (tag == "img" and self._is_bare_image(attributes, outer)):
            self._open.append(_Open(line=self.line, skipped=True))
        else:
            self._open.append(self._enter(tag, attributes, outer))

    def _kept(self, attrib: Mapping[str, str]) -> Mapping[str, str]:
        """The attributes of an element; equal ones, as of cards that are all alike, are kept once."""
        key = tuple(attrib.items())
        kept = self._alike.get(key)
        if kept is None:
            kept = {intern(k): v for k, v in key}
            if "href" not in kept and len(self._alike) < MOST_ALIKE:
                self._alike[key] = kept
        return kept

    def end(self, tag: str) -> None:
        self._say()
        ended = self._open.pop()
        if self._node is not None and len(self._open) == self._node_depth:
            self._node = None
        self._said_at = ended.line
        if not ended.skipped and ended is not self._open[-1]:
            self._leave(ended.element)

    def data(self, text: str) -> None:
        if self._node is not None or not self._open[-1].skipped:
            self._pieces.append(text)

    def close(self) -> None:
        self._say()

    def _note(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Keep an element that speaks of the page; the text inside is its own."""
        linked_data = tag == "script" and _is_linked_data(attributes)
        if tag in _NODES or linked_data or (tag == "span" and "Z3988" in attributes.get("class", "").split()):
            node = Node(tag, attributes, self.line)
            self.doc.nodes.append(node)
            if linked_data or tag in ("title", "option", "button"):
                self._node, self._node_depth = node, len(self._open)

    def _is_bare_image(self, attributes: Mapping[str, str], outer: _Open) -> bool:
        """Whether an image in a link has no text of its own."""
        return outer.element >= 0 and self.doc.rows.link[outer.element] >= 0 and not attributes.get("alt")

    def _enter(self, tag: str, attributes: Mapping[str, str], outer: _Open) -> _Open:
        doc, rows = self.doc, self.doc.rows
        above = outer.element
        if tag in ("br", "hr"):
            self._break(above, self.line)
        if tag in BLOCKS and not self._is_broken_off:
            self._break(above)
        element = len(rows.path)
        flags = self._flags(tag, attributes, rows.flags[above] & _INHERITED if above >= 0 else 0)
        rows.parent.append(above)
        rows.path.append(self._path(tag, above))
        rows.start.append(len(doc.texts))
        rows.end.append(0)
        rows.after.append(0)
        rows.size.append(0)
        rows.flags.append(flags)
        rows.link.append(rows.link[above] if above >= 0 else -1)
        rows.value_at.append(rows.value_at[above] if above >= 0 else -1)
        rows.role.append(_NUMBERS[role_of(tag, attributes, outer.item)])
        rows.role_at.append(-1)
        if tag == "time":
            self._value(element, attributes.get("datetime", ""))
        if not attributes:
            return _Open(element, outer.item, self.line)
        rows.attributes[element] = attributes
        return self._described(tag, attributes, element, outer)

    def _described(self, tag: str, attributes: Mapping[str, str], element: int, outer: _Open) -> _Open:
        """What only an element with attributes can say."""
        rows = self.doc.rows
        if tag == "a" and attributes.get("href"):
            rows.link[element] = element
        if tag in ("span", "abbr") and ISO_DATE.match(attributes.get("title", "")):
            self._value(element, attributes["title"])
        if tag == "meta" and attributes.get("itemprop") and attributes.get("content"):
            self._value(element, attributes["content"])
            self._token("", element)
        item = attributes["itemtype"].rsplit("/", 1)[-1].lower() if "itemtype" in attributes else outer.item
        return _Open(element, item, self.line)

    def _value(self, element: int, value: str) -> None:
        self.doc.rows.value_at[element] = element if value else -1
        self.doc.rows.values[element] = value

    def _flags(self, tag: str, attributes: Mapping[str, str], flags: int) -> int:
        """The flags of an element, with those that hold around it."""
        style = attributes.get("style", "").replace(" ", "").lower() if attributes else ""
        if tag in _BOLD or "font-weight:bold" in style or "font-weight:700" in style:
            flags |= BOLD
        if tag in _ITALIC or "font-style:italic" in style:
            flags |= ITALIC
        if tag in ("sup", "sub"):
            flags |= SMALL
        if is_chrome(tag, attributes, bool(flags & ENTRY)):
            flags |= CHROME | HIDDEN
        if tag in ("article", "li"):
            flags |= ENTRY
        if tag in HEADINGS:
            flags = flags & ~LEVELS | int(tag[1]) << LEVEL
        return flags | HEADED if tag in HEADINGS or tag in ("article", "time") else flags

    def _path(self, tag: str, above: int) -> int:
        key = (self.doc.rows.path[above] if above >= 0 else -1, tag)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.doc.tags)
            self.doc.tags.append(tag)
        return number

    def _leave(self, element: int) -> None:
        doc, rows = self.doc, self.doc.rows
        tag = doc.tags[rows.path[element]]
        rows.end[element] = len(doc.texts)
        rows.after[element] = len(rows.path)
        if tag in BLOCKS:
            self._break(element)
        parent = rows.parent[element]
        if parent < 0:
            return
        rows.size[parent] += rows.size[element]
        held = HELD.get(ROLE_NAMES[rows.role[element]], 0) | (HELD["heading"] if tag in HEADINGS else 0)
        rows.flags[parent] |= rows.flags[element] & _CARRIED | held << HOLDS

    @property
    def _is_broken_off(self) -> bool:
        """Whether a block has just begun or ended, so that no further break is needed."""
        return bool(self.doc.texts) and self.doc.texts[-1] is None and not self.doc.lines[-1]

    def _break(self, owner: int, line: int = 0) -> None:
        self.doc.texts.append(None)
        self.doc.owners.append(owner)
        self.doc.lines.append(line)

    def _say(self) -> None:
        """The text that has come in since the last tag."""
        if not self._pieces:
            return
        text = "".join(self._pieces)
        self._pieces.clear()
        if self._node is not None:
            self._node.text += text
        here = self._open[-1]
        if here.skipped or here.element < 0:
            return
        bare = len(text.strip())
        if not bare and (not self.doc.texts or self.doc.texts[-1] is None):
            return
        self.doc.rows.size[here.element] += bare
        self._token(intern(text) if len(text) <= _SHORT else text, here.element, self._said_at)

    def _token(self, text: str, owner: int, line: int = 0) -> None:
        self.doc.texts.append(text)
        self.doc.owners.append(owner)
        self.doc.lines.append(line)


def _give_roles(doc: Document) -> None:
    """Each element the nearest one around it, or itself, that has a role."""
    rows = doc.rows
    for i, (parent, role) in enumerate(zip(rows.parent, rows.role, strict=True)):
        above = rows.role_at[parent] if parent >= 0 else -1
        rows.role_at[i] = i if role and _has_role(doc, i, above) else above


def _has_role(doc: Document, element: int, above: int) -> bool:
    rows = doc.rows
    flags = rows.flags[element]
    around = ROLE_NAMES[rows.role[above]] if above >= 0 else ""
    role, headed = ROLE_NAMES[rows.role[element]], bool(flags & HEADED)
    return is_role(role, rows.size[element], flags >> HOLDS, headed=headed, above=around)


def _release_large_chrome(doc: Document) -> None:
    """What a class calls a sidebar or menu but holds most of the page's text is the content after all."""
    rows = doc.rows
    for top, (parent, size) in enumerate(zip(rows.parent, rows.size, strict=True)):
        within = parent >= 0 and rows.flags[parent] & CHROME
        if within or not rows.flags[top] & CHROME or size * 2 <= rows.size[0]:
            continue
        rows.flags[top] &= ~(CHROME | HIDDEN)
        for i in range(top + 1, rows.after[top]):
            flags = rows.flags[i] & ~(CHROME | HIDDEN)
            chrome = is_chrome(doc.tags[rows.path[i]], rows.attributes.get(i, NO_ATTRIBUTES))
            rows.flags[i] = flags | CHROME if chrome else flags
