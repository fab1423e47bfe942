"""Which ranges of a page could be one work each: repeated elements, what stands between headings, `<br>`, `<hr>` or
`<dt>`, and neighbouring lines of which one comes again in each work. Whether they are works is for `lists` to say.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from typing import TypeAlias

from citekit.formats.page import looks
from citekit.formats.page.dom import BLOCKS, CHROME, Document, Element, lines_of
from citekit.formats.page.entry import MOST_TEXT
from citekit.formats.page.marking import HEADINGS
from citekit.formats.page.persons import likeness
from citekit.formats.page.rows import is_venue_row
from citekit.formats.page.styled import styled
from citekit.model.kinds import is_no_works_heading, is_works_heading
from citekit.model.printed_dates import find_dates

_ENTRY_TAGS = frozenset("li tr p div article section td dd blockquote details figure".split())
_PARTING = BLOCKS | {"br"}
"""Elements that part the works between them."""
_YEAR_ROW = re.compile(r"\W*(?:1[5-9]|20)\d\d\W*")
SHORTEST = 12
MOST_ROWS = 5000
MOST_BARREN = 400
"""After so many rows of a table without lines that come again, the others are not looked into."""
LONGEST_DAY = 70
"""Characters of a line that holds a day."""
MOST_NESTED = 30
"""So many elements that could each be a work may stand in each other."""

Ranges = list[tuple[int, int]]
Children: TypeAlias = "array[int]"
"""Elements by their index, or places of the page: there may be a million of them."""


def like_ranges(doc: Document, known: frozenset[str]) -> Iterator[tuple[str, int, Ranges]]:
    """Every set of like ranges, each with its kind and the path of the elements that hold it. known: keys of names."""
    by_path: dict[tuple[str, int], Ranges] = defaultdict(list)
    barren: Counter[int] = Counter()
    nested = array("i", bytes(4 * len(doc.rows.size)))
    for index, size in enumerate(doc.rows.size):
        around = doc.rows.parent[index]
        nested[index] = nested[around] if around >= 0 else 0
        if size < SHORTEST or nested[index] > MOST_NESTED:
            continue
        element = doc.element(index)
        if element.chrome:
            continue
        if element.tag in _ENTRY_TAGS and size <= MOST_TEXT:
            by_path["element", element.path].append((element.start, element.end))
            nested[index] += 1
        path = element.path
        children = array("i", doc.children(index, _PARTING) if size > SHORTEST else ())
        if not children:
            continue
        for kind, ranges in _between(doc, children, element.start, element.end):
            by_path[kind, path] += ranges
        for kind, ranges in _parted_by_paragraphs(doc, children, element.start):
            by_path[kind, path] += ranges
        if barren[path] < MOST_BARREN:  # so many rows that are one work each: the others are no lists either
            anchored = list(_by_anchors(doc, children, element.end, known))
            barren[path] = 0 if anchored else barren[path] + 1
            for kind, ranges in anchored:
                by_path[kind, path] += ranges
    for (kind, path), ranges in by_path.items():
        if ranges:
            yield kind, path, ranges


def _between(doc: Document, children: Children, start: int, end: int) -> Iterator[tuple[str, Ranges]]:
    """Ranges that no element makes: from `<dt>` to `<dt>`, from heading to heading, between `<br>`s or `<hr>`s."""
    starts: dict[str, Children] = defaultdict(lambda: array("i"))
    for child in children:
        tag = doc.tag(child)
        if tag in HEADINGS or tag in ("dt", "hr", "br"):
            starts[tag].append(doc.rows.start[child])
    for tag, places in starts.items():
        if tag in ("br", "hr"):
            headed = (doc.rows.end[c] for c in children if doc.tag(c) in HEADINGS)
            start = max([start, *(at for at in headed if at <= places[0])])
        if tag in HEADINGS or tag == "dt":
            if len(places) >= 2:
                yield tag, _sized(doc, pairwise(chain(places, (end,))))
                above = _days_above(doc, children, tag)
                if len(above) == len(places):
                    yield f"day {tag}", _sized(doc, pairwise(chain(above, (end,))))
        elif tag == "hr":
            if len(places) >= 2:
                yield tag, _sized(doc, pairwise(chain((start,), places, (end,))))
        else:
            yield "br", _sized(doc, pairwise(chain((start,), places, (end,))))
            doubled = array("i", (p for p, q in pairwise(places) if not doc.text(p, q).strip()))
            if doubled:
                yield "br br", _sized(doc, pairwise(chain((start,), doubled, (end,))))


def _days_above(doc: Document, children: Children, tag: str) -> Children:
    """Where the lines begin that hold a day above each heading, for posts that print it there."""
    rows = doc.rows
    return array(
        "i",
        (
            rows.start[above]
            for above, heading in pairwise(children)
            if doc.tag(heading) == tag
            and rows.size[above] <= LONGEST_DAY
            and looks.is_date_line(doc.text(rows.start[above], rows.end[above]))
        ),
    )


def _parted_by_paragraphs(doc: Document, children: Children, start: int) -> Iterator[tuple[str, Ranges]]:
    """Works that `<p>` parts rather than holds: the first of them stands before the first `<p>`."""
    starts, ends = doc.rows.start, doc.rows.end
    paragraphs = array("i", (c for c in children if doc.tag(c) == "p"))
    if len(paragraphs) < 2 or len(paragraphs) > MOST_ROWS:
        return
    to = starts[paragraphs[0]]
    first = (max([start, *(ends[c] for c in children if doc.tag(c) in BLOCKS and ends[c] <= to)]), to)
    if len(doc.text(*first)) >= SHORTEST:
        yield "p", _sized(doc, [first, *((starts[p], ends[p]) for p in paragraphs)])


def _by_anchors(doc: Document, children: Children, end: int, known: frozenset[str]) -> Iterator[tuple[str, Ranges]]:
    """Works of a few neighbouring lines each, of any number, found by the line that each has: its names, its date, or a
    title that is set apart. The line before names or date may be the first of the work, or the anchor itself. A heading
    ends the work above it."""
    sizes, flags = doc.rows.size, doc.rows.flags
    shown = array("i", (c for c in children if sizes[c] > 0 and doc.tag(c) in BLOCKS and not flags[c] & CHROME))
    if not 4 <= len(shown) <= MOST_ROWS or max(sizes[c] for c in shown) > 8000:
        return
    blocks = [doc.element(c) for c in shown]
    texts = [doc.text(b.start, b.end) for b in blocks]
    heads = [b.tag in HEADINGS or _is_head_row(t) for b, t in zip(blocks, texts, strict=True)]
    stops = {b.start for b, head in zip(blocks, heads, strict=True) if head}
    told = [not head and not looks.is_button_row(t) for t, head in zip(texts, heads, strict=True)]
    rows = [b for b, kept in zip(blocks, told, strict=True) if kept]
    texts = [t for t, kept in zip(texts, told, strict=True) if kept]
    for kind, anchors, backs in _anchors(doc, rows, texts, known):
        if len(anchors) < 2 or len(anchors) * 8 < len(rows) or (kind == "title" and len(anchors) * 3 > len(rows) * 2):
            continue
        for back in backs:
            starts = {rows[max(0, a - back)].start for a in anchors}
            edges = sorted({*starts, *stops, end})
            ranges = [(a, b) for a, b in pairwise(edges) if a not in stops]
            yield f"{kind}-{back}", _sized(doc, ranges)


def _anchors(
    doc: Document, rows: list[Element], texts: list[str], known: frozenset[str]
) -> Iterator[tuple[str, list[int], tuple[int, ...]]]:
    """Which rows could be the one that each work has, by kind, and how many rows of a work may stand before it."""
    days = [i for i, t in enumerate(texts) if len(t) > 6 and (looks.is_date_line(t) or _begins_with_day(t))]
    yield "names", [i for i, t in enumerate(texts) if len(t) > 7 and likeness(t, known) >= 0.7], (0, 1, 2)
    yield "date", days, (0, 1, 2)
    yield "venue", [i for i, t in enumerate(texts) if is_venue_row(t)], (0, 1, 2)
    yield "title", [i for i, r in enumerate(rows) if _is_title_row(doc, r)], (0,)


def _is_head_row(text: str) -> bool:
    """Whether a row is a year or the name of a section, where works end and begin."""
    if len(text) > 40:
        return False
    named = is_no_works_heading(text) or is_works_heading(text)
    return bool(_YEAR_ROW.fullmatch(text)) or (named and not re.search(r"\d", text))


def _begins_with_day(text: str) -> bool:
    """Whether a short row begins with a day ("Oct 24, 2022 5 min read")."""
    found = find_dates(text) if len(text) < 90 else ()
    if not found or found[0].start > 3 or found[0].precision < 3:
        return False
    return looks.is_reading_time(text[found[0].end :])


def _is_title_row(doc: Document, row: Element) -> bool:
    """Whether a line of its own is set apart as a whole as titles are, by a link, bold type or quotes."""
    if not SHORTEST <= row.size <= 400:
        return False
    line = next((styled(x) for x in lines_of(doc.tokens(row.start, row.end))), None)
    if line is None or not line.is_wholly("link", "bold", "quote"):
        return False
    return looks.is_title_like(line.text) and looks.names_likeness(line.text) < 0.75


def in_periods(doc: Document, elements: Ranges) -> Iterator[tuple[str, Ranges]]:
    """Two, three or four neighbours at a time, for elements that each hold only a part of a work ("two table rows a
    work")."""
    runs: list[Ranges] = []
    for start, end in elements:
        if runs and not doc.text(runs[-1][-1][1], start).strip() and start - runs[-1][-1][1] <= 4:
            runs[-1].append((start, end))
        else:
            runs.append([(start, end)])
    for period in (2, 3, 4):
        ranges = [
            (run[i][0], run[min(i + period, len(run)) - 1][1])
            for run in runs
            if len(run) >= 2 * period or len(run) == period
            for i in range(0, len(run), period)
        ]
        if len(ranges) >= 2:
            yield f"period {period}", _sized(doc, ranges)


def _sized(doc: Document, ranges: Iterable[tuple[int, int]]) -> Ranges:
    return [(a, b) for a, b in ranges if SHORTEST <= doc.length(a, b) <= MOST_TEXT]
