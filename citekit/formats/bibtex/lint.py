"""What people want to know of a .bib file before they print from it, with corrections where there is but one.

`lint` gives remarks, each with the edits that would settle it; `fixed` carries them out and touches nothing else.
What reading itself has to say (repairs, repeated keys, undefined strings) is said by `read`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from citekit.formats.bibtex.dates import MONTH_MACROS, month_number
from citekit.formats.bibtex.edit import Codec, EntryText
from citekit.formats.bibtex.expressions import end_of_braces
from citekit.formats.bibtex.syntax import Block, blocks
from citekit.model import Finding, Level, Source

Edit = tuple[int, int, str]
"""Offsets in the text, and what is to stand there."""


class Remark(Struct, frozen=True, kw_only=True):
    """A finding, and the edits that settle it: none where a person must decide."""

    finding: Finding
    edits: tuple[Edit, ...] = ()


class _Value(Struct, frozen=True, kw_only=True):
    """One field: name (lower-case), text without delimiters, where that text stands and where the whole value does."""

    name: str
    text: str
    start: int
    outer: tuple[int, int]
    line: int


_REQUIRED: dict[str, tuple[str, ...]] = {
    "article": ("author", "title", "journal|journaltitle", "year|date"),
    "book": ("author|editor", "title", "publisher", "year|date"),
    "booklet": ("title",),
    "collection": ("editor", "title", "year|date"),
    "conference": ("author", "title", "booktitle", "year|date"),
    "inbook": ("author|editor", "title", "publisher|booktitle", "year|date"),
    "incollection": ("author", "title", "booktitle", "year|date"),
    "inproceedings": ("author", "title", "booktitle", "year|date"),
    "manual": ("title",),
    "mastersthesis": ("author", "title", "school|institution", "year|date"),
    "online": ("title", "url|doi|eprint"),
    "patent": ("author|holder", "title", "number", "year|date"),
    "phdthesis": ("author", "title", "school|institution", "year|date"),
    "proceedings": ("title", "year|date"),
    "report": ("author", "title", "institution", "year|date"),
    "techreport": ("author", "title", "institution", "year|date"),
    "thesis": ("author", "title", "institution|school", "year|date"),
    "unpublished": ("author", "title", "note|date|year"),
}
"""What BibTeX or biblatex asks for in an entry ("|" between names that will do)."""

_PAGES = re.compile(r"(?<=[0-9A-Za-z])[ \t]*(?:-|–|—|---)[ \t]*(?=[0-9A-Za-z])")
_RANGE = re.compile(
    r"[A-Za-z]?\d+[ \t]*(?:-|–|—|---)[ \t]*[A-Za-z]?\d+"
    r"(?:\s*,\s*[A-Za-z]?\d+[ \t]*(?:-{1,3}|–|—)[ \t]*[A-Za-z]?\d+)*"
)
_SPECIAL = re.compile(r"(?<!\\)[&%#_]")
_SKIPPED = re.compile(r"\$[^$]*\$|\\(?:url|href|cite\w*|path|ref)\s*\{[^{}]*\}")
_PROSE = frozenset({
    "title", "subtitle", "booktitle", "journal", "journaltitle", "series", "publisher", "note", "abstract", "address",
    "location", "institution", "school", "organization", "author", "editor", "howpublished", "annote", "eventtitle",
})  # fmt: skip
_DOI_LINK = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)(10\.\S+)", re.IGNORECASE)
_ODD_KEY = re.compile(r"[\s\"#%'(){}=~\\@\u200b-\u200f\u2060\ufeff]")


def lint(source: Source) -> Iterator[Remark]:
    """The remarks, in the order of the file; nothing raises."""
    text, codec = Codec.of(source)
    if codec.encoding != "utf-8":
        what = f"the file is in {codec.encoding or 'more than one encoding'}"
        yield Remark(finding=_finding(source, 1, "CK238", what, "save it as UTF-8"))
    seen: dict[str, str] = {}
    for block in blocks(text):
        if block.kind != "entry" or block.troubles:
            continue
        yield from _keys(source, block, seen)
        values = _values(text, block)
        yield from _missing(source, block)
        for value in values:
            for rule in _RULES:
                yield from rule(source, block, value)


def fixed(source: Source) -> tuple[bytes, list[Finding]]:
    """The file with every edit carried out, in UTF-8, and the findings that are left for a person."""
    text, codec = Codec.of(source)
    edits: list[Edit] = []
    left: list[Finding] = []
    for remark in lint(source):
        if remark.edits:
            edits += remark.edits
        elif remark.finding.code != "CK238":
            left.append(remark.finding)
    for start, end, new in sorted(set(edits), reverse=True):
        text = text[:start] + new + text[end:]
    if codec.encoding == "utf-8":
        content, _ = codec.encoded(text, source)
        return content, left
    return text.encode("utf-8"), left


def _finding(source: Source, line: int, code: str, what: str, fix: str, level: Level = Level.WARNING) -> Finding:
    return Finding(code=code, what=what, where=source.at(line=line), fix=fix, level=level)


def _values(text: str, block: Block) -> list[_Value]:
    """The fields whose value is one group in braces or quotes."""
    places = EntryText(text[block.start : block.end], block).fields
    out: list[_Value] = []
    for name, value, line in block.fields:
        place = places.get(name.lower())
        if place is None or text[block.start + place[1] : block.start + place[2]] != value:
            continue
        braced = value.startswith("{") and end_of_braces(value, 0) == len(value)
        quoted = value.startswith('"') and value.count('"') == 2
        bare = value.isalnum()
        if braced or quoted or bare:
            start = block.start + place[1] + (0 if bare else 1)
            inner = value if bare else value[1:-1]
            outer = (block.start + place[1], block.start + place[2])
            out.append(_Value(name=name.lower(), text=inner, start=start, outer=outer, line=line))
    return out


def _keys(source: Source, block: Block, seen: dict[str, str]) -> Iterator[Remark]:
    folded = block.key.casefold()
    before = seen.setdefault(folded, block.key)
    if before != block.key:
        what = f'the keys "{before}" and "{block.key}" differ in case only'
        yield Remark(finding=_finding(source, block.line, "CK236", what, "rename one of them"))
    if _ODD_KEY.search(block.key):
        what = f'the key "{block.key}" holds characters that not every program reads'
        yield Remark(finding=_finding(source, block.line, "CK237", what, "use letters, digits and - _ : . / +"))


def _missing(source: Source, block: Block) -> Iterator[Remark]:
    names = {f.name.lower() for f in block.fields}
    if {"crossref", "xdata"} & names:
        return
    for wanted in _REQUIRED.get(block.type, ()):
        if not names.intersection(wanted.split("|")):
            shown = " or ".join(wanted.split("|"))
            what = f'@{block.type} "{block.key}" has no {shown}'
            yield Remark(finding=_finding(source, block.line, "CK230", what, f"add {shown.split(' or ')[0]}"))


def _pages(source: Source, _block: Block, value: _Value) -> Iterator[Remark]:
    if value.name != "pages" or not _RANGE.fullmatch(value.text.strip()) or "--" in value.text.replace("---", ""):
        return
    edits = tuple((value.start + m.start(), value.start + m.end(), "--") for m in _PAGES.finditer(value.text))
    what = f"the pages “{value.text.strip()}” have another dash than --"
    yield Remark(finding=_finding(source, value.line, "CK231", what, "write --"), edits=edits)


def _specials(source: Source, _block: Block, value: _Value) -> Iterator[Remark]:
    if value.name not in _PROSE:
        return
    hidden = [m.span() for m in _SKIPPED.finditer(value.text)]
    found = [m for m in _SPECIAL.finditer(value.text) if not any(a <= m.start() < b for a, b in hidden)]
    if "://" in value.text or not found:
        return
    edits = tuple((value.start + m.start(), value.start + m.start(), "\\") for m in found)
    shown = " ".join(sorted({m.group() for m in found}))
    what = f"{shown} stands unescaped in {value.name}; TeX will stop there or pass over what follows"
    yield Remark(finding=_finding(source, value.line, "CK232", what, "put a backslash before it"), edits=edits)


def _double_braces(source: Source, _block: Block, value: _Value) -> Iterator[Remark]:
    text = value.text.strip()
    if value.name not in ("title", "booktitle", "journal", "journaltitle") or not text.startswith("{"):
        return
    if end_of_braces(text, 0) != len(text):
        return
    begin = value.start + value.text.index("{")
    end = value.start + len(value.text.rstrip())
    what = f"the whole {value.name} stands in double braces"
    fix = "keep one pair, and put words that need their capitals in braces"
    remark = _finding(source, value.line, "CK233", what, fix, Level.NOTE)
    yield Remark(finding=remark, edits=((begin, begin + 1, ""), (end - 1, end, "")))


def _months(source: Source, _block: Block, value: _Value) -> Iterator[Remark]:
    if value.name != "month" or (value.text.lower() in MONTH_MACROS and value.outer[0] == value.start):
        return
    text = value.text.strip().rstrip(".")
    number = int(text) if text.isdigit() and len(text) < 3 else month_number(text.casefold())
    if not 1 <= number <= 12:
        return
    macro = MONTH_MACROS[number - 1]
    what = f"the month is “{value.text.strip()}”"
    edit = (*value.outer, macro)
    yield Remark(finding=_finding(source, value.line, "CK234", what, f"write month = {macro}"), edits=(edit,))


def _dois(source: Source, block: Block, value: _Value) -> Iterator[Remark]:
    match = _DOI_LINK.fullmatch(value.text.strip())
    if match is None:
        return
    if value.name == "doi":
        at = value.start + value.text.index(match.group())
        edit = (at, at + match.start(1) - match.start(), "")
        what = "the DOI is written as a link"
        yield Remark(finding=_finding(source, value.line, "CK235", what, f"write {match.group(1)}"), edits=(edit,))
    elif value.name == "url" and any(f.name.lower() == "doi" for f in block.fields):
        what = "the URL says nothing that the DOI does not say"
        yield Remark(finding=_finding(source, value.line, "CK235", what, "leave it out", Level.NOTE))


_RULES: tuple[Callable[[Source, Block, _Value], Iterator[Remark]], ...] = (
    _pages, _specials, _double_braces, _months, _dois,
)  # fmt: skip
"""Each takes the file, the entry and one field."""
