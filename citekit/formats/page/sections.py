"""Under which headings a place of the page stands: the section's kind, its year, and whether it holds works at all."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from citekit.formats.page.dom import HEADINGS, Document, Token
from citekit.formats.page.entry import Entry
from citekit.formats.page.styled import styled
from citekit.model.kinds import is_no_works_heading, is_works_heading, of_label
from citekit.model.printed_dates import find_dates

_YEAR = re.compile(r"^\W*(?:year\s*:?\s*)?((?:1[5-9]|20)\d\d)(?:年)?\W*(?:\(\d+\))?\W*$", re.IGNORECASE)
PSEUDO = 7
"""Level of a heading that is no `<h1>`…`<h6>`: a short line of its own between the works."""


@dataclass(frozen=True, slots=True)
class Heading:
    """at: index of its first token; level: 1 to 7."""

    at: int
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """What holds at one place: kind (a heading that names a kind of work), year as printed, heading (the innermost),
    no_works (the innermost telling heading says talks, courses, news, ...)."""

    kind: str = ""
    year: str = ""
    heading: str = ""
    no_works: bool = False
    works: bool = False


def headings(doc: Document, entries: Sequence[Entry]) -> list[Heading]:
    """The headings that stand outside every entry, in order."""
    inside = _Inside([(e.start, e.end) for e in entries if e.score >= 0.3])
    found = [h for h in _real(doc) if not inside.holds(h.at)]
    taken = {h.text for h in found}
    found += [h for h in _pseudo(doc, inside) if h.text not in taken or _YEAR.match(h.text)]
    return sorted(found, key=lambda h: h.at)


def section_at(found: Sequence[Heading], at: int) -> Section:
    """The section at token `at`: headings above it, deeper ones ended by those of their level or higher."""
    open_: list[Heading] = []
    year, year_level = "", 0
    for heading in found:
        if heading.at >= at:
            break
        match = _YEAR.match(heading.text)
        if match:
            year, year_level = match.group(1), heading.level
            continue
        if heading.level <= year_level or heading.level < PSEUDO:
            year = "" if heading.level <= year_level else year
        open_ = [h for h in open_ if h.level < heading.level]
        open_.append(heading)
    return _section(open_, year)


def sections(found: Sequence[Heading], places: Sequence[int]) -> list[Section]:
    """`section_at` for places in rising order, in one pass."""
    out: list[Section] = []
    open_: list[Heading] = []
    year, year_level, i = "", 0, 0
    for at in places:
        while i < len(found) and found[i].at < at:
            heading = found[i]
            i += 1
            match = _YEAR.match(heading.text)
            if match:
                year, year_level = match.group(1), heading.level
                continue
            if heading.level <= year_level:
                year = ""
            open_ = [*(h for h in open_ if h.level < heading.level), heading]
        out.append(_section(open_, year))
    return out


def _section(open_: Sequence[Heading], year: str) -> Section:
    kind = next((h.text for h in reversed(open_) if of_label(_bare(h.text))), "")
    no_works = works = False
    for heading in reversed(open_):
        if of_label(_bare(heading.text)) not in (
            "",
            "speech",
            "software",
            "dataset",
            "motion_picture",
        ) or is_works_heading(heading.text):
            works = True
            break
        if is_no_works_heading(_bare(heading.text)):
            no_works = True
            break
    if not year:
        year = _year_within(open_[-1].text) if open_ else ""
    return Section(_bare(kind), year, open_[-1].text if open_ else "", no_works, works)


def _year_within(text: str) -> str:
    """ "Publications 2021" carries its year down."""
    found = find_dates(text)
    return (
        text[found[0].start : found[0].end]
        if len(found) == 1 and found[0].precision == 1 and len(found[0].parts) == 1
        else ""
    )


def _bare(text: str) -> str:
    return re.sub(r"\s*(?:[(\[]\d+[)\]]|[–-]\s*\d+)\s*$", "", re.sub(r"^[^\w]+", "", text)).strip(" :.")


def _real(doc: Document) -> list[Heading]:
    found = []
    for element in doc.elements:
        if element.tag in HEADINGS and not element.chrome:
            text = doc.text(element.start, element.end)
            if text and len(text) <= 120:
                found.append(Heading(element.start, int(element.tag[1]), text))
    return found


def _pseudo(doc: Document, inside: _Inside) -> list[Heading]:
    """Short lines outside the entries that are a year, a kind of work, or the name of another section. Several such
    lines in a row are a menu, not headings."""
    rows = [(start, styled(line).text, line) for start, line in _lines_outside(doc, inside)]
    short = [len(text) <= 30 and not _YEAR.match(text) for _, text, _ in rows]
    found: list[Heading] = []
    for i, (start, text, line) in enumerate(rows):
        if not 2 <= len(text) <= 60 or not _is_heading_text(text, line):
            continue
        first = last = i
        while first > 0 and short[first - 1] and i - first < 4:
            first -= 1
        while last + 1 < len(rows) and short[last + 1] and last - i < 4:
            last += 1
        following = rows[i + 1][0] if i + 1 < len(rows) else len(doc.tokens)
        alone = last - first < 3 or (i + 1 < len(rows) and not short[i + 1])
        if not is_no_works_heading(_bare(text)) or alone or inside.begins_between(start, following):
            found.append(Heading(start, PSEUDO, text))
    return found


def _lines_outside(doc: Document, inside: _Inside) -> Iterator[tuple[int, list[Token]]]:
    """The lines that stand in no entry and no heading, with the index of their first token."""
    line: list[Token] = []
    start = 0
    for i, token in enumerate([*doc.tokens, Token(None)]):
        if token.text is not None:
            if not line:
                start = i
            line.append(token)
            continue
        if any((t.text or "").strip() for t in line) and not (line[0].chrome or line[0].heading or inside.holds(start)):
            yield start, line
        line = []


def _is_heading_text(text: str, line: list[Token]) -> bool:
    if _YEAR.match(text):
        return True
    bare = _bare(text)
    if (
        text.endswith((".", ","))
        or re.search(r"\s\d{1,2}$", text)
        or any(t.href for t in line if (t.text or "").strip())
    ):
        return False
    return (
        bool(of_label(bare))
        or is_no_works_heading(bare)
        or (is_works_heading(bare) and all(t.bold for t in line if (t.text or "").strip()))
    )


class _Inside:
    """Whether a token stands in one of some ranges; asked in any order."""

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        self.ranges = sorted(ranges)
        self.starts = [a for a, _ in self.ranges]

    def begins_between(self, start: int, end: int) -> bool:
        """Whether one of the ranges begins there."""
        return bisect_left(self.starts, start) < bisect_left(self.starts, end)

    def holds(self, at: int) -> bool:
        i = bisect_right(self.starts, at) - 1
        return i >= 0 and self.ranges[i][0] <= at < self.ranges[i][1]
