"""Dates, titles, abstracts, identifiers and types (rules 14 to 30), and the marks that `item` leaves."""

from __future__ import annotations

from typing import Any

import pytest

from citekit import normalize
from citekit.model import Date, Item, Names, Record, identifiers, weblinks
from citekit.model.kinds import of_inside, of_label, of_venue
from citekit.model.printed_dates import find_dates
from citekit.normalize import dates, titles

DATES = {
    "Sep 18, 2024": "2024-09-18",
    "18. September 2024": "2024-09-18",
    "2018年9月18日": "2018-09-18",
    "July 2025": "2025-07",
    "2024": "2024",
    "5 de mayo de 2021": "2021-05-05",
    "18 сентября 2024": "2024-09-18",
    "3.4.2024": "2024-04-03",
    "28/04/2024": "2024-04-28",
    "2010–2014": "2010/2014",
    "2014-09-06T12:33:00+00:00": "2014-09-06",
    "1er mars 1999": "1999-03-01",
    "Posted on May 3, 2021 by me": "2021-05-03",
    "(2024, October)": "2024-10",
    "2025-02-27 08:00:00 +0000": "2025-02-27",
}


@pytest.mark.parametrize("text", DATES)
def test_a_printed_date_keeps_its_precision(text: str) -> None:
    assert str(dates.date(text)) == DATES[text]


@pytest.mark.parametrize("text", ["n.d.", "in press", "forthcoming", "99999/99/99", "3 days ago"])
def test_what_is_no_date_gives_none(text: str) -> None:
    assert dates.date(text) is None


def test_day_and_month_that_could_be_exchanged_leave_the_year_unless_the_page_decides() -> None:
    assert str(dates.date("03/04/2024")) == "2024"
    assert str(dates.date("03/04/2024", day_first=True)) == "2024-04-03"
    assert str(dates.date("03/04/2024", day_first=False)) == "2024-03-04"


def test_a_season_is_kept_as_such() -> None:
    assert dates.date("Spring 2023") == Date(parts=((2023,),), season=1)


@pytest.mark.parametrize(
    "text", ["arXiv:2305.12224", "pages 1998--2010", "12(3):1991-2004", "10.1145/2020.33", "65(4):1808-1831"]
)
def test_identifiers_and_page_ranges_are_no_years(text: str) -> None:
    assert find_dates(text) == ()


TITLES = {
    "[12] On ponds.": "On ponds",
    "“On ponds,”": "On ponds",
    "On ponds (Oral)": "On ponds",
    "What is a pond?": "What is a pond?",
    "On H<sub>2</sub>O &amp; <em>ponds</em>": "On H<sub>2</sub>O & <i>ponds</i>",
    "Î±-ponds": "α-ponds",
    "A bound of $O(n)$ ponds": "A bound of O(n) ponds",
    "On ponds | Pond Blog": "On ponds",
    "3D ponds": "3D ponds",
    "Ponds et al.": "Ponds et al.",
}


@pytest.mark.parametrize("text", TITLES)
def test_a_title_loses_what_the_page_put_around_it(text: str) -> None:
    assert titles.title(text, site="Pond Blog") == TITLES[text]


def test_the_longest_abstract_is_taken_and_its_cut_end_shown_once() -> None:
    short, long = (
        "Ponds are everywhere, and this is why…",
        "Ponds are everywhere, and this is why they matter to us all....",
    )
    assert titles.abstract((short, long), "On ponds") == (
        "Ponds are everywhere, and this is why they matter to us all. …",
        True,
    )
    assert titles.abstract(("Too short.",), "On ponds") == ("", False)


DOIS = {
    "https://doi.org/10.1000/ABC.1": "10.1000/abc.1",
    "http://dx.doi.org/10.1000/abc.1.": "10.1000/abc.1",
    "doi:10.1000/abc(2020)": "10.1000/abc(2020)",
    "https://example.org/doi/full/10.1000/abc/pdf": "10.1000/abc",
    "https://link.example.com/chapter/10.1007%2F978-3-030": "10.1007/978-3-030",
    "https://example.org/10.1000/abc": "",
    "no identifier": "",
}


@pytest.mark.parametrize("text", DOIS)
def test_a_doi_is_bare_and_lower_case(text: str) -> None:
    assert identifiers.find_doi(text) == DOIS[text]


def test_arxiv_ids_keep_their_version_apart() -> None:
    assert identifiers.find_arxiv("https://arxiv.org/abs/2305.12224v2") == ("2305.12224", "v2")
    assert identifiers.find_arxiv("10.48550/arXiv.2305.12224") == ("2305.12224", "")
    assert identifiers.find_arxiv("hep-th/9901001") == ("", "")


def test_an_isbn_is_checked_by_its_digit() -> None:
    assert identifiers.find_isbn("ISBN 0-306-40615-2") == "9780306406157"
    assert identifiers.find_isbn("0-306-40615-3") == ""


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/p/a.html#top", "https://example.org/p/a.html"),
        ("https://x.org/a?utm_source=b&c=1", "https://x.org/a?c=1"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("mailto:a@b.c", ""),
    ],
)
def test_urls_are_absolute_and_of_the_web(link: str, expected: str) -> None:
    assert weblinks.absolute(link, "https://example.org/") == expected


LABELS = {
    "Blog": "post-weblog",
    "Research Paper": "article",
    "Journal papers": "article-journal",
    "Preprints": "article",
    "PhD Thesis": "thesis",
    "Conference & Workshop Papers": "paper-conference",
    "Book chapters": "chapter",
    "Patents": "patent",
    "Technical reports": "report",
    "Zeitschriftenartikel": "article-journal",
    "Artículo científico": "article",
    "论文": "article",
    "Home": "",
}


@pytest.mark.parametrize("label", LABELS)
def test_a_label_names_a_type(label: str) -> None:
    assert of_label(label) == LABELS[label]


VENUES = {
    "Proceedings of the 3rd Pond Conference": "paper-conference",
    "Journal of Ponds": "article-journal",
    "arXiv preprint": "article",
    "PhD thesis, University of Nowhere": "thesis",
    "NeurIPS 2020": "paper-conference",
    "Proceedings of the ACM on Ponds": "article-journal",
    "Technical Report TR-1": "report",
    "Pond": "",
}


@pytest.mark.parametrize("venue", VENUES)
def test_a_venue_names_a_type(venue: str) -> None:
    assert of_venue(venue) == VENUES[venue]


def test_what_stands_in_an_edited_book_is_a_chapter() -> None:
    assert of_inside("Ponds of the World", "", edited=True) == "chapter"
    assert of_inside("Pond Systems", "pages 1-9. Springer", edited=False) == "paper-conference"


def made(label: str = "", type: str = "", context: dict[str, str] | None = None, **fields: Any) -> Item:
    record = Record(
        format="page",
        label=label,
        type=type,
        fields={k.replace("_", "-"): v for k, v in fields.items()},
        context=context or {},
    )
    return normalize.item(record)[0]


def test_the_date_on_a_papers_card_is_the_day_it_was_put_up() -> None:
    cards = {"listing": "cards", "site": "Example Labs", "owner": "Ada Example"}
    item = made("Research Paper", context=cards, title="On ponds", author="M. Poe et al.", issued="Sep 18, 2024")
    assert item.about["posted"] == "2024-09-18"
    assert item.date("issued") is None
    assert (item.text("source"), item.text("container-title")) == ("Example Labs", "")
    assert item.about["page-owner-among-authors"] == "presumed"


def test_a_post_without_byline_is_the_owners_and_says_so() -> None:
    cards = {"listing": "cards", "site": "Example Labs", "owner": "Ada Example"}
    item = made("Blog", context=cards, title="On puddles", issued="Sep 18, 2024")
    assert str(item.date("issued")) == "2024-09-18"
    assert [str(n) for n in item.names("author")] == ["Ada Example"]
    assert item.about["inferred"]["author"] == "page owner"
    assert item.text("container-title") == "Example Labs"


def test_a_list_of_coauthors_gets_the_owner_as_last_author() -> None:
    item = made(context={"owner": "Ada Example", "listing": "works"}, title="On ponds", author="with M. Poe and J. Doe")
    assert [n.family for n in item.names("author")] == ["Poe", "Doe", "Example"]
    assert "author" in item.about["inferred"]


def test_the_best_link_is_the_url_and_the_others_are_kept() -> None:
    links = ("https://x.org/a.pdf", "https://doi.org/10.1000/a", "javascript:1")
    item = made(title="On ponds", URL=links)
    assert item.text("URL") == "https://doi.org/10.1000/a"
    assert item.text("DOI") == "10.1000/a"
    assert item.custom["links"] == ["https://x.org/a.pdf"]


def test_typed_values_pass_through() -> None:
    item = made(type="book", title="Ponds", author=Names(()), issued=Date(parts=((2020, 5),)))
    assert item.type == "book"
    assert item.date("issued") == Date(parts=((2020, 5),))


def test_nothing_printed_is_dropped() -> None:
    record = Record(format="page", fields={"title": "On ponds", "odd": "a remark"}, extra={"rest": "Best paper"})
    item = normalize.item(record)[0]
    assert item.custom == {"odd": "a remark", "rest": "Best paper"}


def test_a_name_spelt_in_two_ways_is_noted_and_not_corrected() -> None:
    items = [made(title="A", author="C. Smith"), made(title="B", author="C. Smiht"), made(title="C", author="C. Smith")]
    marked, findings = normalize.note_slips(items)
    assert [i.about.get("sic") is not None for i in marked] == [False, True, False]
    assert marked[1].names("author")[0].family == "Smiht"
    assert len(findings) == 1
