"""What Zotero takes from the page, by the rules of its translators "Embedded Metadata" and "COinS", told again here.

Embedded Metadata: the type follows from which `citation_*` elements there are; an author is parted at semicolons, and
at a comma with a blank on both sides into two people; what stands before a comma is the family name; keywords are
parted at semicolons. COinS: the type follows from `rft_val_fmt` with `rft.genre`, or from `rft.type`.
"""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from citekit.model import Date, Item, Name, Names
from citekit.model.weblinks import links
from citekit.webpage.machine import citation_tags, coins
from tests.formats.feed_cases import ARTICLE, varied_items

TYPES = {
    "citation_journal_title": "journalArticle",
    "citation_technical_report_institution": "report",
    "citation_conference_title": "conferencePaper",
    "citation_book_title": "bookSection",
    "citation_dissertation_institution": "thesis",
}
BY_GENRE = {
    ("journal", "article"): "journalArticle",
    ("book", "proceeding"): "conferencePaper",
    ("book", "book"): "book",
    ("book", "bookitem"): "bookSection",
    ("book", "report"): "report",
    ("dissertation", ""): "thesis",
    ("patent", ""): "patent",
}


def zotero_type(tags: list[tuple[str, str]]) -> str:
    names = [name for name, _ in tags]
    sure = [TYPES[name] for name in names if name in TYPES]
    return sure[-1] if sure else "book" if "citation_isbn" in names else "journalArticle"


def zotero_authors(tags: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Family and given names."""
    found = []
    for content in (content for name, content in tags if name == "citation_author"):
        people = content.split(";")
        sides = content.split(",")
        if len(people) == 1 and len(sides) > 1 and " " in sides[0].strip() and " " in sides[1].strip():
            people = sides
        for person in people:
            family, _, given = person.partition(",") if "," in person else person.rpartition(" ")[::-1]
            found.append((" ".join(family.split()), " ".join(given.split())))
    return found


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("article-journal", "journalArticle"),
        ("paper-conference", "conferencePaper"),
        ("chapter", "bookSection"),
        ("thesis", "thesis"),
        ("report", "report"),
        ("book", "book"),
    ],
)
def test_embedded_metadata_has_the_type(kind: str, wanted: str) -> None:
    place = {"container-title": "Coasts"} if kind != "book" else {"ISBN": "978-3-16-148410-0"}
    item = Item(id="x", type=kind, variables={"title": "T", "publisher": "Shore", **place})
    assert zotero_type(citation_tags(item, ())) == wanted


@pytest.mark.parametrize("kind", ["post-weblog", "webpage", "dataset", "software", "speech"])
def test_what_is_in_no_journal_names_none(kind: str) -> None:
    item = Item(id="x", type=kind, variables={"title": "T", "container-title": "A site"})
    assert [name for name, _ in citation_tags(item, ())] == ["citation_title"]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (Name(family="Maren", given="Rike"), ("Maren", "Rike")),
        (Name(family="García Márquez", given="Luz Maria"), ("García Márquez", "Luz Maria")),
        (Name(family="Maren", given="R. A.", non_dropping_particle="van der"), ("van der Maren", "R. A.")),
        (Name(family="Øvre"), ("Øvre", "")),
    ],
)
def test_an_author_stays_one_person_in_two_parts(name: Name, wanted: tuple[str, str]) -> None:
    item = Item(id="x", type="book", variables={"title": "T", "author": Names((name,))})
    assert zotero_authors(citation_tags(item, ())) == [wanted]


def test_every_author_of_varied_works_is_one_person() -> None:
    for item in varied_items(300):
        assert len(zotero_authors(citation_tags(item, links(item)))) == len(item.names("author")), item


def test_keywords_are_parted() -> None:
    words = [content for name, content in citation_tags(ARTICLE, ()) if name == "citation_keywords"]
    assert words == ["tides", "Zostera", "tides"]


@pytest.mark.parametrize("item", varied_items(200), ids=lambda item: item.id)
def test_coins_say_what_zotero_reads(item: Item) -> None:
    fields = parse_qs(coins(item), strict_parsing=True)
    form = fields["rft_val_fmt"][0].rpartition(":")[2]
    genre = fields.get("rft.genre", [""])[0]
    assert form == "dc" or (form, genre) in BY_GENRE
    assert ("rft.type" in fields) is (form == "dc")
    titles = [name for name in ("rft.atitle", "rft.btitle", "rft.title") if name in fields]
    assert titles
    people = fields.get("rft.au", []) + fields.get("rft.creator", []) + fields.get("rft.inventor", [])
    assert len(people) == len(item.names("author").names[:25])


def test_coins_have_the_date_in_its_own_precision() -> None:
    item = Item(id="x", type="book", variables={"title": "T", "issued": Date(parts=((2024, 9),))})
    assert parse_qs(coins(item))["rft.date"] == ["2024-09"]
