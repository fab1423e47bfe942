"""HTML → one flat list of tokens (text with its style, and breaks), and the elements as ranges over it.

Everything later works on ranges of tokens: an element is one, so is what stands between two `<br>` or `<hr>`. The page
is kept in columns of numbers, a row a token or an element, and never as a tree (a long page takes a tenth of the room):
`Token` and `Element` are made for those that are looked at. `citekit.formats.page.walk` fills the columns.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from msgspec import Struct, field

from citekit.formats.page.marking import ROLE_NAMES

BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 "
    "h4 h5 h6 header hr li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul html".split()
)
NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})


BOLD, ITALIC, SMALL, CHROME, HIDDEN, ENTRY, HEADED = 1, 2, 4, 8, 16, 32, 64
"""Bits of an element's flags. CHROME: it is navigation and the like; HIDDEN: so is the text in it; ENTRY: it stands in
one thing of a list; HEADED: a heading, a time or an article stands in it."""
LEVEL, LEVELS = 8, 7 << 8
"""From this bit on, the level of the heading around an element, 0 for none; its bits."""
HOLDS = 11
"""From this bit on, which roles stand inside (`citekit.formats.page.marking.HELD`)."""


class Token(Struct):
    """A piece of text with one style, or a break (`text` is None).

    role: what the nearest marked element around it says it is ("title", "author", ...), with that element's index
    in `role_at`; value: a machine-readable value (`datetime`, a `meta` content); link: index of the `<a>` around it.
    """

    text: str | None
    bold: bool = False
    italic: bool = False
    href: str = ""
    link: int = -1
    role: str = ""
    role_at: int = -1
    value: str = ""
    heading: int = 0
    small: bool = False
    chrome: bool = False
    line: int = 0
    element: int = -1


class Element(Struct, frozen=True):
    """An element as the range tokens[start:end]. path: number of its tag path from the root; chrome: navigation and
    the like; size: characters of text inside."""

    index: int
    tag: str
    parent: int
    path: int
    start: int
    end: int
    size: int
    chrome: bool
    attributes: Mapping[str, str]

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()


class Node(Struct):
    """An element that speaks of the page or of what is in it rather than shows it: `<meta>`, `<link>`, `<base>`,
    `<title>`, a script of JSON-LD, a COinS span, `<option>` and `<button>`."""

    tag: str
    attributes: Mapping[str, str]
    line: int
    text: str = ""


def _numbers() -> array[int]:
    return array("i")


class Columns(Struct):
    """Elements in the order in which they begin, a row each. after: the element that follows the whole of it; role:
    what it says it is, as a number of `ROLE_NAMES`; link, value_at, role_at: the element that gives the link, the value
    or the role here, -1 for none."""

    parent: array[int] = field(default_factory=_numbers)
    path: array[int] = field(default_factory=_numbers)
    start: array[int] = field(default_factory=_numbers)
    end: array[int] = field(default_factory=_numbers)
    after: array[int] = field(default_factory=_numbers)
    size: array[int] = field(default_factory=_numbers)
    flags: array[int] = field(default_factory=_numbers)
    link: array[int] = field(default_factory=_numbers)
    value_at: array[int] = field(default_factory=_numbers)
    role: array[int] = field(default_factory=_numbers)
    role_at: array[int] = field(default_factory=_numbers)
    attributes: dict[int, Mapping[str, str]] = field(default_factory=dict)
    values: dict[int, str] = field(default_factory=dict)


class Document(Struct):
    """The tokens of a page in three columns (text, the element around it, its line), its elements, and its nodes. tags:
    the tag of each path."""

    texts: list[str | None] = field(default_factory=list)
    owners: array[int] = field(default_factory=_numbers)
    lines: array[int] = field(default_factory=_numbers)
    rows: Columns = field(default_factory=Columns)
    nodes: list[Node] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        """How many tokens there are."""
        return len(self.texts)

    def tokens(self, start: int, end: int) -> list[Token]:
        """The tokens of a range."""
        rows = self.rows
        made = []
        for text, owner, line in zip(self.texts[start:end], self.owners[start:end], self.lines[start:end], strict=True):
            flags = rows.flags[owner] if owner >= 0 else 0
            hidden = bool(flags & HIDDEN)
            if text is None:
                made.append(Token(None, chrome=hidden, line=line))
                continue
            link, value_at, role_at = rows.link[owner], rows.value_at[owner], rows.role_at[owner]
            made.append(
                Token(
                    text,
                    bool(flags & BOLD),
                    bool(flags & ITALIC),
                    rows.attributes[link]["href"].strip() if link >= 0 else "",
                    link,
                    ROLE_NAMES[rows.role[role_at]] if role_at >= 0 else "",
                    role_at,
                    rows.values[value_at] if value_at >= 0 else "",
                    (flags & LEVELS) >> LEVEL,
                    bool(flags & SMALL),
                    hidden,
                    line,
                    owner,
                )
            )
        return made

    def text(self, start: int, end: int) -> str:
        """The text of a range, its spaces collapsed."""
        return " ".join("".join([" " if t is None else t for t in self.texts[start:end]]).split())

    def length(self, start: int, end: int) -> int:
        """How many characters the texts of a range have."""
        return sum([len(t) for t in self.texts[start:end] if t])

    def tag(self, index: int) -> str:
        return self.tags[self.rows.path[index]]

    def element(self, index: int) -> Element:
        rows = self.rows
        path = rows.path[index]
        return Element(
            index,
            self.tags[path],
            rows.parent[index],
            path,
            rows.start[index],
            rows.end[index],
            rows.size[index],
            bool(rows.flags[index] & CHROME),
            rows.attributes.get(index, NO_ATTRIBUTES),
        )

    def elements(self, *tags: str) -> Iterator[Element]:
        """The page's elements of these tags, in order."""
        wanted = {path for path, tag in enumerate(self.tags) if tag in tags}
        return (self.element(i) for i, path in enumerate(self.rows.path) if path in wanted)

    def children(self, index: int, tags: frozenset[str] = frozenset()) -> Iterator[int]:
        """The elements right inside one, of these tags or of any."""
        parent, after = self.rows.parent, self.rows.after
        child = index + 1
        while child < len(parent) and parent[child] == index:
            if not tags or self.tags[self.rows.path[child]] in tags:
                yield child
            child = after[child]

    def elements_in(self, start: int, end: int) -> Iterator[Element]:
        """The elements whose tokens all stand in tokens[start:end], in order of the page."""
        starts, ends = self.rows.start, self.rows.end
        i = bisect_left(starts, start)
        while i < len(starts) and starts[i] <= end:
            if ends[i] <= end:
                yield self.element(i)
            i += 1

    def elements_around(self, start: int, end: int) -> Iterator[Element]:
        """The elements that hold the range and little else, inner ones first."""
        inner = [e for e in self.elements_in(start, end) if e.start == start]
        yield from inner[:3]
        above = inner[0].parent if inner else -1
        while above >= 0 and self.rows.end[above] - self.rows.start[above] <= end - start + 4:
            element = self.element(above)
            yield element
            above = element.parent


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
