"""Citations without markup, read in the style of their own list. All works are invented."""
# ruff: noqa: E501 - citations read best unbroken

from __future__ import annotations

import textwrap
import time
from typing import Any

import pytest

from citekit import normalize
from citekit.formats import page
from citekit.formats.page.strings.marks import marks
from citekit.formats.page.strings.split import entries
from citekit.model import Finding, Item, Source
from citekit.model.csl_data import item_to_csl


def read(text: str) -> list[dict[str, Any]]:
    source = Source(content=text.encode(), uri="list.txt", media_type="text/plain")
    return [item_to_csl(x) for x in normalize.items(page.read(source)) if isinstance(x, Item)]


def families(item: dict[str, Any], role: str = "author") -> list[str]:
    return [n.get("literal") or n["family"] for n in item.get(role, [])]


FORMS: dict[str, str] = {
    "apa": """
Birch, A., & Hollis, B. (2019). Quiet rivers: A study of tides. Journal of Shores, 12(3), 45–67. https://doi.org/10.5555/ab.1
Roe, K., van Loon, P., & Li, X. (2020). Why rivers matter. Tidal Letters, 4(1), 1–9.
Green, F. (2016). Deep wells of the north. Tidal Letters, 2(7), 21–29.""",
    "vancouver": """
1. Birch A, Hollis B. Quiet rivers: a study of tides. J Shores. 2019;12(3):45-67. doi:10.5555/ab.1
2. Roe K, van Loon P, Li X. Why rivers matter. Tidal Lett. 2020;4(1):1-9.
3. Green F. Deep wells of the north. Tidal Lett. 2016;2(7):21-9.""",
    "ieee": """
[1] A. Birch and B. Hollis, “Quiet rivers: A study of tides,” Journal of Shores, vol. 12, no. 3, pp. 45–67, 2019, doi: 10.5555/ab.1.
[2] K. Roe, P. van Loon, and X. Li, “Why rivers matter,” Tidal Letters, vol. 4, no. 1, pp. 1–9, 2020.
[3] F. Green, “Deep wells of the north,” Tidal Letters, vol. 2, no. 7, pp. 21–29, 2016.""",
    "chicago": """
Birch, Alice, and Brian Hollis. “Quiet Rivers: A Study of Tides.” Journal of Shores 12, no. 3 (2019): 45–67. https://doi.org/10.5555/ab.1.

Roe, Karl, Piet van Loon, and Xu Li. “Why Rivers Matter.” Tidal Letters 4, no. 1 (2020): 1–9.

Green, Fay. “Deep Wells of the North.” Tidal Letters 2, no. 7 (2016): 21–29.""",
    "elsevier": """
[1] A. Birch, B. Hollis, Quiet rivers: a study of tides, Journal of Shores 12 (3) (2019) 45–67. https://doi.org/10.5555/ab.1.
[2] K. Roe, P. van Loon, X. Li, Why rivers matter, Tidal Letters 4 (1) (2020) 1–9.
[3] F. Green, Deep wells of the north, Tidal Letters 2 (7) (2016) 21–29.""",
    "gbt": """
[1] Birch A, Hollis B. Quiet rivers: a study of tides[J/OL]. Journal of Shores, 2019, 12(3): 45-67. DOI:10.5555/ab.1.
[2] Roe K, van Loon P, Li X. Why rivers matter[J]. Tidal Letters, 2020, 4(1): 1-9.
[3] Green F. Deep wells of the north[J]. Tidal Letters, 2016, 2(7): 21-29.""",
    "title first": """
Quiet rivers: a study of tides. Alice Birch, Brian Hollis. Journal of Shores, 12(3):45-67, 2019. doi:10.5555/ab.1
Why rivers matter. Karl Roe, Piet van Loon, Xu Li. Tidal Letters, 4(1):1-9, 2020.
Deep wells of the north. Fay Green. Tidal Letters, 2(7):21-29, 2016.""",
    "commas": """
Birch, A. and Hollis, B., Quiet rivers: a study of tides, Journal of Shores, vol. 12, no. 3, pp. 45-67, 2019, doi:10.5555/ab.1
Roe, K., van Loon, P. and Li, X., Why rivers matter, Tidal Letters, vol. 4, no. 1, pp. 1-9, 2020
Green, F., Deep wells of the north, Tidal Letters, vol. 2, no. 7, pp. 21-29, 2016""",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_list_is_read_in_its_own_style(form: str) -> None:
    first, second, third = read(FORMS[form])
    assert [x["title"].lower() for x in (first, second, third)] == [
        "quiet rivers: a study of tides", "why rivers matter", "deep wells of the north",
    ]  # fmt: skip
    assert families(first) == ["Birch", "Hollis"]
    assert families(second) == ["Roe", "Loon", "Li"]
    assert second["author"][1]["non-dropping-particle"] == "van"
    assert families(third) == ["Green"]
    assert [x["issued"]["date-parts"][0][0] for x in (first, second, third)] == [2019, 2020, 2016]
    assert [x["container-title"][:7] for x in (second, third)] == ["Tidal L", "Tidal L"]
    assert (first["volume"], first["issue"], first["page"], first["DOI"]) == ("12", "3", "45-67", "10.5555/ab.1")
    assert {x["type"] for x in (first, second, third)} == {"article-journal"}


def test_a_chapter_has_its_book_editors_and_publisher() -> None:
    chapter, book = read(
        "White, C., & Black, D. (2017). Small things. In E. Brown (Ed.), Handbook of shells (pp. 12–30). Springer.\n"
        "Grey, A. (2018). Book of tides. Oxford University Press."
    )
    assert (chapter["type"], chapter["container-title"], chapter["page"]) == ("chapter", "Handbook of shells", "12-30")
    assert (families(chapter, "editor"), chapter["publisher"]) == (["Brown"], "Springer")
    assert (book["type"], book["publisher"]) == ("book", "Oxford University Press")


def test_a_thesis_keeps_its_genre_and_school() -> None:
    thesis, _ = read(
        "Green, F. (2016). Deep wells [Doctoral dissertation, University of Tideham].\n"
        "Roe, K. (2020). Why rivers matter. Tidal Letters, 4, 1-9."
    )
    assert (thesis["type"], thesis["genre"], thesis["publisher"]) == (
        "thesis", "Doctoral dissertation", "University of Tideham",
    )  # fmt: skip


def test_a_dash_stands_for_the_authors_of_the_work_before() -> None:
    found = read(
        "Birch, Alice. 2019. Quiet Rivers. Oxford: Harbour University Press.\n"
        "———. 2020. Loud Rivers. Oxford: Harbour University Press.\n"
        "Hollis, Brian. 2018. The Slow Shore. New York: Tide Press."
    )
    assert [families(x) for x in found] == [["Birch"], ["Birch"], ["Hollis"]]


def test_year_headings_hold_for_what_follows() -> None:
    found = read(
        "Publications\n\n2020\n\nA. Birch and B. Hollis. Quiet rivers of the north. Tidal Letters, 4(1):1–9.\n\n"
        "2019\n\nK. Roe. Loud rivers of the south. Tidal Letters, 3(2):10–19.\n"
    )
    assert [x["issued"]["date-parts"] for x in found] == [[[2020]], [[2019]]]


PDF = """[1] A. Birch and B. Hollis. Quiet ﬂoods and the measure-
ment of rivers. Journal of Shores, 12(3):45–67, 2019.
[2] K. Roe. Why rivers matter to towns that lie beside
them. Tidal Letters, 4(1):1–9, 2020.

17
Birch and others: Rivers

[3] F. Green. Deep wells of the north and their slow re-
covery. Tidal Letters, 2(7):21–29, 2016.
"""


def test_what_a_pdf_puts_in_is_taken_out() -> None:
    assert [x["title"] for x in read(PDF)] == [
        "Quiet floods and the measurement of rivers",
        "Why rivers matter to towns that lie beside them",
        "Deep wells of the north and their slow recovery",
    ]


HANGING = """Birch, A. (2019). Quiet rivers: A study of tides that come
    late. Journal of Shores, 12(3), 45–67.
Roe, K. (2020). Why rivers
    matter. Tidal Letters, 4(1), 1–9.
"""


@pytest.mark.parametrize("text", [HANGING, HANGING.replace("\nRoe", "\n\nRoe"), HANGING.replace("\n    ", " ")])
def test_layout_makes_no_difference(text: str) -> None:
    assert [e.text[:9] for e in entries(text)] == ["Birch, A.", "Roe, K. ("]
    assert entries(text)[0].line == 1


def test_what_no_field_takes_is_kept() -> None:
    source = Source(
        content=(
            "Birch, A. (2019). Quiet rivers. Journal of Shores, 12(3), 45–67. Best paper award of the spring meeting.\n"
            "Roe, K. (2020). Why rivers matter. Tidal Letters, 4(1), 1–9."
        ).encode(),
        uri="list.txt",
        media_type="text/plain",
    )
    first = next(iter(page.read(source)))
    assert not isinstance(first, Finding | Item)
    assert "Best paper award of the spring meeting" in first.extra["rest"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Shell 12(3), 45–67", {"volume": "12", "issue": "3", "page": "45-67"}),
        ("Shell, vol. 12, no. 3, pp. 45-67", {"volume": "12", "issue": "3", "page": "45-67"}),
        ("Shell 12:45–67", {"volume": "12", "page": "45-67"}),
        ("Shell. 2015;12(3):45-67", {"issued": "2015", "volume": "12", "issue": "3", "page": "45-67"}),
        ("Shell 12, 45–67 (2015)", {"issued": "2015", "volume": "12", "page": "45-67"}),
        ("Shell 12, 128 (2015)", {"issued": "2015", "volume": "12", "page": "128"}),
        ("Shell Bd. 12 (2015), Nr. 3, S. 45-67", {"issued": "2015", "volume": "12", "issue": "3", "page": "45-67"}),
        ("Вестник. 2015. Т. 12, № 3. С. 45–67.", {"issued": "2015", "volume": "12", "issue": "3", "page": "45-67"}),
        ("河流学报, 2015, 12(3): 45-67", {"issued": "2015", "volume": "12", "issue": "3", "page": "45-67"}),
        ("Shell. 1982:511–31", {"issued": "1982", "page": "511-31"}),
        ("Web log (accessed 3 May 2024)", {"accessed": "3 May 2024"}),
        ("Tides, in press", {"status": "in press"}),
    ],
)
def test_numbers_and_dates_are_told_by_their_shape(text: str, said: dict[str, str]) -> None:
    found = {name: value for mark in marks(text) for name, value in mark.values}
    assert {n: v for n, v in found.items() if n in said} == said


def test_a_section_of_other_things_is_left_out_with_a_finding() -> None:
    text = (
        "A. Birch. Quiet rivers. Tidal Letters, 4(1):1–9, 2019.\nB. Roe. Loud rivers. Tidal Letters, 5(1):1–9, 2020.\n\n"
        "Teaching\n\nRivers 101, University of Tideham, 2021.\n"
    )
    source = Source(content=text.encode(), uri="list.txt", media_type="text/plain")
    found = list(page.read(source))
    assert sum(not isinstance(x, Finding) for x in found) == 2
    assert "CK315" in {x.code for x in found if isinstance(x, Finding)}


def test_prose_is_no_list_of_citations() -> None:
    text = "The river rose in spring.\nNobody had measured it before.\nIn the town people spoke of little else.\n"
    assert read(text) == []


def test_a_work_listed_twice_is_joined_with_a_finding() -> None:
    line = "Birch, A. (2019). Quiet rivers of the north. Journal of Shores, 12(3), 45–67.\n"
    other = "Roe, K. (2020). Why rivers matter. Tidal Letters, 4(1), 1–9.\n"
    source = Source(content=(line + other + line).encode(), uri="list.txt", media_type="text/plain")
    found = list(page.read(source))
    assert [x.code for x in found if isinstance(x, Finding)] == ["CK314"]
    assert sum(not isinstance(x, Finding) for x in found) == 2


def test_a_work_shown_twice_on_a_page_is_joined_with_a_finding() -> None:
    work = "<li>Alice Birch, Brian Roe. <b>Quiet rivers of the north</b>. Tidal Letters, 2019.{}</li>"
    other = "<li>Karl Roe, Fay Green. <b>Why rivers matter</b>. Tidal Letters, 2020.</li>"
    more = ' <a href="https://doi.org/10.5555/qr.1">doi</a>'
    html = f"<html><body><h2>Selected publications</h2><ul>{work.format('')}{other}</ul><h2>Publications</h2><ul>{work.format(more)}{other}</ul></body></html>"
    source = Source(content=html.encode(), uri="page.html", media_type="text/html")
    found = list(normalize.items(page.read(source)))
    assert [x.code for x in found if isinstance(x, Finding)].count("CK314") == 2
    items = [x for x in found if isinstance(x, Item)]
    assert len(items) == 2
    assert items[0].text("DOI") == "10.5555/qr.1"


@pytest.mark.parametrize(
    "text", ["Doe, J., " * 20_000, "([" * 40_000 + "2019", "12(3), 45–67 (2019) " * 5_000, "“a b c” " * 9_000]
)
def test_a_line_without_end_is_no_citation_and_takes_no_time(text: str) -> None:
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 10


def test_a_year_behind_the_words_technical_report_is_its_date() -> None:
    text = (
        "1. Grundlagen der Flussufer. Eva Färber, Karin Jäger. Technical report 2019.\n"
        "2. Über ruhige Städte. Eva Färber. Technical report 17, 2018.\n"
    )
    found = read(text)
    assert [x["issued"]["date-parts"] for x in found] == [[[2019]], [[2018]]]
    assert [x["type"] for x in found] == ["report", "report"]
    assert [x.get("number") for x in found] == [None, "17"]


TITLES_FIRST = (
    ("Slow rivers and their sediments", "Clara Hollis, Brian Ng", "Cahiers du littoral 2019"),
    ("On winter light", "M. Dunmore, Henry Birch", "SLOW 2018"),
    ("Measuring quiet cities: a study", "Clara Hollis", "Shell 2017"),
    ("Bird song revisited", "Grace Grantley, Clara Hollis, Francis Ellery", "Proceedings of SLOW 2016"),
    ("Soil memory under RNA folding", "Clara Hollis and David Kettering", "Growth Letters 2015"),
)


def told(found: list[dict[str, Any]]) -> list[tuple[str, list[str], str, int]]:
    return [
        (
            x["title"],
            [n["family"] for n in x.get("author", [])],
            x.get("container-title", ""),
            x["issued"]["date-parts"][0][0],
        )
        for x in found
    ]


WANTED = [
    ("Slow rivers and their sediments", ["Hollis", "Ng"], "Cahiers du littoral", 2019),
    ("On winter light", ["Dunmore", "Birch"], "SLOW", 2018),
    ("Measuring quiet cities: a study", ["Hollis"], "Shell", 2017),
    ("Bird song revisited", ["Grantley", "Hollis", "Ellery"], "Proceedings of SLOW", 2016),
    ("Soil memory under RNA folding", ["Hollis", "Kettering"], "Growth Letters", 2015),
]


def test_names_behind_a_title_are_followed_by_what_follows_a_title() -> None:
    assert told(read("\n".join(f"{t}. {a}. {v}." for t, a, v in TITLES_FIRST))) == WANTED


LINE_FORMS = {
    "three-lines-apart": "{t}\n{a}\n{v}\n",
    "three-lines": "{t}\n{a}\n{v}",
    "two-lines-apart": "{t}\n{a}. {v}\n",
    "two-lines": "{t}\n{a}. {v}",
    "numbered": "{n}. {t}\n   {a}\n   {v}",
    "bullets": "• {t}\n  {a}\n  {v}",
}


@pytest.mark.parametrize("form", LINE_FORMS)
def test_a_line_that_ends_before_the_margin_ends_its_field(form: str) -> None:
    entries_ = [LINE_FORMS[form].format(n=n, t=t, a=a, v=v) for n, (t, a, v) in enumerate(TITLES_FIRST, 1)]
    assert told(read("\n".join(entries_))) == WANTED


def test_names_above_titles_begin_the_citations_of_a_list_that_begins_with_them() -> None:
    assert told(read("\n".join(f"{a}\n{t}\n{v}" for t, a, v in TITLES_FIRST))) == WANTED


def test_a_line_wrapped_at_the_margin_does_not_end_its_field() -> None:
    long = "A study of slow rivers and of their sediments in quiet cities under winter light and other conditions"
    text = "\n".join(
        f"[{n}] {textwrap.fill(f'{a}. {long} {n}. {v}.', 60)}" for n, (_, a, v) in enumerate(TITLES_FIRST, 1)
    )
    assert [x["title"] for x in read(text)] == [f"{long} {n}" for n in range(1, 6)]


def test_buttons_of_a_menu_far_above_the_cards_close_none() -> None:
    menu = "CV\nClara Hollis\nTide researcher\nHarbour Town\nPDF\n" + "".join(
        f"About the tides {n}\n" for n in range(14)
    )
    cards = "".join(
        f"{t}\n{a}\n{v}\nDownload\n" for t, a, v in (*TITLES_FIRST, ("More on shells", "Henry Birch", "Shell 2014"))
    )
    assert [x["title"] for x in read(menu + cards)] == [t for t, _, _ in TITLES_FIRST] + ["More on shells"]


NAMES: dict[str, tuple[str, list[list[str]]]] = {
    "family names first, initials bare": (
        "Birch RA, E M, Hollis J-P. Quiet rivers of the north. Tidal Letters. 2019;12:45-67.\n"
        "García Márquez A, Roe T de. Loud rivers of the south. Tidal Letters. 2020;13:1-9.\n"
        "Hung P-K. Deep wells. Tidal Letters. 2021;14:2-8.",
        [["Birch", "E", "Hollis"], ["García Márquez", "Roe"], ["Hung"]],
    ),
    "family names first, in capitals": (
        "BIRCH Alice, “Quiet rivers of the north,” Tidal Letters, vol. 12 (2019), pp. 45–67.\n"
        "GARCÍA LORENZO Diego, Fay GREEN, “Loud rivers of the south,” Tidal Letters, vol. 13 (2020), pp. 1–9.\n"
        "ROE Karl, “Deep wells,” Tidal Letters, vol. 14 (2021), pp. 2–8.",
        [["BIRCH"], ["GARCÍA LORENZO", "GREEN"], ["ROE"]],
    ),
    "parted by strokes": (
        "Birch, Alice/von Hagen, Eva (2019): Quiet rivers of the north. In: Tidal Letters, 12 (3), 45–67.\n"
        "Roe, Karl/Green, Fay/Hollis, Brian (2020): Loud rivers. In: Tidal Letters, 13 (1), 1–9.",
        [["Birch", "Hagen"], ["Roe", "Green", "Hollis"]],
    ),
    "a short and before the last inverted name": (
        "RUIZ, Ana, MORA, Diego y GIL, Eva, 2019. Ríos lentos del norte. Revista de Ríos. Vol. 12, no. 3, p. 45-67.\n"
        "PAZ, Luis y SOL, Inés, 2020. La marea baja. Revista de Ríos. Vol. 13, no. 1, p. 1-9.",
        [["RUIZ", "MORA", "GIL"], ["PAZ", "SOL"]],
    ),
}


@pytest.mark.parametrize("form", NAMES)
def test_names_are_read_in_the_form_of_their_list(form: str) -> None:
    text, expected = NAMES[form]
    assert [families(x) for x in read(text)] == expected


def test_one_citation_alone_may_be_wrapped() -> None:
    (one,) = read(
        "[1] A. Birch and B. Hollis, “Quiet rivers of the north: a study of tides,” Tidal\n"
        "Letters, vol. 12, no. 3, pp. 45–67, 2019."
    )
    assert (families(one), one["volume"], one["page"]) == (["Birch", "Hollis"], "12", "45-67")


def test_a_volume_at_the_beginning_of_a_line_begins_no_citation() -> None:
    found = read(
        "[1] Birch, A. 2019: Quiet rivers of the north and of the south. – Tidal Letters\n12. (3): 45-67.\n"
        "[2] Roe, K. 2020: Loud rivers of the south. – Tidal Letters 13: 1-9.\n"
        "[3] Green, F. 2021: Deep wells of the east, and of the west too. – Tidal Letters\n14: 2-8.\n"
    )
    assert [x["issued"]["date-parts"][0][0] for x in found] == [2019, 2020, 2021]
