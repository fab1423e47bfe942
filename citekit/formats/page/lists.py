"""Which ranges of a page are its works.

Every set of like ranges (`ranges`) is read as a list of works and scored; the best ones that do not overlap are taken.
Then each is read again with the habits that its entries share.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from citekit.formats.page import looks
from citekit.formats.page.dom import Document
from citekit.formats.page.entry import Entry, Habits
from citekit.formats.page.persons import emphasised, name_key
from citekit.formats.page.ranges import Ranges, in_periods, like_ranges
from citekit.formats.page.reading import read_entry
from citekit.model.byline import split_byline

SAMPLE = 400
MOST_READ = 1000
"""Of more like ranges than MOST_READ, about SAMPLE are read to see whether they are works; all only if they are."""
PARTS = 16
"""In so many places of the page a sample is taken."""


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
    groups = [Group(*found) for found in like_ranges(doc, known)]
    sample = _Sample(doc, groups)
    for group in groups:
        _read(doc, group, sample, known)
    for group in list(groups):
        periods = list(_periodic(doc, group))
        for periodic in periods:
            _read(doc, periodic, sample, known)
        groups += sorted(periods, key=lambda g: -g.share * sum(map(_fits, g.entries)))[:1]
    chosen = _choose(doc, groups, known)
    names = known | _sure_names(chosen)
    del groups  # on a long page the readings that were not chosen are most of the memory
    for group in chosen:
        habits = _habits(group, names)
        for i, entry in enumerate(group.entries):
            if not (group.settled or _is_settled(entry, habits)):
                group.entries[i] = read_entry(doc, entry.start, entry.end, habits)
    for group in chosen:
        _let_bare_titles_in(group)
    entries = [e for g in chosen for e in g.entries if e.score > 0]
    return sorted(entries, key=lambda e: e.start)


LEAST_SCORE = 0.3
"""What scores less is no work."""


def _fits(entry: Entry) -> float:
    """What one range says for a period: a range without a work speaks against it, since it holds but parts of two."""
    return min(1.0, entry.score) ** 2 if entry.score >= LEAST_SCORE else -0.1


_PLAIN_TITLE = re.compile(r"[^\W\d_][^.!:@]{10,200}[^:,;.!@]")


def _let_bare_titles_in(group: Group) -> None:
    """In a list that is clearly of works, an element that holds a title and nothing else is one too."""
    works = sum(e.score >= 0.65 for e in group.entries)
    if group.kind != "element" or works < 3 or works * 4 < len(group.entries) * 3:
        return
    for entry in group.entries:
        title = entry.text("title")
        bare = not entry.links and not entry.notes and set(entry.fields) == {"title"} and entry.titles <= 1
        if bare and 0 < entry.score < LEAST_SCORE and len(title.split()) > 2 and _PLAIN_TITLE.fullmatch(title):
            entry.score = LEAST_SCORE


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


def _periodic(doc: Document, group: Group) -> Iterator[Group]:
    """Neighbours taken together, for groups of many elements that do not look like works one by one."""
    if group.kind != "element" or len(group.ranges) < 4 or group.score > 0.6 * len(group.ranges):
        return
    for kind, ranges in in_periods(doc, group.ranges):
        yield Group(kind, group.path, ranges)


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
        works = [e for e in group.entries if e.score >= LEAST_SCORE]
        if not works:
            continue
        free = [e for e in works if not _overlaps(e.start, e.end, taken)]
        if sum(e.score for e in free) < 0.6 * sum(e.score for e in works):
            continue
        if max(e.score for e in free) < 0.5 and len(free) < 3:
            continue
        if group.share > 1:
            _read_all(doc, group, taken, known)
            free = [e for e in group.entries if e.score >= LEAST_SCORE]
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
