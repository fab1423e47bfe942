"""What citeproc-js does where elements stand in unusual places: found by wrapping, moving and grafting elements of
styles in both engines."""

from __future__ import annotations

import html

import pytest

from citekit.csl import Cite, Processor
from citekit.csl.cites import Citation
from tests.csl.test_common_habits import SHORT, Data, cited, processor, work

VOLUME = {"title": "t", "publisher": "p", "volume": "3"}
BRACKETS = 'prefix="(" suffix=")"'


@pytest.mark.parametrize(
    ("layout", "in_text", "note"),
    [
        (f'<group {BRACKETS}><number variable="volume" {BRACKETS}/></group>', "((3))", "([3])"),
        (f'<group {BRACKETS}><text variable="title"/><text variable="volume" {BRACKETS}/></group>', "(t(3))", "(t[3])"),
        (f'<group {BRACKETS}><text variable="title" {BRACKETS}/></group>', "((t))", "((t))"),
        (f'<group {BRACKETS}><text value="a (b)"/></group>', "(a (b))", "(a (b))"),
        (f"<group {BRACKETS}>" * 3 + '<text variable="title"/>' + "</group>" * 3, "(((t)))", "([(t)])"),
        (f'<group {BRACKETS}><text macro="m" {BRACKETS}/></group>', "((t))", "([t])"),
        ('<group prefix="(a (b) " suffix=" (c) d)"><text variable="title"/></group>', "(a (b) t (c) d)",
         "(a [b] t [c] d)"),
        ('<group prefix="("><number variable="volume" prefix="(" suffix=")"/></group>', "((3)", "((3)"),
    ],
)  # fmt: skip
def test_round_brackets_within_round_brackets_are_square_in_notes(layout: str, in_text: str, note: str) -> None:
    macro = '<macro name="m"><text variable="title"/></macro>'
    assert cited(layout, [VOLUME], extra=macro) == in_text
    assert cited(layout, [VOLUME], extra=macro, kind="note") == note


def test_brackets_of_the_layout_count() -> None:
    layout = '<number variable="volume" prefix="(" suffix=")"/>'
    made = processor(layout, [VOLUME], kind="note", extra="")
    assert made.cite(Cite(id="0")) == "(3)"
    text = f"<group {BRACKETS}>{layout}</group>"
    bibliography = f"<bibliography><layout>{text}</layout></bibliography>"
    assert entries(processor(layout, [VOLUME], kind="note", bibliography=bibliography)) == ["([3])"]


FOUR = [work("Ash, Ida", year, title=f"T{year}") for year in (2000, 2001, 2002, 2003)]
NUMBER = '<text variable="citation-number"/>'


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        (NUMBER, "1–4"),
        ('<text variable="citation-number" prefix="no. "/>', "no. 1–no. 4"),
        (f'<group delimiter=" ">{NUMBER}<text variable="title"/></group>', "1 T2000; 2 T2001; 3 T2002; 4 T2003"),
    ],
)
def test_numbers_collapse_only_where_nothing_else_is_lost(layout: str, expected: str) -> None:
    assert cited(layout, FOUR, citation='collapse="citation-number"') == expected


YEAR = '<date variable="issued"><date-part name="year"/></date>'


@pytest.mark.parametrize(
    ("layout", "expected"),
    [(f"{YEAR}{SHORT}", "2000Ash, 2001, 2002, 2003"), (f"{SHORT}{YEAR}", "Ash2000, 2001, 2002, 2003")],
)
def test_years_collapse_wherever_the_names_stand(layout: str, expected: str) -> None:
    assert cited(layout, FOUR, citation='collapse="year"') == expected


def test_a_cite_without_its_author_keeps_names_that_it_does_not_begin_with() -> None:
    made = processor(f"{YEAR}{SHORT}", FOUR[:1])
    assert made.cite(Cite(id="0", suppress_author=True)) == "2000Ash"


@pytest.mark.parametrize(
    ("layout", "second"),
    [
        (f'{SHORT}<text variable="title" prefix=", "/>', "---, T2001"),
        (f'<group prefix="(">{SHORT}</group>', "(---"),
        (f"<text variable='citation-number'/>{SHORT}", "2---"),
        (f"<text variable='title'/>{SHORT}", "T2001Ash"),
        (f"<text value='by '/>{SHORT}", "by Ash"),
    ],
)
def test_names_give_way_to_a_substitute_only_where_an_entry_begins_with_them(layout: str, second: str) -> None:
    options = 'subsequent-author-substitute="---"'
    made = processor(SHORT, FOUR[:2], bibliography=f"<bibliography {options}><layout>{layout}</layout></bibliography>")
    assert entries(made)[1] == second


@pytest.mark.parametrize(
    ("part", "date", "expected"),
    [
        ('font-style="italic"', "", "Ash <i>2000</i><i>a</i>; Ash <i>2000</i><i>b</i>"),
        ("", 'font-style="italic"', "Ash <i>2000a</i>; Ash <i>2000b</i>"),
        ('text-case="uppercase"', "", "Ash 2000A; Ash 2000B"),
    ],
)
def test_a_year_suffix_is_dressed_as_its_year(part: str, date: str, expected: str) -> None:
    layout = f'{SHORT} <date variable="issued" prefix=" " {date}><date-part name="year" {part}/></date>'
    items: list[Data] = [work("Ash, Ida", 2000, title=title) for title in ("a", "b")]
    assert cited(layout, items, citation='disambiguate-add-year-suffix="true"') == expected


def entries(made: Processor) -> list[str]:
    return [html.unescape(entry) for entry in made.bibliography().entries]


def test_names_as_printed_count_next_to_the_first_key_where_cites_are_regrouped() -> None:
    items = [
        {**work("", 2024), "author": [{"family": "Smith", "given": "D", "non-dropping-particle": "de la"}]},
        work("Nye, S", 2024),
        work("Hall, L", 2020),
    ]
    sort = '<sort><key variable="issued"/><key variable="author"/></sort>'
    attributes = 'demote-non-dropping-particle="sort-only"'
    made = processor(f"{SHORT} {YEAR}", items, sort=sort, citation='collapse="year"', attributes=attributes)
    whole = Citation(cites=tuple(Cite(id=id_) for id_ in "012"))
    assert made.citations([whole]) == ["Hall2020; de la Smith2024; Nye2024"]


NAMES_AND_DATE = f"{SHORT}{YEAR}"
DATED = [work("Ash, I", 2011, title="a"), work("Elm, O", 2000, title="b"), work("Ash, B", title="c")]


@pytest.mark.parametrize(
    ("macro", "expected"),
    [
        (NAMES_AND_DATE, ["b", "a", "c"]),
        (f'<group delimiter=" "><text variable="title"/>{YEAR}</group>', ["b", "a", "c"]),
        (f'<choose><if variable="issued">{NAMES_AND_DATE}</if><else><text variable="title"/></else></choose>',
         ["b", "a", "c"]),
        (f'<choose><if variable="editor">{YEAR}</if><else><text macro="year"/></else></choose>', ["b", "a", "c"]),
        (f'{SHORT}<text macro="year"/>', ["c", "a", "b"]),
        ('<text variable="title"/><text macro="year"/>', ["a", "b", "c"]),
    ],
)  # fmt: skip
def test_a_macro_that_holds_a_date_itself_sorts_by_dates_alone(macro: str, expected: list[str]) -> None:
    macros = f'<macro name="year">{YEAR}</macro><macro name="key">{macro}</macro>'
    sort = '<sort><key macro="key"/></sort>'
    bibliography = f'<bibliography>{sort}<layout><text variable="title"/></layout></bibliography>'
    assert entries(processor(SHORT, DATED, extra=macros, bibliography=bibliography)) == expected


@pytest.mark.parametrize(
    ("more", "options", "expected"),
    [
        ("", "", "Ash 2000, 2001"),
        ('<text variable="title"/>', "", "Ash 2000 T2000; 2001 T2001"),
        ('<text macro="title"/>', "", "Ash 2000 T2000; 2001 T2001"),
        ('<text term="page"/>', "", "Ash 2000 page, 2001 page"),
        ('<text variable="title"/>', 'cite-group-delimiter=" / "', "Ash 2000 T2000 / 2001 T2001"),
    ],
)
def test_the_implied_delimiter_of_a_group_is_for_years_alone(more: str, options: str, expected: str) -> None:
    layout = f'<group delimiter=" ">{SHORT}{YEAR}{more}</group>'
    macro = '<macro name="title"><text variable="title"/></macro>'
    assert cited(layout, FOUR[:2], citation=f'collapse="year" {options}', extra=macro) == expected


def test_names_in_a_macro_with_text_case_give_way_too() -> None:
    macro = f'<macro name="names">{SHORT}</macro>'
    layout = '<text macro="names" text-case="uppercase"/> <names variable="editor" prefix=", "/>'
    items = [{**item, "editor": [{"literal": f"Editor {n}"}]} for n, item in enumerate(FOUR[:2])]
    bibliography = f'<bibliography subsequent-author-substitute="---"><layout>{layout}</layout></bibliography>'
    assert entries(processor(SHORT, items, extra=macro, bibliography=bibliography)) == [
        "Ash, Editor 0",
        "---, Editor 1",
    ]
