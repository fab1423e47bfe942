"""Rules that the specification leaves open, or puts otherwise, and on which the other processors are of one mind.

Each was found by comparing whole styles (`python -m benchmarks.agreement`).
"""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from citekit.csl import Processor, Style
from citekit.csl.cites import Cite
from citekit.model import Item
from citekit.styles import locale_text

STYLE = (
    '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" {attributes}>'
    "<info><id>x</id><title>x</title><updated>2020-01-01T00:00:00Z</updated></info>{extra}"
    "<citation><layout>{layout}</layout></citation>"
    "<bibliography><sort>{sort}</sort><layout><text variable='title'/></layout></bibliography></style>"
)
Data = dict[str, Any]


def processor(layout: str, items: list[Data], *, extra: str = "", attributes: str = "", sort: str = "") -> Processor:
    sort = sort or '<key variable="citation-number"/>'
    text = STYLE.format(layout=layout, extra=extra, attributes=attributes, sort=sort)
    made = Processor(Style.load(text), locales=locale_text)
    made.add([{"id": str(number), "type": "book", **item} for number, item in enumerate(items)])
    made.include([str(number) for number in range(len(items))])
    return made


def cited(layout: str, item: Data, **style: str) -> str:
    return html.unescape(re.sub("<[^>]*>", "", processor(layout, [item], **style).cite(Cite(id="0"))))


def order(sort: str, items: list[Data], **style: str) -> list[str]:
    """Titles in the order of the bibliography."""
    made = processor("<text variable='title'/>", items, sort=sort, **style)
    return [str(items[int(id_)]["title"]) for id_ in made.bibliography().ids]


def person(family: str, given: str, **parts: str) -> dict[str, str]:
    return {"family": family, "given": given, **parts}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (person("王", "小明"), "王小明"),
        (person("王", "Xiao Ming"), "王 X. M."),
        (person("Wang", "小明"), "小明 Wang"),
        (person("Иваненко", "Пётр"), "П. Иваненко"),
    ],
)
def test_given_names_in_scripts_without_initials_stay_whole(name: dict[str, str], expected: str) -> None:
    layout = '<names variable="author"><name initialize-with=". "/></names>'
    assert cited(layout, {"author": [name]}) == expected


@pytest.mark.parametrize(
    ("own", "inherited", "expected"),
    [("never", "", "A Ash, B Birch, and Elm Group"), ("", "never", "A Ash, B Birch and Elm Group")],
)
def test_before_an_institution_the_inherited_option_counts(own: str, inherited: str, expected: str) -> None:
    option = 'delimiter-precedes-last="{}"'
    layout = f'<names variable="author"><name and="text" {option.format(own) if own else ""}/></names>'
    authors = [person("Ash", "A"), person("Birch", "B"), {"literal": "Elm Group"}]
    assert cited(layout, {"author": authors}, attributes=option.format(inherited) if inherited else "") == expected


@pytest.mark.parametrize(
    ("families", "title", "expected"),
    [
        (["Ashdown"], "", "Ashd12"),
        (["Ashdown", "Birch"], "", "AsBi12"),
        (["Ashdown", "Birch", "Cole"], "", "AsBC12"),
        (["Ashdown", "Birch", "Cole", "Dorn", "Elm"], "", "ABCD12"),
        (["O'Neill"], "", "Onei12"),
        (["The Lantern"], "", "Lant12"),
        (["Ashdown", "王"], "", "As12"),
        ([], "Is the tide a clock?", "Isti12"),
    ],
)
def test_label_is_a_trigraph(families: list[str], title: str, expected: str) -> None:
    item: Data = {"issued": {"date-parts": [[2012]]}, "title": title}
    if families:
        item["author"] = [{"literal": family} for family in families]
    assert cited('<text variable="citation-label"/>', item) == expected


def test_sort_key_of_names_is_without_and() -> None:
    authors = {"ab": ["Ash", "Birch"], "abc": ["Ash", "Birch", "Cole"], "az": ["Ash", "Zorn"]}
    items = [{"title": t, "author": [person(f, "X") for f in families]} for t, families in authors.items()]
    macro = '<macro name="m"><names variable="author"><name and="text"/></names></macro>'
    assert order('<key macro="m"/>', items[::-1], extra=macro) == ["ab", "abc", "az"]


def test_demoted_particles_come_after_given_names_in_sorting() -> None:
    names = {"z": person("Berg", "Zoe"), "van": {**person("Berg", "Ada"), "non-dropping-particle": "van"}}
    items = [{"title": title, "author": [name]} for title, name in names.items()]
    assert order('<key variable="author"/>', items) == ["van", "z"]


def test_a_range_sorts_after_its_start_and_a_literal_date_last_in_both_directions() -> None:
    dates: Data = {"later": {"date-parts": [[1995]]}, "range": {"date-parts": [[1988], [1990]]},
                   "start": {"date-parts": [[1988]]}, "literal": {"literal": "1950 or so"}}  # fmt: skip
    items = [{"title": title, "issued": date} for title, date in dates.items()]
    assert order('<key variable="issued"/>', items) == ["start", "range", "later", "literal"]
    assert order('<key variable="issued" sort="descending"/>', items) == ["later", "range", "start", "literal"]


def test_a_literal_date_takes_no_implicit_year_suffix() -> None:
    text = STYLE.format(
        layout='<names variable="author"/><date variable="issued" prefix=" "><date-part name="year"/></date>',
        attributes="", extra="", sort='<key variable="title"/>',
    ).replace("<citation>", '<citation disambiguate-add-year-suffix="true">')  # fmt: skip
    made = Processor(Style.load(text), locales=locale_text)
    dates: list[Data] = [{"literal": "in press"}, {"date-parts": [[2001]]}]
    items = [{"title": "t", "author": [person("Ash", "A")], "issued": date} for date in dates for _ in range(2)]
    made.add([{"id": str(n), "type": "book", **item} for n, item in enumerate(items)])
    made.include("0123")
    assert [made.cite(Cite(id=id_)) for id_ in "0123"] == [
        "A Ash in press", "A Ash in press", "A Ash 2001a", "A Ash 2001b"
    ]  # fmt: skip


def test_no_names_count_as_fewer_than_one() -> None:
    items: list[Data] = [{"title": "one", "author": [person("Ash", "A")]}, {"title": "none"}]
    macro = '<macro name="m"><names variable="author"><name form="count"/></names></macro>'
    assert order('<key macro="m"/>', items, extra=macro) == ["none", "one"]


def test_the_text_case_of_a_macro_leaves_names_alone() -> None:
    macro = '<macro name="m"><names variable="author"/><text variable="title" prefix=" "/></macro>'
    item = {"author": [person("Ash", "Ann")], "title": "on tides"}
    assert cited('<text macro="m" text-case="uppercase"/>', item, extra=macro) == "Ann Ash ON TIDES"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("revue d'essais", "Revue d’essais"),
        ("d'essais first", "D’essais First"),
        ("one o'clock now", "One o’clock Now"),
    ],
)
def test_elisions_keep_their_small_letter_in_title_case(title: str, expected: str) -> None:
    assert cited('<text variable="title" text-case="title"/>', {"title": title}) == expected


@pytest.mark.parametrize(("title", "expected"), [("“Big” x", "‘Big’ x"), ("\"Big\" and 'small'", "‘Big’ and ‘small’")])
def test_quotes_false_makes_typed_marks_the_locales(title: str, expected: str) -> None:
    layout = '<text variable="title" quotes="false"/>'
    assert cited(layout, {"title": title}, attributes='default-locale="en-GB"') == expected


def test_strip_periods_takes_those_within_words_too() -> None:
    assert cited('<text term="sub-verbo" form="short" strip-periods="true"/>', {}) == "sv"


@pytest.mark.parametrize(
    ("variable", "text", "expected"),
    [
        ("container-title", "Tides.com J. Coast. Lett.", "Tides.com J Coast Lett"),
        ("title", "U.S.A. v.1", "USA v1"),
        ("edition", "2nd ed.", "2nd ed."),
        ("volume", "2.1", "2.1"),
        ("DOI", "10.5555/t.1", "10.5555/t.1"),
    ],
)
def test_strip_periods_leaves_names_of_sites_numbers_and_identifiers(variable: str, text: str, expected: str) -> None:
    assert cited(f'<text variable="{variable}" strip-periods="true"/>', {variable: text}) == expected


def test_a_short_title_that_stands_for_the_author_takes_the_title_with_it() -> None:
    layout = (
        '<group delimiter=", "><names variable="author"><substitute><text variable="title" form="short"/></substitute>'
        '</names><text variable="title"/><text variable="publisher"/></group>'
    )
    item = {"title": "The long title", "title-short": "Short", "publisher": "Tidewater"}
    assert cited(layout, item) == "Short, Tidewater"


def test_event_is_read_of_items_and_where_the_data_names_it() -> None:
    layout = '<text variable="event" prefix="at "/><text value="."/>'
    assert cited(layout, {"event-title": "Tides"}) == "."
    assert cited(layout, {"event": "Tides"}) == "at Tides."
    made = processor(layout, [])
    made.add([Item(id="i", type="paper-conference", variables={"event-title": "Tides"})])
    assert made.cite(Cite(id="i")) == "at Tides."


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        ('<text variable="citation-number"/>', "1–3"),
        ('<text variable="citation-number"/><text variable="locator" prefix=":"/>', "1; 2:7; 3"),
    ],
)
def test_a_locator_that_is_not_printed_does_not_keep_numbers_from_collapsing(layout: str, expected: str) -> None:
    text = STYLE.format(layout=layout, attributes="", extra="", sort='<key variable="title"/>')
    text = text.replace("<citation><layout>", '<citation collapse="citation-number"><layout delimiter="; ">')
    made = Processor(Style.load(text), locales=locale_text)
    made.add([{"id": str(n), "type": "book", "title": str(n)} for n in range(3)])
    assert made.cite(Cite(id="0"), Cite(id="1", locator="7"), Cite(id="2")) == expected


@pytest.mark.parametrize(("rule", "expected"), [("all-names", "A. Ash; B. de Ash"), ("by-cite", "Ash; de Ash")])
def test_particles_do_not_tell_names_apart_but_cites(rule: str, expected: str) -> None:
    attributes = f'disambiguate-add-givenname="true" givenname-disambiguation-rule="{rule}"'
    text = STYLE.format(
        layout='<names variable="author"><name form="short" initialize-with=". "/></names>', attributes="", extra="",
        sort='<key variable="title"/>',
    ).replace("<citation><layout>", f'<citation {attributes}><layout delimiter="; ">')  # fmt: skip
    made = Processor(Style.load(text), locales=locale_text)
    names = [person("Ash", "Anna"), person("Ash", "Bea", **{"non-dropping-particle": "de"})]
    made.add([{"id": str(n), "type": "book", "title": str(n), "author": [name]} for n, name in enumerate(names)])
    assert made.cite(Cite(id="0"), Cite(id="1")) == expected


def test_names_that_differ_in_their_particles_are_told_from_others_together() -> None:
    style = STYLE.format(
        layout='<names variable="author"><name form="short"/></names>', attributes="", extra="", sort=""
    )
    style = style.replace(
        "<citation>", '<citation disambiguate-add-givenname="true" givenname-disambiguation-rule="all-names">'
    )
    made = Processor(Style.load(style), locales=locale_text)
    people = [person("Ash", "Jo"), {**person("Ash", "Jo"), "non-dropping-particle": "van"}, person("Ash", "Ida")]
    made.add([{"id": str(n), "type": "book", "author": [name]} for n, name in enumerate(people)])
    made.include(["0", "1", "2"])
    assert [made.cite(Cite(id=id_)) for id_ in "012"] == ["Jo Ash", "Jo van Ash", "Ida Ash"]


@pytest.mark.parametrize("direction", ["ascending", "descending"])
def test_a_macro_that_is_a_date_sorts_undated_items_last_whatever_it_prints_for_them(direction: str) -> None:
    macro = (
        '<macro name="m"><choose><if variable="issued"><date variable="issued"><date-part name="year"/></date></if>'
        '<else><text term="no date" form="short"/></else></choose></macro>'
    )
    dates: Data = {"undated": None, "dated": {"date-parts": [[2001]]}, "literal": {"literal": "in press"}}
    items = [{"title": title, **({"issued": date} if date else {})} for title, date in dates.items()]
    assert order(f'<key macro="m" sort="{direction}"/>', items, extra=macro) == ["dated", "undated", "literal"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [('et-al-min="3" et-al-use-first="1"', ["1", "2", "3"]), ('et-al-min="9" et-al-use-first="9"', ["2", "3", "1"])],
)
def test_sort_keys_take_the_et_al_options_of_the_area_not_of_the_name(options: str, expected: list[str]) -> None:
    macro = '<macro name="m"><names variable="author"><name et-al-min="3" et-al-use-first="2"/></names></macro>'
    authors = {"1": ["Ash", "Wood", "Cole"], "2": ["Ash"], "3": ["Ash", "Dorn", "Elm"]}
    items = [{"title": t, "author": [person(f, "X") for f in families]} for t, families in authors.items()]
    sort = '<key macro="m"/><key variable="title"/>'
    assert order(sort, items, extra=macro, attributes=options) == expected


def test_short_names_sort_without_suffixes() -> None:
    authors = {"ash": [person("Ash", "A", suffix="Jr."), person("Roe", "B")], "birch": [person("Ash", "C")] * 2}
    authors["birch"][1] = person("Birch", "D")
    items = [{"title": title, "author": names} for title, names in authors.items()]
    macro = '<macro name="m"><names variable="author"><name form="short"/></names></macro>'
    assert order('<key macro="m"/>', items, extra=macro) == ["birch", "ash"]


def test_blanks_round_a_dash_count_in_sorting() -> None:
    items = [{"title": title} for title in ("A B", "A – Z")]
    assert order('<key variable="title"/>', items) == ["A – Z", "A B"]


def test_the_same_person_family_first_and_last_is_one_person() -> None:
    text = STYLE.format(
        layout='<names variable="author"><name form="short"/></names>',
        attributes="",
        extra="",
        sort='<key variable="author"/>',
    ).replace("<citation>", '<citation disambiguate-add-givenname="true" givenname-disambiguation-rule="all-names">')
    text = text.replace("<bibliography>", '<bibliography subsequent-author-substitute="---">').replace(
        "<layout><text variable='title'/>", "<layout><names variable='author'><name/></names>"
    )  # fmt: skip
    made = Processor(Style.load(text), locales=locale_text)
    authors = [person("Ash", "Jo"), {**person("Ash", "Jo"), "static-ordering": True}]
    made.add([{"id": str(n), "type": "book", "author": [name]} for n, name in enumerate(authors)])
    assert [made.cite(Cite(id=id_)) for id_ in "01"] == ["Ash", "Ash"]
    assert [html.unescape(entry) for entry in made.bibliography().entries] == ["Jo Ash", "---"]


@pytest.mark.parametrize(
    ("form", "locator", "expected"),
    [("ordinal", "2-4", "2nd–4th"), ("roman", "12", "xii"), ("long-ordinal", "3", "third"), ("ordinal", "A", "A")],
)
def test_the_numbers_of_a_cite_take_forms_too(form: str, locator: str, expected: str) -> None:
    made = processor(f'<number variable="locator" form="{form}"/>', [{"title": "A"}])
    assert made.cite(Cite(id="0", locator=locator)) == expected
    assert processor('<number variable="citation-number" form="roman"/>', [{}, {}]).cite(Cite(id="1")) == "ii"


@pytest.mark.parametrize(
    ("number", "expected"), [("Part <i>B</i>", "Part <i>B</i>"), ("2<i>b</i>", "2&#60;i&#62;b&#60;/i&#62;")]
)
def test_markup_counts_in_what_is_no_number(number: str, expected: str) -> None:
    made = processor('<number variable="volume"/>', [{"volume": number}])
    assert made.cite(Cite(id="0")) == expected


def test_a_dash_typed_in_a_section_stays() -> None:
    assert cited('<text variable="section"/>', {"section": "1–3"}) == "1–3"
    assert cited('<text variable="section"/>', {"section": "1-3"}) == "1-3"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('John "Jack" Henry', "J. “Jack” H. Ek"),
        ("John (Jack)", "J. (Jack) Ek"),
        ("2Pac", "2Pac Ek"),
        ("Chr. Henry", "Chr. H. Ek"),
        ("LJubomir", "Lj. Ek"),
        ("Jean-PHilippe", "J.-Ph. Ek"),
        ("AB", "A. Ek"),
        ("j. r.", "j. r. Ek"),
    ],
)
def test_what_is_no_plain_given_name_is_not_cut_to_its_first_letter(given: str, expected: str) -> None:
    layout = '<names variable="author"><name initialize-with=". "/></names>'
    assert cited(layout, {"author": [person("Ek", given)]}) == expected


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        ("<group delimiter=', '>{names}<text variable='title'/></group>", "Two"),
        ("<group font-style='italic' suffix='. '>{names}</group><text variable='title'/>", "Two"),
        ("{names}<date variable='issued' prefix=' (' suffix=') '><date-part name='year'/></date>", "(2000) "),
        ("<text variable='citation-number' suffix='. '/>{names}<text variable='title' prefix=', '/>", "2. Two"),
    ],
)
def test_names_that_give_way_to_nothing_take_their_delimiter_along(layout: str, expected: str) -> None:
    names = '<names variable="author"><name/></names>'
    items = [{"title": title, "author": [person("Ek", "A")]} for title in ("One", "Two")]
    text = STYLE.format(attributes="", extra="", layout=names, sort='<key variable="title"/>')
    text = text.replace("<bibliography>", '<bibliography subsequent-author-substitute="">').replace(
        "<layout><text variable='title'/></layout>", f"<layout>{layout.format(names=names)}</layout>"
    )
    made = Processor(Style.load(text), locales=locale_text)
    made.add([{"id": str(n), "type": "book", "issued": {"date-parts": [[2000]]}, **one} for n, one in enumerate(items)])
    made.include(["0", "1"])
    assert re.sub("<[^>]*>", "", made.bibliography().text).splitlines()[2].strip() == expected.strip()
