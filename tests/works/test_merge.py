"""One item out of several: each variable from its best source; lists without their duplicates."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citekit.model import Date, Finding, Item, Level, Name, Names
from citekit.works.dedupe import find_duplicates
from citekit.works.merge import Claim, merge
from citekit.works.trust import RANKS, rank
from citekit.works.unite import United, unite
from tests.works.test_dedupe import ITEMS, item

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

TITLE = "Measuring the drift of northern sand dunes"
ADA, BO = "Ada Lind", "Bo Ek"


def claim(source: str, base: Item) -> Claim:
    return Claim(item=base, source=source, uri=f"{source}://")


def merged(*claims: Claim) -> Item:
    return merge(claims).item


def test_each_variable_comes_from_its_best_source_and_says_so() -> None:
    found = merge(
        [
            claim("page", item(TITLE, "A. Lind", year=2019, URL="https://a.example/", container_title="JS", id="p")),
            claim("bibtex", item(TITLE, ADA, container_title="Journal of Sand", volume="3", id="b")),
            claim("crossref", item(TITLE, ADA, year=2020, DOI="10.1000/a", container_title="J Sand", id="")),
        ]
    )
    assert found.item.id == "b"
    assert found.item.text("container-title") == "Journal of Sand"
    assert str(found.item.date("issued")) == "2020"
    assert {name: one.uri for name, one in found.provenance.items()} == {
        "title": "bibtex://", "author": "bibtex://", "container-title": "bibtex://", "volume": "bibtex://",
        "issued": "crossref://", "DOI": "crossref://", "URL": "page://", "type": "bibtex://",
    }  # fmt: skip
    assert {finding.what.partition(":")[0] for finding in found.findings} == {"container-title", "issued"}


def test_a_value_that_is_outranked_is_told() -> None:
    found = merge([claim("page", item(TITLE, year=2018)), claim("crossref", item(TITLE, year=2020))])
    assert [finding.code for finding in found.findings] == ["CK605"]
    assert "“2020” (crossref) taken before “2018” (page)" in found.findings[0].what


def test_a_more_precise_date_of_a_better_source_is_no_difference() -> None:
    day = item(TITLE).with_values({"issued": Date(parts=((2020, 5, 6),))})
    found = merge([claim("crossref", day), claim("page", item(TITLE, year=2020))])
    assert found.item.date("issued") == day.date("issued")
    assert found.findings == ()


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        ({"crossref": "DRIFT OF DUNES", "page": "Drift of dunes"}, "Drift of dunes"),
        ({"crossref": "Drift Of Dunes", "page": "Drift of dunes"}, "Drift of dunes"),
        ({"crossref": "Drift Of Dunes", "dblp": "Drift Of Dunes", "page": "Drift of dunes"}, "Drift Of Dunes"),
        ({"crossref": "Drift of the dunes", "page": "Drift of dunes"}, "Drift of the dunes"),
        ({"bibtex": "Drift of Dunes", "page": "drift of dunes"}, "Drift of Dunes"),
        ({"edited": "drift", "crossref": "Drift of dunes"}, "drift"),
    ],
)
def test_the_case_of_a_title_is_not_believed_of_one_registry_alone(titles: dict[str, str], expected: str) -> None:
    assert merged(*(claim(source, item(title)) for source, title in titles.items())).title == expected


def names(*texts: str, truncated: bool = False) -> Names:
    parts = [text.rpartition(" ") for text in texts]
    return Names(tuple(Name(given=given, family=family) for given, _, family in parts), truncated=truncated)


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        ({"page": names("A. Lind", truncated=True), "dblp": names(ADA, BO)}, names(ADA, BO)),
        ({"bibtex": names("A. Lind", truncated=True), "page": names(ADA, BO)}, names(ADA, BO)),
        ({"crossref": names("A. Lind", "B. Ek"), "page": names(ADA, BO)}, names(ADA, BO)),
        ({"crossref": names("ADA LIND", "BO LARK"), "page": names(ADA, "Bo Lark")}, names(ADA, "Bo Lark")),
        ({"crossref": names(ADA, BO), "page": names("Ada Lind", "Bo Oak")}, names(ADA, BO)),
        ({"crossref": names("A. M. Lind"), "page": names("Eve Lind")}, names("A. M. Lind")),
    ],
)
def test_author_lists_are_whole_and_their_given_names_spelt_out(lists: dict[str, Names], expected: Names) -> None:
    claims = [claim(source, item(TITLE).with_values({"author": value})) for source, value in lists.items()]
    assert merged(*claims).names("author") == expected


def test_a_type_that_says_more_is_taken() -> None:
    kinds = {"page": "document", "openalex": "article", "dblp": "paper-conference", "crossref": "chapter"}
    assert merged(*(claim(source, item(TITLE, type=kind)) for source, kind in kinds.items())).type == "paper-conference"
    assert merged(claim("page", item(TITLE, type="document")), claim("page", item(TITLE, type="book"))).type == "book"


def test_the_id_is_not_a_services() -> None:
    claims = [claim("crossref", item(TITLE, ADA, year=2020, id="W1")), claim("page", item(TITLE, id="lind2020"))]
    assert merged(*claims).id == "lind2020"


def test_beside_a_published_work_a_preprint_has_the_last_word_on_title_and_authors_only() -> None:
    published = item("Drift of dunes, measured", "A. Lind", year=2020, container_title="J. Sand", language="en")
    preprint = item("Dunes that drift", "Ada Lind", "Bo Ek", year=2019, type="article", publisher="arXiv",
                    language="en-GB", number="arXiv:1901.00001", abstract="Sand.")  # fmt: skip
    found = merged(claim("page", published), claim("arxiv", preprint))
    assert found.title == published.title
    assert [str(name) for name in found.names("author")] == ["Ada Lind"]
    assert (found.text("language"), found.text("abstract")) == ("en-GB", "Sand.")
    assert found.text("publisher") == found.text("number") == ""


def test_marks_and_custom_values_of_all_are_kept() -> None:
    one = Item(id="a", type="book", variables={"title": TITLE}, about={"label": "Book", "inferred": {"title": "x"}},
               custom={"k": 1, "m": {"x": 1}})  # fmt: skip
    other = Item(id="b", type="book", variables={"title": TITLE, "DOI": "10.1000/a"}, about={"posted": "2020-01-01"},
                 custom={"l": 2, "m": {"y": 2}})  # fmt: skip
    found = merge([Claim(item=one), Claim(item=other)], primary=0).item
    assert found.about == {"label": "Book", "posted": "2020-01-01", "inferred": {"title": "x"}, "merged": ["b"]}
    assert found.custom == {"k": 1, "l": 2, "m": {"x": 1, "y": 2}}


SOURCES = st.sampled_from(sorted(RANKS))


@relaxed
@given(st.lists(st.tuples(SOURCES, ITEMS), min_size=1, max_size=5), st.randoms())
def test_the_order_of_the_claims_changes_nothing(parts: list[tuple[str, Item]], chance: random.Random) -> None:
    claims = [claim(source, base) for source, base in parts]
    one, other = merge(claims), merge(chance.sample(claims, len(claims)))
    assert (one.item, one.provenance) == (other.item, other.provenance)
    assert sorted(map(str, one.findings)) == sorted(map(str, other.findings))


@relaxed
@given(SOURCES, ITEMS)
def test_one_claim_twice_is_itself(source: str, base: Item) -> None:
    found = merge([claim(source, base), claim(source, base)])
    assert found.item == base
    assert found.findings == ()


@relaxed
@given(st.lists(st.tuples(SOURCES, ITEMS), min_size=1, max_size=5))
def test_no_variable_is_lost_but_a_preprints(parts: list[tuple[str, Item]]) -> None:
    found = merge([claim(source, base) for source, base in parts])
    published = {name for _source, base in parts if base.type != "article" for name in base.variables}
    assert published <= found.item.variables.keys()


def test_every_rank_is_known_for_every_variable() -> None:
    assert rank("bibtex", "container-title") == rank("crossref", "DOI") == rank("rss", "URL") == 1
    assert rank("page", "title") == rank("something-else", "title") == 6
    assert rank("edited", "title") == 0


# Lists.


def united(items: Sequence[Item], *, keep_preprints: bool = False) -> United:
    claims = [Claim(item=one, source="bibtex", uri="works.bib") for one in items]
    return unite(claims, find_duplicates(items), keep_preprints=keep_preprints)


def codes(findings: Sequence[Finding]) -> list[str]:
    return sorted(finding.code for finding in findings)


PREPRINT = item(TITLE, ADA, year=2019, type="article", publisher="arXiv", number="arXiv:1901.00001", id="pre")
JOURNAL = item(TITLE, ADA, year=2020, container_title="J. Sand", DOI="10.1000/a", id="pub")


def test_a_list_keeps_its_order_and_says_what_was_merged() -> None:
    found = united([item("Wind over water", BO, id="w"), JOURNAL, item(TITLE, ADA, id="x"), item("Sand", BO, id="s")])
    assert [one.id for one in found.items] == ["w", "pub", "s"]
    assert found.origins == ((0,), (1, 2), (3,))
    assert found.merged == 1
    assert codes(found.findings) == ["CK601"]
    assert "rule 31" in found.findings[0].what


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
def test_a_preprint_is_folded_into_the_published_work(order: list[int]) -> None:
    pair = [PREPRINT, JOURNAL]
    found = united([pair[at] for at in order])
    assert [one.id for one in found.items] == ["pub"]
    assert found.items[0].variables == {**JOURNAL.variables, "archive": "arXiv", "archive_location": "1901.00001"}
    assert codes(found.findings) == ["CK602"]


def test_a_preprint_is_kept_when_asked_and_both_name_each_other() -> None:
    found = united([PREPRINT, JOURNAL], keep_preprints=True)
    assert [(one.id, one.about["related"]) for one in found.items] == [("pre", ["pub"]), ("pub", ["pre"])]
    assert found.items[0].variables == PREPRINT.variables
    assert codes(found.findings) == ["CK602"]


def test_a_preprint_of_another_archive_gives_its_doi() -> None:
    other = item(TITLE, ADA, year=2019, type="article", publisher="bioRxiv", DOI="10.1101/2019.01.01.123456")
    (found,) = united([other, JOURNAL]).items
    assert (found.text("archive"), found.text("archive_location")) == ("bioRxiv", "10.1101/2019.01.01.123456")


def test_a_preprint_of_two_works_goes_to_the_nearer_one() -> None:
    conference = item(TITLE, ADA, year=2019, type="paper-conference", container_title="Sand 2019", id="conf")
    found = united([PREPRINT, JOURNAL, conference])
    assert [(one.id, one.text("archive")) for one in found.items] == [("pub", ""), ("conf", "arXiv")]


def test_a_pair_that_a_person_joined_is_one_work() -> None:
    items = [item(TITLE, ADA, year=2020, DOI="10.1000/a", id="a"), item(TITLE, ADA, year=2020, DOI="10.1000/b", id="b")]
    found = find_duplicates(items)
    assert len(united(items).items) == 2
    claims = [Claim(item=one, source="bibtex") for one in items]
    joined = unite(claims, found, joined=found.pairs)
    assert [one.about["merged"] for one in joined.items] == [["b"]]
    assert codes(joined.findings) == ["CK601", "CK605"]


def test_a_preprint_does_not_bring_its_two_publications_together() -> None:
    conference = item(TITLE, ADA, year=2019, type="paper-conference", container_title="Sand 2019", id="conf")
    assert {one.id for one in united([conference, PREPRINT, JOURNAL]).items} == {"conf", "pub"}


def test_what_is_kept_apart_is_told_with_its_reason() -> None:
    journal = item(TITLE, ADA, year=2022, container_title="J. Sand", id="j")
    conference = item(TITLE, ADA, year=2020, type="paper-conference", container_title="Sand 2020", id="c")
    post = item(TITLE, ADA, year=2020, type="post-weblog", id="p")
    found = united([journal, conference, post])
    assert len(found.items) == 3
    assert codes(found.findings) == ["CK603", "CK604", "CK604"]
    assert all(finding.level is Level.NOTE for finding in found.findings)


@relaxed
@given(st.lists(ITEMS, max_size=7))
def test_every_item_is_in_the_result_or_in_one_of_its_items_or_a_preprint(items: list[Item]) -> None:
    found = united(items)
    placed = [at for origin in found.origins for at in origin]
    assert len(placed) == len(set(placed))
    lost = set(range(len(items))) - set(placed)
    assert len(found.items) + found.merged == len(items)
    assert all(items[at].type == "article" for at in lost)
