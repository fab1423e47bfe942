"""Items as the page shows them: each with its entry, marks, links and anchor; grouped, counted, in order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from html import escape
from unicodedata import normalize

from markupsafe import Markup
from msgspec import Struct

from citekit.model import Item
from citekit.model.given import may_be_one
from citekit.model.plaintext import legal, plain
from citekit.model.timeline import Dated, in_order
from citekit.model.typelabels import LABELS
from citekit.model.weblinks import Link, links
from citekit.webpage import marks, safehtml
from citekit.webpage.machine import coins, iso_date, spoken
from citekit.webpage.options import Grouping, PageOptions

LINK_NAMES: dict[str, str] = {"doi": "DOI", "pdf": "PDF", "code": "Code", "arxiv": "arXiv", "url": "Link"}
RESERVED = frozenset({"works", "status", "q", "y", "t-all", "t-s", "words", "packed", "selected-works"}) | {
    f"t-t-{kind}" for kind in LABELS
}
"""Ids that the page's own parts have."""
_UNFIT = re.compile(r"[^A-Za-z0-9._:-]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


class WorkView(Struct, frozen=True, kw_only=True):
    """One work on the page. anchor: unique id; html: its entry with title and own name marked; links: those that the
    entry does not hold; year: as its group is called, "" where there is none; date: ISO, own precision; language: where
    it differs from the page's; kind: CSL type; right_to_left: of the title; upright: of a script without italics."""

    item: Item
    anchor: str
    title: Markup
    html: Markup
    abstract: Markup
    links: tuple[tuple[str, str], ...]
    all_links: tuple[Link, ...]
    bibtex: str
    coins: Markup
    year: str
    date: str
    kind: str
    venue: str
    language: str
    right_to_left: bool
    upright: bool
    truncated: bool
    selected: bool
    authors: tuple[str, ...]
    file: str


class Group(Struct, frozen=True, kw_only=True):
    """One section of the page. label: its heading; anchor: unique id of the heading."""

    label: str
    anchor: str
    works: tuple[WorkView, ...]


def views(items: Iterable[Item], entries: Mapping[str, str], options: PageOptions) -> list[WorkView]:
    """The works, newest first, in the order that feeds have too."""
    anchors = set(RESERVED)
    made = []
    for one in in_order(items, first_seen=options.first_seen, undated=options.undated):
        made.append(_view(one, entries.get(one.item.id, ""), _anchor(one.item.id, anchors), options))
    return made


def groups(works: Sequence[WorkView], options: PageOptions, words: Mapping[str, str]) -> list[Group]:
    """The sections: years newest first, types and venues with most works first; what has none comes last."""
    if options.group is Grouping.NONE:
        return [Group(label="", anchor="list", works=tuple(works))] if works else []
    missing = words["undated"] if options.group is Grouping.YEAR else words["elsewhere"]
    label_of: dict[Grouping, Callable[[WorkView], str]] = {
        Grouping.YEAR: lambda work: work.year,
        Grouping.TYPE: lambda work: type_label(work.kind, words),
        Grouping.VENUE: lambda work: work.venue,
    }
    by_label: dict[str, list[WorkView]] = {}
    for work in works:
        by_label.setdefault(label_of[options.group](work), []).append(work)
    order = list(by_label)
    if options.group is not Grouping.YEAR:
        order.sort(key=lambda label: (-len(by_label[label]), label.casefold()))
    order.sort(key=lambda label: not label)
    taken = {work.anchor for work in works} | RESERVED
    return [
        Group(label=label or missing, anchor=_anchor(f"group-{label or 'other'}", taken), works=tuple(by_label[label]))
        for label in order
    ]


def type_counts(works: Sequence[WorkView], words: Mapping[str, str]) -> list[tuple[str, str, int]]:
    """Type, its plural and the number of works, most first."""
    counted = Counter(work.kind for work in works).items()
    return [
        (kind, type_label(kind, words), count) for kind, count in sorted(counted, key=lambda one: (-one[1], one[0]))
    ]


def type_label(kind: str, words: Mapping[str, str]) -> str:
    """What works of a type are called: the word for "type:book", else the English plural."""
    return words.get(f"type:{kind}") or LABELS[kind][1]


def year_counts(works: Sequence[WorkView]) -> list[tuple[str, int]]:
    """Year and number of works, newest first."""
    counted = Counter(work.year for work in works if work.year)
    return sorted(counted.items(), key=lambda one: (len(one[0]), one[0]), reverse=True)


def link_name(link: Link) -> str:
    """What a link is called: "DOI", "PDF", or the word of its source."""
    return LINK_NAMES.get(link.kind) or plain(link.kind).title() or "Link"


def _view(one: Dated, html: str, anchor: str, options: PageOptions) -> WorkView:
    item = one.item
    found = links(item)
    title = safehtml.inline(item.title) or escape(plain(item.id))
    entry, has_link = _marked(safehtml.entry(html) if html else _plain_entry(item, title), title, found, item, options)
    language = item.text("language").strip()
    return WorkView(
        item=item,
        anchor=anchor,
        title=Markup(title),  # noqa: S704 - `safehtml` has made it safe, as the two below
        html=Markup(entry),  # noqa: S704
        abstract=Markup(safehtml.paragraphs(item.text("abstract"))),  # noqa: S704
        links=tuple((link_name(link), link.url) for link in found if link.url not in has_link),
        all_links=found,
        bibtex=legal(options.bibtex.get(item.id, "")),
        coins=Markup(coins(item)),  # noqa: S704 - all that could end an attribute is percent-encoded
        year=_year(item),
        date=iso_date(item),
        kind=item.type if item.type in LABELS else "document",
        venue=plain(item.text("container-title")),
        language=language if _LANGUAGE.fullmatch(language) and language != options.language else "",
        right_to_left=safehtml.is_right_to_left(plain(item.title) or entry),
        upright=safehtml.is_upright(item.title + item.text("container-title")),
        truncated=item.names("author").truncated,
        selected=item.id in options.selected,
        authors=tuple(spoken(name) for name in item.names("author")),
        file=f"works/{_file_name(anchor)}.html",
    )


def _marked(entry: str, title: str, found: Sequence[Link], item: Item, options: PageOptions) -> tuple[str, set[str]]:
    """The entry with title and own names marked, and the addresses that it links to then."""
    linked = {link.url for link in found if f'href="{escape(link.url)}"' in entry}
    spans: list[tuple[int, int, str, str]] = []
    place = marks.title_span(entry, title)
    if place:
        target = next((link.url for link in found), "") if not linked else ""
        opening = f'<a class="t p-name u-url" href="{escape(target)}">' if target else '<span class="t p-name">'
        spans.append((*place, opening, "</a>" if target else "</span>"))
        linked |= {target}
    owners = [owner for owner in options.owners if any(may_be_one(name, owner) for name in item.names("author"))]
    for start, end in marks.own_name_spans(entry, owners):
        if not place or end <= place[0] or start >= place[1]:
            spans.append((start, end, '<b class="me">', "</b>"))
    return marks.wrapped(entry, spans), linked


def _plain_entry(item: Item, title: str) -> str:
    """What is shown where nobody formatted the item: authors, title, venue, date."""
    names = ", ".join(spoken(name) for name in item.names("author"))
    rest = ", ".join(part for part in (plain(item.text("container-title")), iso_date(item)) if part)
    return ". ".join(part for part in (escape(names, quote=False), title, escape(rest, quote=False)) if part) + "."


def _year(item: Item) -> str:
    """The year of publication; the day on which a site listed a work says nothing of it."""
    for variable in ("issued", "available-date", "submitted"):
        date = item.date(variable)
        if date and date.year is not None:
            return str(date.year) if date.year > 0 else f"{-date.year} BC"
    return ""


def _anchor(text: str, taken: set[str]) -> str:
    """An id for HTML out of a citation key: unique, and without what an id, a link or a selector cannot hold."""
    base = _UNFIT.sub("-", normalize("NFKD", plain(text)).encode("ascii", "ignore").decode()).strip("-.:")
    if not base or not base[0].isalpha():
        base = f"w-{base}".rstrip("-")
    name = base
    if name in taken:
        name = next(f"{base}-{n}" for n in range(2, len(taken) + 3) if f"{base}-{n}" not in taken)
    taken.add(name)
    return name


def _file_name(anchor: str) -> str:
    """A slug with a short hash: never a key as it is given."""
    slug = re.sub(r"[^a-z0-9]+", "-", anchor.lower()).strip("-")[:60]
    return f"{slug}-{sha256(anchor.encode()).hexdigest()[:8]}"
