"""What services say of an item: taken, suggested or passed over; and the paper of the seed page enriched."""

from __future__ import annotations

import json
from typing import Any

import pytest

from citekit.fetch import read_path
from citekit.formats import FORMATS
from citekit.model import Date, Finding, Item, Name, Names, Source
from citekit.normalize import items
from citekit.services import SERVICES
from citekit.works.enrich import Verdict, enrich, identifiers_of, leads, match
from citekit.works.merge import Claim
from tests.shared import shared_path
from tests.works.test_dedupe import item

TAKEN, SUGGESTED, PASSED = Verdict
TITLE = "Measuring the drift of northern sand dunes"
ADA, BO = "Ada Lind", "Bo Ek"


def posted(base: Item, day: str) -> Item:
    return Item(id=base.id, type=base.type, variables=base.variables, about={"posted": day})


MATCHES: dict[str, tuple[Item, Item, Verdict]] = {
    "same DOI": (item("Sand", DOI="10.1000/a"), item("Sand: a study", DOI="10.1000/A"), TAKEN),
    "same DOI, another title": (item("Sand", DOI="10.1000/a"), item("Wind over water", DOI="10.1000/a"), SUGGESTED),
    "same arXiv id": (
        item("Sand", type="article", number="arXiv:2001.00001"), item("Sand", DOI="10.48550/arxiv.2001.00001"), TAKEN),
    "same PubMed id": (item("Sand", PMID="77"), item("Sand.", PMID="77"), TAKEN),
    "same ISBN of a book": (
        item("Sand", type="book", ISBN="0-306-40615-2"), item("Sand", type="book", ISBN="9780306406157"), TAKEN),
    "same ISBN of two chapters": (
        item("Sand", type="chapter", ISBN="0-306-40615-2"), item("Wind", type="chapter", ISBN="9780306406157"), PASSED),
    "title, person, year": (item(TITLE, ADA, year=2020), item(TITLE, ADA, BO, year=2021), TAKEN),
    "Tradeoff, Trade-off": (
        item("On the tradeoff of sand and wind in dunes", ADA, year=2020),
        item("On the Trade-off of Sand and Wind in Dunes", ADA, year=2020), TAKEN),
    "number differs": (item(TITLE + " 2", ADA, year=2020), item(TITLE + " 3", ADA, year=2020), PASSED),
    "nearly": (item(TITLE, ADA, year=2020), item(TITLE + " today", ADA, year=2020), SUGGESTED),
    "nobody shared": (item(TITLE, ADA, year=2020), item(TITLE, "Cy Ro", year=2020), SUGGESTED),
    "nobody named": (item(TITLE, year=2020), item(TITLE, ADA, year=2020), SUGGESTED),
    "two years": (item(TITLE, ADA, year=2018), item(TITLE, ADA, year=2020), SUGGESTED),
    "two years, preprint": (
        item(TITLE, ADA, year=2018, type="article", publisher="arXiv"), item(TITLE, ADA, year=2020), TAKEN),
    "no year": (item(TITLE, ADA), item(TITLE, ADA, year=2020), TAKEN),
    "no year, put up long before": (
        posted(item(TITLE, ADA, type="article"), "2016-02-03"), item(TITLE, ADA, year=2020), SUGGESTED),
    "no year, put up two years before": (
        posted(item(TITLE, ADA, type="article"), "2018-02-03"), item(TITLE, ADA, year=2020), TAKEN),
    "no year, put up three years before": (
        posted(item(TITLE, ADA, type="article"), "2017-12-31"), item(TITLE, ADA, year=2020), SUGGESTED),
    "no year, put up after": (
        posted(item(TITLE, ADA, type="article"), "2021-02-03"), item(TITLE, ADA, year=2020), TAKEN),
    "a slip in the family name": (item(TITLE, "CY. Hseih", year=2020), item(TITLE, "Cheng-Yu Hsieh", year=2020), TAKEN),
    "another given name": (item(TITLE, "D. Hsieh", year=2020), item(TITLE, "Cheng-Yu Hsieh", year=2020), SUGGESTED),
    "post and paper": (item(TITLE, ADA, year=2020, type="post-weblog"), item(TITLE, ADA, year=2020), PASSED),
    "conference and journal": (
        item(TITLE, ADA, year=2020, type="paper-conference"), item(TITLE, ADA, year=2020), SUGGESTED),
    "conference and chapter": (
        item(TITLE, ADA, year=2020, type="paper-conference"), item(TITLE, ADA, year=2020, type="chapter"), TAKEN),
    "paper and thesis": (
        item(TITLE, ADA, year=2020, type="article"), item(TITLE, ADA, year=2020, type="thesis"), SUGGESTED),
    "software and the article about it": (
        item(TITLE, ADA, year=2020, type="software"), item(TITLE, ADA, year=2020), SUGGESTED),
    "kind not known": (item(TITLE, ADA, year=2020, type="document"), item(TITLE, ADA, year=2020, type="book"), TAKEN),
    "DOIs differ": (
        item(TITLE, ADA, year=2020, DOI="10.1000/a"), item(TITLE, ADA, year=2020, DOI="10.1000/b"), SUGGESTED),
}  # fmt: skip


@pytest.mark.parametrize("case", MATCHES)
def test_an_answer_is_taken_only_under_the_rules(case: str) -> None:
    own, answer, verdict = MATCHES[case]
    found = match(own, answer)
    assert found.verdict is verdict, found
    assert found.reason


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def test_what_a_service_adds_is_told_and_marked_with_its_source() -> None:
    own = Claim(item=item(TITLE, "A. Lind", type="article", id="k"), source="page", uri="page.html")
    answer = Claim(
        item=item(TITLE.title(), ADA, BO, year=2020, DOI="10.1000/a", container_title="J. Sand"),
        source="crossref", uri="https://api.crossref.org/works/10.1000/a", how="enriched",
    )  # fmt: skip
    found = enrich(own, [answer])
    assert found.item.id == "k"
    assert found.item.type == "article-journal"
    assert found.item.title == TITLE, "case alone is not believed"
    assert [str(name) for name in found.item.names("author")] == [ADA, BO]
    assert set(found.changes) == {"type", "author", "issued", "DOI", "container-title"}
    assert found.item.about["provenance"]["DOI"] == answer.uri
    assert found.item.about["printed"]["author"] == "A. Lind"
    assert codes(found.findings).count("CK530") == 5
    assert all(answer.uri in one.what for one in found.findings if one.code == "CK530")


def test_enriching_again_changes_nothing() -> None:
    own = Claim(item=item(TITLE, "A. Lind", type="article"))
    answer = Claim(item=item(TITLE, ADA, year=2020, DOI="10.1000/a"), source="crossref", how="enriched")
    once = enrich(own, [answer]).item
    again = enrich(Claim(item=once), [answer])
    assert again.changes == {}
    assert again.item is once


def test_a_suggestion_takes_nothing() -> None:
    own = Claim(item=item(TITLE, ADA, year=2015, id="k"))
    answer = Claim(item=item(TITLE, ADA, year=2020, DOI="10.1000/a"), source="crossref", how="enriched")
    found = enrich(own, [answer])
    assert found.item is own.item
    assert codes(found.findings) == ["CK531"]
    assert "10.1000/a" in found.findings[0].fix


def test_two_published_versions_are_suggested_and_neither_taken() -> None:
    own = Claim(item=item(TITLE, ADA, type="article"))
    answers = [
        Claim(
            item=item(TITLE, ADA, year=2019, type="paper-conference", DOI="10.1000/c"), source="dblp", how="enriched"
        ),
        Claim(item=item(TITLE, ADA, year=2020, DOI="10.1000/j"), source="crossref", how="enriched"),
    ]
    found = enrich(own, answers)
    assert found.item is own.item
    assert codes(found.findings) == ["CK531", "CK531"]


def test_two_dois_of_one_title_are_suggested_and_neither_taken() -> None:
    own = Claim(item=item(TITLE, ADA, type="article"))
    answers = [
        Claim(item=item(TITLE, ADA, year=2020, DOI=f"10.1000/{n}"), source="crossref", how="enriched") for n in "ab"
    ]
    assert codes(enrich(own, answers).findings) == ["CK531", "CK531"]


def test_beside_an_answer_with_the_items_doi_one_without_is_taken_too() -> None:
    own = Claim(item=item(TITLE, ADA, year=2020, DOI="10.1000/a", PMID="77"))
    answers = [
        Claim(item=item(TITLE, ADA, year=2020, DOI="10.1000/a", volume="3"), source="crossref", how="enriched"),
        Claim(item=item(TITLE, ADA, year=2020, issue="2"), source="dblp", how="enriched"),
        Claim(item=item(TITLE, ADA, PMID="77", DOI="10.1000/b", language="en"), source="pubmed", how="enriched"),
    ]
    found = enrich(own, answers)
    assert set(found.changes) == {"volume", "issue"}
    assert codes(found.findings).count("CK531") == 1


def test_a_preprint_gives_a_published_paper_its_archive_and_no_more() -> None:
    own = Claim(item=item(TITLE, ADA, year=2021, container_title="J. Sand", DOI="10.1000/a"), source="bibtex")
    preprint = item(TITLE, ADA, year=2020, type="article", publisher="arXiv", DOI="10.48550/arxiv.2001.00001",
                    number="arXiv:2001.00001", URL="https://arxiv.org/abs/2001.00001")  # fmt: skip
    found = enrich(own, [Claim(item=preprint, source="arxiv", how="enriched")])
    assert found.item.variables == {
        **own.item.variables, "archive": "arXiv", "archive_location": "2001.00001",
    }  # fmt: skip


def test_an_abstract_cut_short_is_completed() -> None:
    cut = Item(
        id="k", type="article", about={"truncated": ["abstract"]},
        variables={**item(TITLE, ADA).variables, "abstract": "Sand drifts …"},
    )  # fmt: skip
    answer = item(TITLE, ADA, year=2020, type="article", publisher="arXiv", abstract="Sand drifts north.")
    found = enrich(Claim(item=cut), [Claim(item=answer, source="arxiv", how="enriched")]).item
    assert found.text("abstract") == "Sand drifts north."
    assert "truncated" not in found.about


def test_identifiers_of_an_item_come_in_order() -> None:
    one = item(TITLE, DOI="10.1000/A", PMID="77", archive="arXiv", archive_location="2001.00001")
    assert [str(found) for found in identifiers_of(one)] == ["doi:10.1000/a", "arxiv:2001.00001", "pmid:77"]


def test_answers_lead_to_what_else_can_be_asked_for() -> None:
    own = item(TITLE, ADA, type="article")
    preprint = Item(
        id="", type="article", custom={"published-doi": "10.1000/pub"},
        variables={**item(TITLE, ADA, year=2020).variables, "DOI": "10.48550/arxiv.2001.00001"},
    )  # fmt: skip
    other = item("Another title altogether", BO, DOI="10.1000/other")
    found = leads(own, [Claim(item=preprint, source="arxiv"), Claim(item=other, source="openalex")])
    assert [str(one) for one in found] == ["doi:10.1000/pub", "arxiv:2001.00001"]
    assert leads(own.with_variables(DOI="10.1000/pub"), [Claim(item=preprint)]) == found[1:]


# The seed page.

VENUE = ("type", "container-title", "volume", "event-title", "page", "publisher", "event-place", "editor", "DOI", "URL")


def csl_answer(expected: dict[str, Any]) -> bytes:
    """The published facts as a DOI's agency, or a service of that form, would give them."""
    return json.dumps(
        {name: expected[name] for name in (*VENUE, "title", "author", "issued") if name in expected}
    ).encode()


def openalex_answer(expected: dict[str, Any]) -> bytes:
    """The same work as OpenAlex would list it."""
    names = [f"{one['given']} {one['family']}" for one in expected["author"]]
    return json.dumps(
        {
            "id": "https://openalex.org/W1", "title": expected["title"], "type": "article",
            "publication_year": expected["issued"]["date-parts"][0][0],
            "authorships": [{"author": {"display_name": name}} for name in names],
            "primary_location": {"source": {"type": "conference", "display_name": expected["container-title"]}}
            if "container-title" in expected else {"source": {"type": "repository"}},
        }
    ).encode()  # fmt: skip


def arxiv_answer(expected: dict[str, Any]) -> bytes:
    """The preprint as arXiv would list it (without its abstract)."""
    names = "".join(f"<author><name>{one['given']} {one['family']}</name></author>" for one in expected["author"])
    day = "-".join(f"{part:02d}" for part in expected["issued"]["date-parts"][0])
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/{expected["archive_location"]}v1</id>'
        f"<title>{expected['title']}</title><published>{day}</published>{names}</entry></feed>"
    ).encode()


def claims(expected: dict[str, Any]) -> list[Claim]:
    answers = [("openalex", openalex_answer(expected))]
    if "container-title" in expected:
        answers.append(("doi", csl_answer(expected)))
    if "archive_location" in expected:
        answers.append(("arxiv", arxiv_answer(expected)))
    out = []
    for name, content in answers:
        source = Source(content=content, uri=f"https://{name}.example/")
        found = [one for one in items(SERVICES[name].read(source)) if isinstance(one, Item)]
        out += [Claim(item=one, source=name, uri=source.uri, how="enriched") for one in found]
    return out


def plain(value: Any) -> Any:
    """A value as the expected file writes it, dashes, dates and the case of DOIs aside."""
    if isinstance(value, Names):
        return [{"family": name.family, "given": name.given} for name in value]
    if isinstance(value, Date):
        return {"date-parts": [list(parts) for parts in value.parts]}
    return value.replace("–", "-").casefold() if isinstance(value, str) and value.startswith(("10.", "149")) else value


def test_the_papers_of_the_seed_page_become_those_of_the_enriched_list() -> None:
    expected = json.loads(shared_path("seed", "enriched.csl.json").read_text())
    own = [
        one for one in items(FORMATS["page"].read(read_path(shared_path("seed", "author-page.txt"))))
        if isinstance(one, Item)
    ]  # fmt: skip
    assert len(own) == len(expected) == 9
    everything = [claim for row in expected if row.get("source") for claim in claims(row)]
    papers = 0
    for one, row in zip(own, expected, strict=True):
        found = enrich(Claim(item=one, source="page", uri="author-page.txt"), everything)
        if not row.get("source"):
            assert found.item is one, "posts stay as they are"
            continue
        papers += 1
        wanted = {name: value for name, value in row.items() if name not in ("id", "type", "custom")}
        assert found.item.type == row["type"]
        assert {name: plain(value) for name, value in found.item.variables.items()} == {
            name: plain(value.replace("–", "-") if isinstance(value, str) else value) for name, value in wanted.items()
        }
        assert not found.item.names("author").truncated
        assert found.item.about["posted"] == row["custom"]["citekit"]["posted"]
        assert found.item.about["label"] == row["custom"]["citekit"]["label"]
        assert found.item.about["provenance"]
    assert papers == 4


def test_a_name_of_the_answer_is_kept_whole() -> None:
    own = Claim(item=item(TITLE, "A. Lind", "B. Ek", type="article"))
    listed = Names((Name(family="Lind", given="Ada M."), Name(family="Ek", given="Bo")))
    answer = item(TITLE, year=2020).with_values({"author": listed})
    assert enrich(own, [Claim(item=answer, source="dblp", how="enriched")]).item.names("author") == listed


def test_beside_an_answer_that_was_taken_a_title_only_alike_is_no_suggestion() -> None:
    own = item("Sediment transport in shallow ponds under wind", "Ada Lind", year=2020)
    right = item("Sediment transport in shallow ponds under wind", "Ada Lind", year=2020, DOI="10.1000/a")
    like = item("Sediment transport in deep ponds under wind", "Ada Lind", year=2020, DOI="10.1000/b")

    def told(*answers: Item) -> list[str]:
        claims = [Claim(item=one, source="crossref", how="enriched") for one in answers]
        return [finding.code for finding in enrich(Claim(item=own), claims).findings if finding.code == "CK531"]

    assert told(like) == ["CK531"]
    assert told(right, like) == []
