"""Year suffixes of one author and year drawn together: locators, the caller's text, and ranges."""

from __future__ import annotations

import pytest

from citekit.csl import Processor, Style
from citekit.csl.cites import Cite
from citekit.styles import locale_text

STYLE = (
    '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">'
    "<info><id>x</id><title>x</title><updated>2020-01-01T00:00:00Z</updated></info>"
    '<citation disambiguate-add-year-suffix="true" collapse="{collapse}" {options}>'
    '<layout prefix="(" suffix=")" delimiter="; "><group delimiter=" "><names variable="author"><name form="short"/>'
    '</names><date variable="issued"><date-part name="year"/></date></group><text variable="locator" prefix=", "/>'
    "</layout></citation></style>"
)
AUTHOR = [{"family": "Ek", "given": "Nils"}]


def cited(cites: list[Cite], collapse: str = "year-suffix", options: str = "") -> str:
    made = Processor(Style.load(STYLE.format(collapse=collapse, options=options)), locales=locale_text)
    items = [{"id": letter, "type": "book", "author": AUTHOR, "title": letter} for letter in "abcde"]
    made.add([{**item, "issued": {"date-parts": [[2000]]}} for item in items])
    made.include(list("abcde"))
    return made.cite(*cites)


A, B, C, D, E = (Cite(id=letter) for letter in "abcde")
B_PAGE, C_PAGE, A_SEE, C_ETC = (
    Cite(id="b", locator="5"), Cite(id="c", locator="5"), Cite(id="a", prefix="see "), Cite(id="c", suffix=" etc.")
)  # fmt: skip


@pytest.mark.parametrize(
    ("cites", "expected"),
    [
        ([A, B_PAGE], "(Ek 2000a, b, 5)"),
        ([B_PAGE, A], "(Ek 2000b, 5; a)"),
        ([A, B, C_PAGE], "(Ek 2000a; b, c, 5)"),
        ([A, B, C_ETC], "(Ek 2000a; b, c etc.)"),
    ],
)
def test_a_locator_stays_with_its_year_suffix(cites: list[Cite], expected: str) -> None:
    assert cited(cites) == expected


@pytest.mark.parametrize(
    ("cites", "expected"),
    [
        ([A, B, C], "(Ek 2000a–c)"),
        ([A_SEE, B, C], "(see Ek 2000a–c)"),
        ([A, B, C, Cite(id="d", locator="5")], "(Ek 2000a–c, d, 5)"),
        ([A, B, D, E], "(Ek 2000a; b; d; e)"),
    ],
)
def test_only_bare_cites_are_in_a_range_but_for_the_first_ones_prefix(cites: list[Cite], expected: str) -> None:
    assert cited(cites, "year-suffix-ranged") == expected


def test_the_year_suffix_delimiter_stands_between_bare_cites() -> None:
    assert cited([A, B, C_PAGE], options='year-suffix-delimiter=","') == "(Ek 2000a,b, c, 5)"
