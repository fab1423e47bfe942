"""What entries take over from others: `xdata` first, then `crossref` with biblatex's shifts of titles.

biblatex manual, sections 2.4.1 (crossref), 3.13.6 (xdata) and appendix B (inheritance). BibTeX's plain copying of
missing fields is what is left where no shift applies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, field

from citekit.formats.bibtex.fields import ALIASES

Report = Callable[[int, str, str], None]
"""Told of trouble: line, code, words."""


class Entry(Struct):
    """An entry with evaluated values: type and field names lower-case, values LaTeX without delimiters."""

    type: str
    key: str
    values: dict[str, str]
    line: int = 0
    lines: dict[str, int] = field(default_factory=dict)


_NEVER = frozenset({"ids", "crossref", "xref", "entryset", "entrysubtype", "execute", "label", "options", "presort",
                    "related", "relatedoptions", "relatedstring", "relatedtype", "shorthand", "shorthandintro",
                    "sortkey", "xdata", "file", "abstract", "keywords", "groups", "timestamp", "owner", "date-added",
                    "date-modified"})  # fmt: skip
_SHORT = frozenset({"shorttitle", "sorttitle", "indextitle", "indexsorttitle"})
_IN_BOOK = frozenset({"inbook", "bookinbook", "suppbook"})
_IN_COLLECTION = frozenset({"incollection", "inreference", "suppcollection"})
_IN_PROCEEDINGS = frozenset({"inproceedings", "conference"})
_INSIDE = _IN_BOOK | _IN_COLLECTION | _IN_PROCEEDINGS
_MAIN = {"mvbook": {"book", *_IN_BOOK}, "mvcollection": {"collection", "reference", *_IN_COLLECTION},
         "mvreference": {"collection", "reference", *_IN_COLLECTION},
         "mvproceedings": {"proceedings", *_IN_PROCEEDINGS}}  # fmt: skip
_DATES = frozenset({"date", "year", "month", "day"})
MOST_DEPTH = 20
"""How long a chain of parents may be."""


def inherit(entries: Iterable[Entry], report: Report) -> None:
    """Fill each entry's missing fields from those it names. Missing parents and circles are reported, never fatal."""
    by_key: dict[str, Entry] = {}
    for entry in entries:
        by_key.setdefault(entry.key.casefold(), entry)
    done: set[int] = set()
    for entry in entries:
        if "crossref" in entry.values or "xdata" in entry.values or _has_granular(entry):
            _resolve(entry, by_key, done, [], report)


def _has_granular(entry: Entry) -> bool:
    return any(v.startswith("xdata=") for v in entry.values.values())


def _resolve(entry: Entry, by_key: Mapping[str, Entry], done: set[int], open_: list[int], report: Report) -> None:
    if id(entry) in done:
        return
    open_.append(id(entry))
    _granular(entry, by_key)
    for name in ("xdata", "crossref"):
        keys = [k.strip() for k in entry.values.get(name, "").split(",") if k.strip()]
        for key in keys if name == "xdata" else keys[:1]:
            parent = by_key.get(key.casefold())
            line = entry.lines.get(name, entry.line)
            if parent is None:
                report(line, "CK207", f'"{entry.key}" names "{key}" in {name}, which is not in the file')
                continue
            if id(parent) in open_ or len(open_) > MOST_DEPTH:
                report(line, "CK208", f'"{entry.key}" and "{key}" take from each other ({name})')
                entry.values.pop(name, None)
                continue
            _resolve(parent, by_key, done, open_, report)
            _take(entry, parent, shifted=name == "crossref")
            entry.values.pop(name, None)
    open_.pop()
    done.add(id(entry))


def _granular(entry: Entry, by_key: Mapping[str, Entry]) -> None:
    """`publisher = {xdata=key-field}`: one field of an xdata entry."""
    for name, value in list(entry.values.items()):
        if value.startswith("xdata="):
            key, _, source = value[len("xdata=") :].rpartition("-")
            parent = by_key.get(key.casefold())
            if parent and source.lower() in parent.values:
                entry.values[name] = parent.values[source.lower()]


def _take(child: Entry, parent: Entry, *, shifted: bool) -> None:
    present = {ALIASES.get(name, name) for name in child.values}
    has_date = bool(present & _DATES)
    for name, value in parent.values.items():
        target = _shift(child.type, parent.type, name) if shifted else name
        known = ALIASES.get(target, target)
        if not target or known in present or name in _NEVER or (name in _DATES and has_date):
            continue
        child.values[target] = value
        child.lines.setdefault(target, parent.lines.get(name, parent.line))
    if shifted and child.type in _IN_BOOK and parent.type in ("book", "mvbook") and "author" in parent.values:
        child.values.setdefault("bookauthor", parent.values["author"])
    bare = child.type in _INSIDE and parent.type not in _MAIN and "booktitle" not in child.values
    if shifted and bare and "title" in parent.values:
        child.values["booktitle"] = parent.values["title"]


def _shift(child: str, parent: str, name: str) -> str:
    """The field of the child that a field of the parent goes to; "" where it is not taken over."""
    titles = {"title": "title", "subtitle": "subtitle", "titleaddon": "titleaddon"}
    if child in _MAIN.get(parent, ()):
        prefix = "main"
    elif child in _INSIDE and parent not in _MAIN:
        prefix = "book"
        if name == "booktitle":
            return name
    elif parent == "periodical" and child in ("article", "suppperiodical"):
        prefix = "journal"
    else:
        return name
    if name in _SHORT:
        return ""
    if name in titles:
        return prefix + titles[name]
    if name == "author" and parent not in ("book", "mvbook"):
        return name
    return name
