"""Which ranges of a page are its works: repeated elements, and what stands between headings, `<br>`, `<hr>` or `<dt>`.

Every set of like ranges is read as a list of works and scored; the best ones that do not overlap are taken. Then each
is read again with the habits that its entries share.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from typing import TypeAlias

from msgspec import Struct, field

from citekit.formats.page import looks
from citekit.formats.page.dom import BLOCKS, CHROME, Document, Element, lines_of
from citekit.formats.page.entry import MOST_TEXT, Entry, Habits
from citekit.formats.page.marking import HEADINGS
from citekit.formats.page.persons import emphasised, likeness, name_key
from citekit.formats.page.reading import read_entry
from citekit.formats.page.rows import is_venue_row
from citekit.formats.page.styled import styled
from citekit.model.byline import split_byline
from citekit.model.kinds import is_no_works_heading, is_works_heading
from citekit.model.printed_dates import find_dates

_ENTRY_TAGS = frozenset("li tr p div article section td dd blockquote details figure".split())
_PARTING = BLOCKS | {"br"}
"""Elements that part the works between them."""
_YEAR_ROW = re.compile(r"\W*(?:1[5-9]|20)\d\d\W*")
SHORTEST = 12
MOST_ROWS = 5000
SAMPLE = 400
MOST_READ = 1000
"""Of more like ranges than MOST_READ, about SAMPLE are read to see whether they are works; all only if they are."""
LONGEST_DAY = 70
"""Characters of a line that holds a day."""
MOST_NESTED = 30
"""So many elements that could each be a work may stand in each other."""
PARTS = 16
"""In so many places of the page a sample is taken."""


Ranges = list[tuple[int, int]]
Children: TypeAlias = "array[int]"
"""Elements by their index, or places of the page: there may be a million of them."""


class Group(Struct):
    """Ranges of one kind: `kind` and `path` say which; entries are read with one set of habits. share: how many ranges
    each entry stands for, where only a sample was read; settled: the entries need no second reading."""

    kind: str
    path: int
    ranges: Ranges
    entries: list[Entry] = field(default_factory=list)
    score: float = 0.0
    share: float = 1.0
    settled: bool = False

    @property
    def extent(self) -> float:
        """How many tokens its works hold."""
        return self.share * sum(e.end - e.start for e in self.entries if e.score > 0)


def find_works(doc: Document, known: frozenset[str] = frozenset()) -> list[Entry]:
    """The entries of the page in order of the page."""
    known |= emphasised(doc)
    groups = [g for g in _groups(doc, known) if g.ranges]
    sample = _Sample(doc, groups)
    for group in groups:
        _read(doc, group, sample, known)
    for group in list(groups):
        periods = list(_periodic(doc, group))
        for periodic in periods:
            _read(doc, periodic, sample, known)
        groups += sorted(periods, key=lambda g: -g.share * sum(min(1.0, e.score) ** 2 for e in g.entries))[:1]
    chosen = _choose(doc, groups, known)
    names = known | _sure_names(chosen)
    del groups  # on a long page the readings that were not chosen are most of the memory
    for group in chosen:
        habits = _habits(group, names)
        for i, entry in enumerate(group.entries):
            if not (group.settled or _is_settled(entry, habits)):
                group.entries[i] = read_entry(doc, entry.start, entry.end, habits)
    entries = [e for g in chosen for e in g.entries if e.score > 0]
    return sorted(entries, key=lambda e: e.start)


class _Sample:
    """Which of many like ranges are read first: those in the same few parts of the page for all groups, so that they
    can be compared."""

    def __init__(self, doc: Document, groups: list[Group]) -> None:
        self.stride = len(doc) // PARTS + 1
        self.width = self.stride * SAMPLE // max([SAMPLE, *(len(g.ranges) for g in groups)])

    def of(self, ranges: Ranges) -> Ranges:
        """All of a few ranges; some of many, spread evenly where the parts of the page hold too few."""
        if len(ranges) <= MOST_READ:
            return ranges
        within = [r for r in ranges if r[0] % self.stride < self.width]
        return within if SAMPLE // 4 <= len(within) <= SAMPLE * 4 else ranges[:: len(ranges) // SAMPLE]


def _read(doc: Document, group: Group, sample: _Sample, known: frozenset[str]) -> None:
    chosen = sample.of(group.ranges)
    group.entries = [read_entry(doc, a, b, Habits(known=known)) for a, b in chosen]
    group.share = len(group.ranges) / max(1, len(chosen))
    group.score = group.share * sum(e.score for e in group.entries)


def _read_all(doc: Document, group: Group, taken: Ranges, known: frozenset[str]) -> None:
    """All ranges of a group of which a sample was read, with the habits of the sample; but for those that are taken."""
    habits = _habits(group, known | _sure_names([group]))
    group.entries = []
    for start, end in group.ranges:
        if not _overlaps(start, end, taken):
            entry = read_entry(doc, start, end, habits)
            if entry.score > 0:
                group.entries.append(entry)
    group.share, group.settled = 1.0, True


def _groups(doc: Document, known: frozenset[str]) -> Iterator[Group]:
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
        if barren[path] < SAMPLE:  # so many rows of a table that are one work each: the others are no lists either
            anchored = list(_by_anchors(doc, children, element.end, known))
            barren[path] = 0 if anchored else barren[path] + 1
            for kind, ranges in anchored:
                by_path[kind, path] += ranges
    for (kind, path), ranges in by_path.items():
        yield Group(kind, path, ranges)


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


def _periodic(doc: Document, group: Group) -> Iterator[Group]:
    """Two, three or four neighbours at a time, where each element holds only a part of a work ("two table rows a
    work"): for groups of many elements that do not look like works one by one."""
    if group.kind != "element" or len(group.ranges) < 4 or group.score > 0.6 * len(group.ranges):
        return
    runs: list[Ranges] = []
    for start, end in group.ranges:
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
            yield Group(f"period {period}", group.path, _sized(doc, ranges))


def _sized(doc: Document, ranges: Iterable[tuple[int, int]]) -> Ranges:
    return [(a, b) for a, b in ranges if SHORTEST <= doc.length(a, b) <= MOST_TEXT]


def _sure_names(groups: Iterable[Group]) -> frozenset[str]:
    """Keys of names out of lists of several names: they settle what a lone name is elsewhere."""
    counted: Counter[str] = Counter()
    for group in groups:
        for entry in group.entries:
            text = entry.text("author")
            if entry.score >= 0.5 and looks.names_likeness(text) >= 0.7:
                counted.update({name_key(p) for p in split_byline(text).pieces if " " in p})
    return frozenset(counted)


def _habits(group: Group, known: frozenset[str]) -> Habits:
    good = [e for e in group.entries if e.score >= 0.4]
    orders: dict[str, float] = {}
    styles: Counter[str] = Counter()
    for entry in good:
        if entry.order:
            orders[entry.order] = orders.get(entry.order, 0.0) + entry.sure
        styles[entry.style] += 1
    places = Counter(e.title_at for e in good if e.title_at >= 0)
    return Habits(
        line=places.most_common(1)[0][0] if places else -1,
        order=max(orders, key=lambda o: orders[o], default=""),
        style=styles.most_common(1)[0][0] if styles else "",
        known=known,
    )


def _is_settled(entry: Entry, habits: Habits) -> bool:
    """Whether a second reading could change nothing: the first was sure, and as the list's habits are."""
    if entry.style in ("role", "heading"):
        return "author" in entry.fields
    return entry.sure >= 0.99 and entry.order == habits.order and entry.score >= 0.9


def _choose(doc: Document, groups: list[Group], known: frozenset[str]) -> list[Group]:
    """The groups by what they gain, best first, without overlaps; a group of few weak entries is none."""
    taken: Ranges = []
    chosen: list[Group] = []
    whole = _Cover(
        [(e.start, e.end) for g in groups for e in g.entries if e.score >= 0.65 and e.style in ("role", "heading")]
    )
    for group in groups:
        weight = 1.0 if group.kind == "element" else 0.9 if group.kind.startswith("period") else 0.98
        group.score = (
            group.share * weight * sum(e.score**2 * (0.3 if whole.holds_more(e) else 1.0) for e in group.entries)
        )
    for group in sorted(groups, key=lambda g: (-round(g.score, 1), -g.extent, g.kind != "element")):
        works = [e for e in group.entries if e.score >= 0.3]
        if not works:
            continue
        free = [e for e in works if not _overlaps(e.start, e.end, taken)]
        if sum(e.score for e in free) < 0.6 * sum(e.score for e in works):
            continue
        if max(e.score for e in free) < 0.5 and len(free) < 3:
            continue
        if group.share > 1:
            _read_all(doc, group, taken, known)
            free = [e for e in group.entries if e.score >= 0.3]
        else:
            group.entries = [e for e in group.entries if not _overlaps(e.start, e.end, taken)]
        chosen.append(group)
        taken = sorted([*taken, *((e.start, e.end) for e in free)])
    return [*chosen, *_left_over(doc, groups, taken, known)]


def _left_over(doc: Document, groups: list[Group], taken: Ranges, known: frozenset[str]) -> Iterator[Group]:
    """Works that surely are some, in groups whose other members are no works: the only one of its section."""
    for group in groups:
        if group.kind != "element":
            continue
        if group.share > 1:
            _read_all(doc, group, taken, known)
        sure = [e for e in group.entries if e.score >= 0.9 and "author" in e.fields]
        entries = [e for e in sure if not _overlaps(e.start, e.end, taken)]
        if entries:
            yield Group(group.kind, group.path, [], entries, settled=group.settled)
            taken = sorted([*taken, *((e.start, e.end) for e in entries)])


class _Cover:
    """Ranges that are surely one work each, by a title that is marked as such: what lies inside one is a part of it."""

    def __init__(self, ranges: Ranges) -> None:
        self.ranges: Ranges = []
        for start, end in sorted(set(ranges), key=lambda r: (r[0], -r[1])):
            if not self.ranges or end > self.ranges[-1][1]:
                self.ranges.append((start, end))
        self.starts = [a for a, _ in self.ranges]

    def holds_more(self, entry: Entry) -> bool:
        """Whether the entry is a smaller part of such a range, without a marked title of its own."""
        if entry.style in ("role", "heading"):
            return False
        at = bisect_right(self.starts, entry.start) - 1
        return at >= 0 and entry.end <= self.ranges[at][1] and self.ranges[at] != (entry.start, entry.end)


def _overlaps(start: int, end: int, taken: Ranges) -> bool:
    at = bisect_left(taken, (start, start))
    return (at < len(taken) and taken[at][0] < end) or (at > 0 and taken[at - 1][1] > start)
