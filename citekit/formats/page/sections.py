"""Under which headings a place of the page stands: the section's kind, its year, and whether it holds works at all."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain

from msgspec import Struct

from citekit.formats.page.dom import HIDDEN, LEVELS, Document, Element, lines_of
from citekit.formats.page.entry import Entry
from citekit.formats.page.marking import HEADINGS
from citekit.model.kinds import is_no_works_heading, is_works_heading, of_label
from citekit.model.printed_dates import find_dates

_YEAR = re.compile(r"^\W*(?:year\s*:?\s*)?((?:1[5-9]|20)\d\d)(?:年)?\W*(?:\(\d+\))?\W*$", re.IGNORECASE)
PSEUDO = 7
"""Level of a heading that is no `<h1>`…`<h6>`: a short line of its own between the works."""


class Heading(Struct, frozen=True):
    """at: index of its first token; level: 1 to 7; until: where the box ends that holds what it heads, 0 if none."""

    at: int
    level: int
    text: str
    until: int = 0


class Section(Struct, frozen=True):
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


def sections(found: Sequence[Heading], places: Sequence[int]) -> list[Section]:
    """The section at each of some tokens, which rise: headings above it, deeper ones ended by those of their level or
    higher."""
    out: list[Section] = []
    open_: list[Heading] = []
    year, year_level, i = "", 0, 0
    section = _section(open_, year)
    for at in places:
        before = i
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
        if i > before or any(0 < h.until <= at for h in open_):
            open_ = [h for h in open_ if not h.until or at < h.until]
            section = _section(open_, year)
        out.append(section)
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
    found: list[Heading] = []
    for element in doc.elements(*HEADINGS):
        if not element.chrome:
            text = doc.text(element.start, element.end)
            if text and len(text) <= 120:
                until = _box_end(doc, element, found) if is_no_works_heading(_bare(text)) else 0
                found.append(Heading(element.start, int(element.tag[1]), text, until))
    return found


ROWS_OF_A_BOX = 3


def _box_end(doc: Document, heading: Element, before: Sequence[Heading]) -> int:
    """Where the innermost element around a heading ends that holds several lines below it, or other headings above it:
    what stands behind a box of news is no news. 0 where that is all that the page shows."""
    index = heading.parent
    while index > 0:
        box = doc.element(index)
        below = doc.tokens(heading.end, min(box.end, heading.end + 400))
        if box.tag in ("body", "html", "main", "article"):
            return 0
        rows = sum(1 for _ in lines_of(below))
        if rows >= ROWS_OF_A_BOX or (rows and before and before[-1].at >= box.start):
            return box.end
        index = box.parent
    return 0


def _pseudo(doc: Document, inside: _Inside) -> list[Heading]:
    """Short lines outside the entries that are a year, a kind of work, or the name of another section. Several such
    lines in a row are a menu, not headings."""
    starts, short = array("i"), bytearray()
    candidates: list[tuple[int, str]] = []
    for start, end in _lines_outside(doc, inside):
        text = doc.text(start, end)
        if 2 <= len(text) <= 60 and _is_heading_text(text, doc, start, end):
            candidates.append((len(starts), text))
        starts.append(start)
        short.append(len(text) <= 30 and not _YEAR.match(text))
    found: list[Heading] = []
    tabs = _tabs([(i, starts[i]) for i, text in candidates if not _YEAR.match(text)], inside)
    for i, text in candidates:
        following = starts[i + 1] if i + 1 < len(starts) else len(doc)
        heads = inside.begins_between(starts[i], following)
        if i in tabs and not heads and is_no_works_heading(_bare(text)):
            continue
        first = last = i
        while first > 0 and short[first - 1] and i - first < 4:
            first -= 1
        while last + 1 < len(short) and short[last + 1] and last - i < 4:
            last += 1
        alone = last - first < 3 or (i + 1 < len(short) and not short[i + 1])
        if not is_no_works_heading(_bare(text)) or alone or heads:
            found.append(Heading(starts[i], PSEUDO, text))
    return found


FEWEST_TABS = 3


def _tabs(named: Sequence[tuple[int, int]], inside: _Inside) -> set[int]:
    """Which of some lines that name sections, by number and first token, follow each other with nothing between: three
    or more are tabs, or a menu."""
    runs: list[list[int]] = []
    at = 0
    for i, start in named:
        if runs and i == runs[-1][-1] + 1 and not inside.begins_between(at, start):
            runs[-1].append(i)
        else:
            runs.append([i])
        at = start
    return {i for run in runs if len(run) >= FEWEST_TABS for i in run}


def _lines_outside(doc: Document, inside: _Inside) -> Iterator[tuple[int, int]]:
    """The lines that stand in no entry and no heading, as ranges of tokens."""
    start = 0
    for i, text in enumerate(chain(doc.texts, (None,))):
        if text is not None:
            continue
        if start < i and not inside.holds(start) and any(t and t.strip() for t in doc.texts[start:i]):
            flags = doc.rows.flags[doc.owners[start]]
            if not flags & (HIDDEN | LEVELS):
                yield start, i
        start = i + 1


def _is_heading_text(text: str, doc: Document, start: int, end: int) -> bool:
    if _YEAR.match(text):
        return True
    if text.endswith((".", ",")) or re.search(r"\s\d{1,2}$", text):
        return False
    bare = _bare(text)
    said = bool(of_label(bare)) or is_no_works_heading(bare)
    if not said and not is_works_heading(bare):
        return False
    shown = [t for t in doc.tokens(start, end) if (t.text or "").strip()]
    return not any(t.href for t in shown) and (said or all(t.bold for t in shown))


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
