"""Which items are one work, which belong together, which are kept apart, and why."""

from __future__ import annotations

import json
import random
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citekit.model import Date, Item, Name, Names
from citekit.model.given import compatible_given
from citekit.works.dedupe import Relation, find_duplicates
from citekit.works.likeness import features, title_likeness
from tests.shared import shared_path

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

SAME, PREPRINT, EXTENSION, RELATED, LIKELY = Relation


def item(title: str, *authors: str, year: int = 0, type: str = "article-journal", id: str = "x", **more: Any) -> Item:
    names = tuple(Name(given=given, family=family) for given, _, family in (a.rpartition(" ") for a in authors))
    values: dict[str, Any] = {"title": title, **{name.replace("_", "-"): value for name, value in more.items()}}
    if "archive-location" in values:
        values["archive_location"] = values.pop("archive-location")
    if names:
        values["author"] = Names(names)
    if year:
        values["issued"] = Date(parts=((year,),))
    return Item(id=id, type=type, variables=values)


TITLE = "Measuring the drift of northern sand dunes"
ADA, BO = "Ada Lind", "Bo Ek"

PAIRS: dict[str, tuple[Item, Item, Relation | None]] = {
    "same DOI, other spelling": (
        item("Sand", DOI="10.1000/A", year=2001), item("Dunes of the north", DOI="10.1000/a", year=2010), SAME),
    "book and its chapter with the book's DOI": (
        item(TITLE, DOI="10.1000/a", type="book"), item("Chapter 1", DOI="10.1000/a", type="chapter"), None),
    "same PubMed id": (item("One", PMID="123"), item("Another", PMID="123"), SAME),
    "same address, title alike": (
        item(TITLE, URL="https://x.example/p?utm_source=a"), item(TITLE + "!", URL="http://x.example/p"), SAME),
    "same address, other title": (
        item(TITLE, URL="https://x.example/list"), item("Wind over water", URL="https://x.example/list"), None),
    "same title, people, year": (item(TITLE, ADA, BO, year=2020), item(TITLE, "A. Lind", year=2020), SAME),
    "accents, case, hyphens": (
        item("Über Trade-off-Kurven: eine Übersicht", ADA, year=2020),
        item("uber tradeoff kurven – eine ubersicht", ADA, year=2021), SAME),
    "a slip in the title": (
        item("Measuring the drift of northern sand dunes", ADA, year=2020),
        item("Measurng the drift of northern sand dunes", ADA, year=2020), SAME),
    "a slip at the beginning": (
        item("Mesauring the drift of northern sand dunes", ADA, year=2020),
        item("Measuring the drift of northern sand dunes", ADA, year=2020), SAME),
    "subtitle missing": (
        item("Measuring the drift of dunes: a longitudinal study", ADA, year=2020),
        item("Measuring the drift of dunes", ADA, year=2020), SAME),
    "subtitle with a number missing": (
        item("Measuring the drift of dunes: 20 years of sand", ADA, year=2020),
        item("Measuring the drift of dunes", ADA, year=2020), SAME),
    "another number in the main title": (
        item("Measuring the drift of 3 dunes: 20 years of sand", ADA, year=2020),
        item("Measuring the drift of 4 dunes", ADA, year=2020), None),
    "no year on one side": (item(TITLE, ADA), item(TITLE, ADA, year=2020), SAME),
    "two years apart": (item(TITLE, ADA, year=2018), item(TITLE, ADA, year=2020), None),
    "nobody shared": (item(TITLE, ADA, year=2020), item(TITLE, "Cy Ro", year=2020), None),
    "namesakes": (item(TITLE, "Wei Zhang", year=2020), item(TITLE, "Jie Zhang", year=2020), None),
    "part I and part II": (
        item(TITLE + " I", ADA, year=2020), item(TITLE + " II", ADA, year=2020), None),
    "part 1 and part one": (
        item(TITLE + ", part 1", ADA, year=2020), item(TITLE + ", part I", ADA, year=2020), SAME),
    "annual reports": (
        item("State of the dunes 2019", ADA, year=2019), item("State of the dunes 2020", ADA, year=2020), None),
    "a longer title": (item("Deep Learning", ADA, year=2020), item("Deep Learning for Dunes", ADA, year=2020), None),
    "DOIs differ": (
        item(TITLE, ADA, year=2020, DOI="10.1000/a"), item(TITLE, ADA, year=2020, DOI="10.1000/b"), LIKELY),
    "DOIs differ, and a word of the title": (
        item(TITLE, ADA, year=2020, DOI="10.1000/a"), item(TITLE + "s", ADA, year=2020, DOI="10.1000/b"), None),
    "editorials of two issues": (
        item("Editorial", ADA, year=2020, container_title="J. Sand", volume="1", page="1"),
        item("Editorial", ADA, year=2020, container_title="J. Sand", volume="2", page="99"), LIKELY),
    "editions": (
        item(TITLE, ADA, year=2020, type="book", edition="2"),
        item(TITLE, ADA, year=2021, type="book", edition="3"), EXTENSION),
    "preprint and published": (
        item(TITLE, ADA, year=2019, type="article", publisher="arXiv", number="arXiv:1901.00001"),
        item(TITLE, ADA, year=2021, container_title="J. Sand"), PREPRINT),
    "preprint by id, new title": (
        item("Sand, first thoughts", ADA, year=2017, type="article", DOI="10.48550/arXiv.1701.00001"),
        item(TITLE, ADA, year=2021, archive="arXiv", archive_location="1701.00001v2"), PREPRINT),
    "preprint three years before, by title only": (
        item(TITLE, ADA, year=2017, type="article", publisher="bioRxiv"), item(TITLE, ADA, year=2020), LIKELY),
    "two versions of one preprint": (
        item(TITLE, ADA, year=2019, type="article", number="arXiv:1901.00001v1"),
        item("Sand drifts", ADA, year=2022, type="article", URL="https://arxiv.org/abs/1901.00001v3"), SAME),
    "paper of unknown venue and conference paper": (
        item(TITLE, ADA, year=2020, type="article"), item(TITLE, ADA, year=2020, type="paper-conference"), SAME),
    "conference paper and its journal extension": (
        item(TITLE, ADA, year=2019, type="paper-conference", container_title="Sand 2019"),
        item(TITLE, ADA, year=2021, container_title="Journal of Dunes"), EXTENSION),
    "post about a paper": (
        item(TITLE, ADA, year=2020, type="post-weblog"), item(TITLE, ADA, BO, year=2020), RELATED),
    "software and its dataset": (
        item(TITLE, ADA, year=2020, type="software"), item(TITLE, ADA, year=2020, type="dataset"), RELATED),
    "talk about a paper": (item(TITLE, ADA, year=2020, type="speech"), item(TITLE, ADA, year=2020), RELATED),
    "no names on one side, all else equal": (item(TITLE, year=2020), item(TITLE, ADA, year=2020), SAME),
    "proceedings of two years": (
        item("Proceedings of the symposium on sand", year=2005, type="book"),
        item("Proceedings of the symposium on sand", year=2006, type="book"), LIKELY),
    "what is no DOI": (item("Sand", DOI="the-doi", year=2001), item("Wind over water", DOI="the-doi"), None),
    "short title without names": (item("Preface", year=2020), item("Preface", ADA, year=2020), LIKELY),
    "a title of few ideographs": (item("北方沙丘漂移测量", year=2020), item("北方沙丘漂移测量", ADA, year=2020), SAME),
    "exactly the same": (item("Preface"), item("Preface"), SAME),
    "no titles": (item(""), item(""), None),
}  # fmt: skip


@pytest.mark.parametrize("case", PAIRS)
def test_two_items_are_related_like_this_whatever_their_order(case: str) -> None:
    one, other, expected = PAIRS[case]
    for pair in ((one, other), (other, one)):
        found = find_duplicates(pair).pairs
        assert [p.relation for p in found] == ([expected] if expected else [])
        assert all(p.reason and p.rule in (31, 32, 33) for p in found)


def test_the_preprint_is_named_as_such() -> None:
    preprint, published, _ = PAIRS["preprint and published"]
    for items in ([preprint, published], [published, preprint]):
        (pair,) = find_duplicates(items).pairs
        assert items[pair.other] is preprint


def test_within_one_page_works_of_two_venues_stay_apart() -> None:
    pair = (
        item(TITLE, ADA, year=2020, type="paper-conference", container_title="Workshop on Wind"),
        item(TITLE, ADA, year=2020, type="paper-conference", container_title="Sand Symposium"),
    )
    assert [p.relation for p in find_duplicates(pair, lists=["a", "a"]).pairs] == [LIKELY]
    assert [p.relation for p in find_duplicates(pair, lists=["a", "b"]).pairs] == [SAME]


@pytest.mark.parametrize("other", [{"year": 2021}, {"type": "document"}], ids=["year", "type"])
def test_within_one_page_works_that_differ_at_all_stay_apart(other: dict[str, Any]) -> None:
    pair = (item(TITLE, ADA, year=2020), item(TITLE, ADA, **{"year": 2020, **other}))
    assert [p.relation for p in find_duplicates(pair, lists=["a", "a"]).pairs] == [LIKELY]
    assert [p.relation for p in find_duplicates(pair).pairs] == [SAME]


def test_lists_of_a_librarian_hold_next_to_no_duplicates() -> None:
    """Of the pages of the corpus, read by hand, at most one pair in a thousand is taken for one work."""
    same = count = 0
    for path in sorted(shared_path("corpora", "pages").glob("*/truth.json")):
        items = [of_truth(row) for row in json.loads(path.read_text())]
        count += len(items)
        found = find_duplicates(items, lists=["page"] * len(items))
        same += sum(pair.relation is SAME for pair in found.pairs)
    assert count > 1000
    assert same <= count / 1000


def of_truth(row: dict[str, Any]) -> Item:
    values: dict[str, Any] = {"title": row["title"]}
    parts = ("family", "given", "literal")
    people = tuple(Name(**{part: one[part] for part in parts if one.get(part)}) for one in row["authors"])
    named = {"author": Names(people, truncated=row["truncated_authors"]), "DOI": row["doi"], "URL": row["url"]}
    values |= {name: value for name, value in {**named, "container-title": row["container"]}.items() if value}
    if row["year"]:
        values["issued"] = Date(parts=(tuple(filter(None, (row["year"], row["month"], row["day"]))),))
    return Item(id=row["key"], type=row["type"] or "document", variables=values)


def test_a_paper_of_unknown_venue_joins_the_published_work_not_its_preprint() -> None:
    unknown = item(TITLE, ADA, year=2020, type="article", id="u")
    preprint = item(TITLE, ADA, year=2020, type="article", number="arXiv:2001.00001", id="p")
    published = item(TITLE, ADA, year=2020, type="paper-conference", container_title="Sand 2020", id="c")
    for items in ([unknown, preprint, published], [preprint, unknown, published], [published, preprint, unknown]):
        found = find_duplicates(items)
        assert [{items[at].id for at in group} for group in found.groups] == [{"u", "c"}]
        assert {(items[p.one].id, items[p.other].id) for p in found.pairs if p.relation is PREPRINT} == {
            ("c", "p"), ("u", "p"),
        }  # fmt: skip


def test_a_paper_of_unknown_venue_joins_one_of_two_versions_and_the_other_is_told() -> None:
    unknown = item(TITLE, ADA, year=2020, type="article", id="u")
    conference = item(TITLE, ADA, year=2020, type="paper-conference", container_title="Sand 2020", id="c")
    journal = item(TITLE, ADA, year=2021, container_title="J. Dunes", id="j")
    found = find_duplicates([unknown, conference, journal])
    assert found.groups == ((0, 1),)
    assert {(p.relation, *sorted((p.one, p.other))) for p in found.pairs} == {
        (SAME, 0, 1), (EXTENSION, 1, 2), (EXTENSION, 0, 2),
    }  # fmt: skip


def test_one_doi_joins_records_that_call_it_by_two_types() -> None:
    items = [item(TITLE, ADA, year=2020, DOI="10.1000/a", type=kind, id=kind) for kind in ("article-journal", "report")]
    assert len(find_duplicates(items).groups) == 1


def test_two_dois_never_come_into_one_group_by_a_record_without() -> None:
    items = [item(TITLE, ADA, year=2020, id="a", DOI="10.1000/a"), item(TITLE, ADA, year=2020, id="n"),
             item(TITLE, ADA, year=2020, id="b", DOI="10.1000/b")]  # fmt: skip
    for _ in range(6):
        items = [*items[1:], items[0]]
        (group,) = find_duplicates(items).groups
        assert len({items[at].text("DOI") for at in group} - {""}) == 1


def test_chains_of_the_same_become_one_group() -> None:
    items = [
        item(TITLE, ADA, year=2019, PMID="1"),
        item("Other words", PMID="1", DOI="10.1000/x"),
        item("Third", DOI="10.1000/x"),
    ]
    (group,) = find_duplicates(items).groups
    assert sorted(group) == [0, 1, 2]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("alex", "alexander", True), ("a.", "alexander", True), ("cy.", "cheng-yu", True),
     ("j.-b.", "jean-baptiste", True), ("j b", "j.-b.", True), ("jb", "j.-b.", True), ("", "ada", True),
     ("—", "ada", True), ("wei", "jie", False), ("ann", "anna", True), ("ada", "adele", False)],
)  # fmt: skip
def test_given_names_contradict_each_other_or_not(one: str, other: str, alike: bool) -> None:
    assert compatible_given(one, other) is alike
    assert compatible_given(other, one) is alike


@pytest.mark.parametrize(
    ("title", "numbers"),
    [("Sand II", (2,)), ("Sand, part two", (2,)), ("I, robot", ()), ("Sand 1,000", (1000,)), ("GPT-4 and III", (4, 3)),
     ("Vitamin D", ()), ("Mix it", ()), ("World War I", (1,)), ("X", ()),
     ("Chapter V of sand", (5,)), ("Di XIV", (14,))],
)  # fmt: skip
def test_numbers_of_a_title(title: str, numbers: tuple[int, ...]) -> None:
    assert features(item(title)).numbers == numbers


WORDS = st.sampled_from(["sand", "dune", "drift", "north", "wind", "water", "I", "II", "2"])
ITEMS = st.builds(
    lambda words, family, year, type, doi, arxiv, id: item(
        " ".join(words), f"Ada {family}", year=year, type=type, id=id,
        **({"DOI": f"10.1000/{doi}"} if doi else {}), **({"number": f"arXiv:2001.0000{arxiv}"} if arxiv else {}),
    ),
    st.lists(WORDS, min_size=1, max_size=5), st.sampled_from(["Lind", "Ek"]), st.integers(2018, 2021),
    st.sampled_from(["article", "article-journal", "paper-conference", "post-weblog"]), st.integers(0, 3),
    st.integers(0, 2), st.uuids().map(str),
)  # fmt: skip


@relaxed
@given(st.lists(ITEMS, max_size=8), st.randoms())
def test_the_order_of_the_items_changes_nothing(items: list[Item], chance: random.Random) -> None:
    shuffled = chance.sample(items, len(items))
    one, other = find_duplicates(items), find_duplicates(shuffled)
    assert [[items[at].id for at in group] for group in one.groups] == [
        [shuffled[at].id for at in group] for group in other.groups
    ]
    assert [(items[p.one].id, items[p.other].id, p.relation, p.reason) for p in one.pairs] == [
        (shuffled[p.one].id, shuffled[p.other].id, p.relation, p.reason) for p in other.pairs
    ]


@relaxed
@given(ITEMS, ITEMS)
def test_likeness_is_the_same_from_both_sides(one: Item, other: Item) -> None:
    left, right = features(one), features(other)
    assert title_likeness(left, right) == title_likeness(right, left)


@pytest.mark.slow
def test_time_grows_about_linearly() -> None:
    chance = random.Random(7)
    vocabulary = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("n", "st", "rm", "ck", "l")]

    def many(count: int) -> list[Item]:
        made = [
            item(
                " ".join(chance.choices(vocabulary, k=7)),
                f"A {chance.choice(vocabulary)}",
                year=2000 + n % 20,
                id=str(n),
            )
            for n in range(count)
        ]
        return made + made[:: count // 100]

    spent = []
    for count in (2_000, 16_000):
        items = many(count)
        started = time.process_time()
        found = find_duplicates(items)
        spent.append(time.process_time() - started)
        assert len(found.groups) >= 100
    assert spent[1] < 8 * spent[0] * 3


def varied(one: Item, how: str, chance: random.Random) -> Item:
    """The work as another source might have it: without DOI and address, and changed in one way."""
    values = {name: value for name, value in one.variables.items() if name not in ("DOI", "URL")}
    title, people = one.title, one.names("author")
    if how == "case":
        values["title"] = title.title()
    if how == "punctuation":
        values["title"] = title.replace(":", " –").replace("-", " ")
    if how == "slip" and len(title) > 20:
        at = chance.randrange(2, len(title) - 2)
        values["title"] = title[:at] + title[at + 1 :]
    if how == "initials" and people:
        short = (" ".join(f"{word[0]}." for word in name.given.replace("-", " ").split()) for name in people)
        pairs = zip(people, short, strict=True)
        values["author"] = Names(tuple(Name(family=n.family, given=g, literal=n.literal) for n, g in pairs))
    if how == "et al." and people:
        values["author"] = Names(people.names[:1], truncated=True)
    return Item(id=f"{one.id}#", type=one.type, variables=values)


@pytest.mark.parametrize(
    ("how", "floor"), [("case", 0.99), ("punctuation", 0.99), ("initials", 0.99), ("et al.", 0.99), ("slip", 0.98)]
)
def test_what_another_source_says_of_a_work_is_found(how: str, floor: float) -> None:
    chance = random.Random(3)
    found = count = mixed = 0
    for path in sorted(shared_path("corpora", "pages").glob("*/truth.json")):
        items = [of_truth(row) for row in json.loads(path.read_text())]
        others = [varied(one, how, chance) for one in items]
        groups = find_duplicates([*items, *others], lists=["a"] * len(items) + ["b"] * len(items)).groups
        group_of = {at: set(group) for group in groups for at in group}
        for at in range(len(items)):
            group = group_of.get(at, {at})
            count += 1
            found += at + len(items) in group
            mixed += bool(group - {at, at + len(items)})
    assert found >= floor * count
    assert mixed <= 0.01 * count
