"""Which items are the same work, which belong together without being the same, and why.

docs/rules.md, reading 31 to 33. The result does not depend on the order of the items; the
work grows about linearly with their number, since only items of one block are compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import Enum

from msgspec import Struct

from citekit.model import Item
from citekit.works.likeness import (
    ALIKE,
    PUBLISHED,
    Class,
    Features,
    compatible,
    features,
    shared_people,
    title_likeness,
    venues_differ,
    years_apart,
)

_WHOLE_BLOCK = 60  # up to here every pair of a block is compared
_WINDOW = 12  # in a larger block: each item with so many that come after it in order of title
_SHORT_TITLE = 20  # letters; below, a title alone ("Editorial") says little


class Relation(Enum):
    """SAME: one work, to be merged. PREPRINT: `other` is the preprint of `one`. EXTENSION: a journal article and the
    conference paper it grew from; another edition or version. RELATED: the same title in another kind of work (a post
    about a paper, a talk). LIKELY: alike, but something speaks against it: for a person to decide."""

    SAME = "same work"
    PREPRINT = "preprint of it"
    EXTENSION = "another version of it"
    RELATED = "about it"
    LIKELY = "may be the same work"


class Pair(Struct, frozen=True):
    """Two items by their position in the list given, `one` before `other` in order of what they say; for PREPRINT
    `other` is the preprint. reason: in words; rule: of docs/rules.md, reading; likeness of the titles, 0 to 1."""

    one: int
    other: int
    relation: Relation
    reason: str
    rule: int
    likeness: float = 1.0


class Duplicates(Struct, frozen=True):
    """pairs: all relations found, in order. groups: positions of the items that are one work, two or more each; the
    groups and their members in order of what the items say."""

    pairs: tuple[Pair, ...]
    groups: tuple[tuple[int, ...], ...]


def find_duplicates(items: Sequence[Item], *, lists: Sequence[str] | None = None) -> Duplicates:
    """Compare the items of one library or of several sources.

    lists: for each item the page it stood on, "" where that says nothing; within one page two works of one title are
    taken for one only if their venues do not differ (rule 31).
    """
    known = [features(item) for item in items]
    page = list(lists) if lists is not None else [""] * len(items)
    order = sorted(range(len(items)), key=lambda at: (known[at].signature, page[at]))
    pairs: list[Pair] = []
    for one, other in _candidates(known, order):
        found = judge(known[one], known[other], one_list=bool(page[one]) and page[one] == page[other])
        if found:
            relation, reason, rule, likeness = found
            if relation is Relation.PREPRINT and known[one].kind is Class.PREPRINT:
                one, other = other, one
            pairs.append(Pair(one, other, relation, reason, rule, likeness))
    return _grouped(pairs, known, order)


# Which pairs to look at.


def _candidates(known: Sequence[Features], order: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs that share a block, each once, in order."""
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at in order:
        for block in _blocks(known[at]):
            blocks[block].append(at)
    rank = {at: n for n, at in enumerate(order)}
    seen: set[tuple[int, int]] = set()
    for block in sorted(blocks):
        members = blocks[block]
        window = len(members) if len(members) <= _WHOLE_BLOCK else _WINDOW
        if len(members) > _WHOLE_BLOCK:
            members = sorted(members, key=lambda at: (known[at].key, rank[at]))
        for n, one in enumerate(members):
            for other in members[n + 1 : n + 1 + window]:
                seen.add((one, other) if rank[one] < rank[other] else (other, one))
    yield from sorted(seen, key=lambda pair: (rank[pair[0]], rank[pair[1]]))


def _blocks(one: Features) -> Iterator[tuple[str, str]]:
    """Where alike items meet: at an identifier; at the beginning, the end, the main part and the longest words of the
    title, so that a slip in one place does not hide a pair."""
    if one.doi:
        yield "doi", one.doi
    if one.arxiv:
        yield "arxiv", one.arxiv
    if one.url:
        yield "url", one.url
    for identifier in one.ids:
        yield "id", identifier
    if one.key:
        yield "start", one.key[:14]
        yield "end", one.key[-14:]
        yield "main", one.main
        longest = sorted(set(one.words), key=lambda word: (-len(word), word))[:3]
        yield "words", " ".join(sorted(longest))
        for word in longest[:2] if one.families else ():
            yield "person and word", f"{one.families[0]} {word}"


# What a pair is.

Judgement = tuple[Relation, str, int, float]


def judge(one: Features, other: Features, *, one_list: bool = False) -> Judgement | None:
    """The relation of two items with its reason and rule, or None where they have nothing to do with each other."""
    likeness = title_likeness(one, other, cutoff=0.5)
    return _by_identifier(one, other, likeness) or _by_title(one, other, likeness, one_list)


def _by_identifier(one: Features, other: Features, likeness: float) -> Judgement | None:
    """Rule 31, first sentence. Equal identifiers of a whole and its part (a book's DOI on its chapters) say nothing; an
    equal address counts where the titles are alike, since lists link many works to one page."""
    if not _share_something(one, other) or _whole_and_part(one, other):
        return None
    for name, left, right in (("DOI", one.doi, other.doi), ("arXiv id", one.arxiv, other.arxiv)):
        if left and left == right:
            if name == "arXiv id" and (link := _preprint(one, other, likeness, f"same arXiv id {left}")):
                return link
            if name == "arXiv id" and (_dois_differ(one, other) or not compatible(one.kind, other.kind)):
                continue  # the conference paper and the journal article of one preprint
            return Relation.SAME, f"same {name} {left}", 31, likeness
    shared = set(one.ids) & set(other.ids)
    if shared:
        return Relation.SAME, f"same {min(shared).replace(':', ' ')}", 31, likeness
    same_address = one.url and one.url == other.url and likeness >= 0.8 and (years_apart(one, other) or 0) <= 1
    if same_address and compatible(one.kind, other.kind) and not _dois_differ(one, other):
        return Relation.SAME, f"same address {one.url}", 31, likeness
    return None


def _share_something(one: Features, other: Features) -> bool:
    return bool(
        (one.doi and one.doi == other.doi)
        or (one.arxiv and one.arxiv == other.arxiv)
        or (one.url and one.url == other.url)
        or (one.ids and other.ids and not set(one.ids).isdisjoint(other.ids))
    )


def _by_title(one: Features, other: Features, likeness: float, one_list: bool) -> Judgement | None:
    """Rule 31, second sentence, and rules 32 and 33."""
    if likeness < ALIKE:
        return None
    people = _people(one, other)
    if people is False:
        return None
    title = "same title" if likeness == 1 else f"titles alike ({likeness:.2f})"
    if not compatible(one.kind, other.kind):
        return _across_classes(one, other, likeness, title, people)
    if another := _another_version(one, other):
        return (Relation.EXTENSION, f"{title}, but {another}", 31, likeness) if another != _OTHER else None
    apart = years_apart(one, other)
    if apart is not None and apart > 1:
        return None
    why = f"{title}, {'shared authors' if people else 'no authors to compare'}"
    against = _against(one, other, people, apart, one_list)
    if against and _dois_differ(one, other) and likeness < 1:
        return None  # registered as two works, with two titles
    if against:
        return Relation.LIKELY, f"{why}, but {against}", 31, likeness
    return Relation.SAME, why + (f", {apart} year apart" if apart else ""), 31, likeness


_OTHER = "their numbers differ"


def _another_version(one: Features, other: Features) -> str:
    """What makes two works of one title versions of each other, "" where nothing does; reports and patents of one
    house with two numbers are two works."""
    kinds = {one.kind, other.kind}
    if one.edition and other.edition and one.edition != other.edition:
        return "their editions differ"
    if kinds <= {Class.SOFTWARE, Class.DATASET} and one.version and other.version and one.version != other.version:
        return "their versions differ"
    if kinds <= {Class.REPORT, Class.PATENT} and one.number and other.number:
        short, long = sorted((one.number, other.number), key=len)
        houses = {one.publisher, other.publisher} - {""}
        return _OTHER if not long.endswith(short) and len(houses) < 2 else ""
    return ""


def _against(one: Features, other: Features, people: bool | None, apart: int | None, one_list: bool) -> str:
    """What speaks against two records of one class and title being one work; "" for nothing."""
    if _dois_differ(one, other):
        return "their DOIs differ"
    if one.volume and other.volume and one.volume != other.volume and one.weight < _SHORT_TITLE:
        return "their volumes differ"
    if one.page and other.page and one.page != other.page and not venues_differ(one, other) and (
        apart or one.volume != other.volume or one.weight < _SHORT_TITLE
    ):  # fmt: skip
        return "their pages differ"
    if venues_differ(one, other) and (one_list or apart or one.weight < _SHORT_TITLE):
        return "their venues differ"
    if one_list and (apart or one.kind is not other.kind):
        return "one list has them apart"
    if people is None and apart:
        return "their years differ"
    same_day = one.day and one.day == other.day
    if people is None and not same_day and (one.weight < _SHORT_TITLE or apart is None or venues_differ(one, other)):
        return "nothing else could be compared" if one.signature != other.signature else ""
    return ""


def _across_classes(
    one: Features, other: Features, likeness: float, title: str, people: bool | None
) -> Judgement | None:
    if people is None and one.weight < _SHORT_TITLE:
        return None
    if link := _preprint(one, other, likeness, title):
        return link
    kinds, apart = {one.kind, other.kind}, years_apart(one, other)
    if Class.PREPRINT in kinds and kinds & PUBLISHED:
        why = f"{apart} years apart" if apart and apart > 2 else "their arXiv ids differ"
        return Relation.LIKELY, f"{title}: preprint and published work, but {why}", 32, likeness
    if kinds <= PUBLISHED and Class.JOURNAL in kinds:
        if not venues_differ(one, other) and one.venue and other.venue and not _dois_differ(one, other):
            return Relation.LIKELY, f"{title}, same venue, but of different types", 31, likeness
        return Relation.EXTENSION, f"{title}, but {one.kind.value} and {other.kind.value}", 32, likeness
    return Relation.RELATED, f"{title}: {one.kind.value} and {other.kind.value}", 33, likeness


def _preprint(one: Features, other: Features, likeness: float, why: str) -> Judgement | None:
    """Rule 32: a preprint and what was published, within two years. Where the arXiv ids are equal the years are not
    asked."""
    kinds = {one.kind, other.kind}
    if Class.PREPRINT not in kinds or not kinds & PUBLISHED:
        return None
    same_id = bool(one.arxiv) and one.arxiv == other.arxiv
    if one.arxiv and other.arxiv and not same_id:
        return None
    apart = years_apart(one, other)
    if not same_id and (likeness < ALIKE or (apart is not None and apart > 2)):
        return None
    return Relation.PREPRINT, f"{why}: preprint and {next(iter(kinds & PUBLISHED)).value}", 32, likeness


def _people(one: Features, other: Features) -> bool | None:
    """Whether the lists share somebody; None where one of them names nobody."""
    if not one.families or not other.families:
        return None
    return shared_people(one, other) > 0


def _dois_differ(one: Features, other: Features) -> bool:
    return bool(one.doi and other.doi and one.doi != other.doi)


def _whole_and_part(one: Features, other: Features) -> bool:
    kinds = {one.kind, other.kind}
    return Class.BOOK in kinds and bool(kinds & {Class.CHAPTER, Class.CONFERENCE})


# Groups.


def _grouped(pairs: Sequence[Pair], known: Sequence[Features], order: Sequence[int]) -> Duplicates:
    """Join what is the same, surest pairs first; a join that would put into one group what does not belong there is
    not made, and the pair gets the relation that this leaves."""
    rank = {at: n for n, at in enumerate(order)}
    groups = _Groups(known, rank)
    kept: list[Pair] = []
    for pair in sorted(pairs, key=lambda pair: _sureness(pair, known, rank)):
        if pair.relation is Relation.SAME and (clash := groups.join(pair.one, pair.other)):
            relation, reason = clash
            one, other = pair.one, pair.other
            if relation is Relation.PREPRINT and known[one].kind is Class.PREPRINT:
                one, other = other, one
            pair = Pair(one, other, relation, f"{pair.reason}, but {reason}", pair.rule, pair.likeness)
        kept.append(pair)
    return Duplicates(tuple(sorted(kept, key=lambda pair: (rank[pair.one], rank[pair.other]))), groups.listed(order))


def _sureness(pair: Pair, known: Sequence[Features], rank: dict[int, int]) -> tuple[bool, bool, float, int, int, int]:
    """Same DOI first; a paper of unknown venue goes to what was published before it goes to the preprint; then the
    more alike titles and the nearer years."""
    one, other = known[pair.one], known[pair.other]
    return (
        not (one.doi and one.doi == other.doi),
        (one.kind is Class.PREPRINT) != (other.kind is Class.PREPRINT),
        -pair.likeness,
        years_apart(one, other) or 0,
        rank[pair.one],
        rank[pair.other],
    )


class _Groups:
    """Disjoint sets of items that are one work, each with its DOI and the classes it holds."""

    def __init__(self, known: Sequence[Features], rank: dict[int, int]) -> None:
        self._rank = rank
        self._parent = list(range(len(known)))
        self._doi = [one.doi for one in known]
        self._kinds = [{one.kind} - {Class.PAPER, Class.ANY} for one in known]

    def root(self, at: int) -> int:
        while self._parent[at] != at:
            self._parent[at] = self._parent[self._parent[at]]
            at = self._parent[at]
        return at

    def join(self, one: int, other: int) -> tuple[Relation, str] | None:
        """Put two items into one group, or say what forbids it."""
        left, right = sorted((self.root(one), self.root(other)), key=self._rank.__getitem__)
        if left == right:
            return None
        if self._doi[left] and self._doi[right] and self._doi[left] != self._doi[right]:
            return Relation.LIKELY, "other records of them have different DOIs"
        kinds = self._kinds[left] | self._kinds[right]
        same_doi = self._doi[left] and self._doi[left] == self._doi[right]
        if not same_doi and any(not compatible(a, b) for a in kinds for b in kinds):
            if Class.PREPRINT in kinds:
                return Relation.PREPRINT, "other records tell the preprint from the published work"
            return Relation.EXTENSION, "other records tell two versions apart"
        self._parent[right] = left
        self._doi[left] = self._doi[left] or self._doi[right]
        self._kinds[left] = kinds
        return None

    def listed(self, order: Sequence[int]) -> tuple[tuple[int, ...], ...]:
        members: dict[int, list[int]] = defaultdict(list)
        for at in order:
            members[self.root(at)].append(at)
        return tuple(tuple(group) for group in members.values() if len(group) > 1)
