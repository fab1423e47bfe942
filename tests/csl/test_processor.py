"""`citekit.csl` as a library: citations, incremental registration, modes, findings. All data is invented."""

from __future__ import annotations

from typing import Any

import pytest

from citekit.csl import Citation, Cite, Processor, Style
from citekit.errors import LimitError, StyleError, UnknownNameError
from citekit.model import Item, Name, Names

NS = "http://purl.org/net/xbiblio/csl"
NAMES_AND_YEAR = (
    '<group delimiter=" "><names variable="author"><name form="short" and="text"/></names>'
    '<date variable="issued"><date-part name="year"/></date></group>'
)
LOCALE = f"""<locale xmlns="{NS}" version="1.0" xml:lang="en-US"><terms><term name="and">and</term>
<term name="et-al">et al.</term><term name="ibid">ibid.</term></terms></locale>"""


def style(
    layout: str = NAMES_AND_YEAR, *, kind: str = "in-text", macros: str = "", citation: str = "", bibliography: str = ""
) -> Style:
    text = (
        f'<style xmlns="{NS}" version="1.0" class="{kind}">{macros}<citation {citation}><layout prefix="(" suffix=")" '
        f'delimiter="; ">{layout}</layout></citation>{bibliography}</style>'
    )
    return Style.load(text, uri="own.csl")


def item(id_: str, family: str = "Ek", year: int = 2001, **more: Any) -> dict[str, Any]:
    author = [{"family": family, "given": "Nils"}]
    return {"id": id_, "type": "book", "author": author, "issued": {"date-parts": [[year]]}, **more}


def processor(*items: Any, **options: Any) -> Processor:
    made = Processor(options.pop("of", style()), locales={"en-US": LOCALE}.get, output="text", **options)
    made.add(items)
    return made


def test_items_may_be_csl_json_or_typed() -> None:
    names = Names((Name(family="Ek", given="Nils"),))
    made = processor(item("a"), Item(id="b", type="book", variables={"author": names}))
    assert made.cite(Cite(id="a"), Cite(id="b")) == "(Ek 2001; Ek)"


def test_truncated_names_print_et_al_after_the_last_one() -> None:
    names = Names((Name(family="Ek", given="Nils"),), truncated=True)
    made = processor(Item(id="a", type="book", variables={"author": names}))
    assert made.cite(Cite(id="a")) == "(Ek et al.)"


def test_an_unknown_item_is_named_with_the_nearest_id() -> None:
    with pytest.raises(UnknownNameError, match=r"did you mean lindberg1\?"):
        processor(item("lindberg1")).cite(Cite(id="lindburg1"))


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("", "(Ek 2001; Berg 1999)"),
        ("suppress-author", "(2001; Berg 1999)"),
        ("author-only", "Ek"),
        ("composite", "Ek (2001; Berg 1999)"),
    ],
)
def test_mode_of_a_citation(mode: str, expected: str) -> None:
    made = processor(item("a"), item("b", "Berg", 1999))
    assert made.citations([Citation(cites=(Cite(id="a"), Cite(id="b")), mode=mode)]) == [expected]


def test_a_numeric_style_names_people_in_a_composite_citation() -> None:
    made = processor(item("a"), of=style('<text variable="citation-number"/>'))
    assert made.citations([Citation(cites=(Cite(id="a"),), mode="composite")]) == ["Ek (1)"]


def test_registering_a_citation_tells_which_others_changed() -> None:
    made = processor(item("a"), item("b"), of=style(citation='disambiguate-add-year-suffix="true"'))
    made.register(Citation(cites=(Cite(id="a"),), id="one"))
    changes = made.register(Citation(cites=(Cite(id="b"),), id="two"), before=[("one", 0)])
    assert [(change.text, change.changed) for change in changes] == [("(Ek 2001a)", True), ("(Ek 2001b)", True)]
    again = made.register(Citation(cites=(Cite(id="b"),), id="three"), before=[("one", 0), ("two", 0)])
    assert [change.changed for change in again] == [False, False, True]


def test_two_works_of_one_author_and_year_differ_by_a_suffix_in_both_places() -> None:
    own = style(
        citation='disambiguate-add-year-suffix="true" collapse="year-suffix"',
        bibliography=f"<bibliography><layout>{NAMES_AND_YEAR}</layout></bibliography>",
    )
    made = processor(item("a"), item("b"), of=own)
    assert made.cite(Cite(id="a"), Cite(id="b")) == "(Ek 2001a; b)"
    assert made.bibliography().entries == ("Ek 2001a", "Ek 2001b")


def test_an_item_without_printed_form_is_left_out_with_a_finding() -> None:
    own = style(bibliography=f"<bibliography><layout>{NAMES_AND_YEAR}</layout></bibliography>")
    made = processor(item("a"), {"id": "empty", "type": "book"}, of=own)
    made.include(["a", "empty"])
    assert made.bibliography().ids == ("a",)
    assert [finding.code for finding in made.findings] == ["CK401"]


def test_an_unknown_locale_falls_back_with_a_finding() -> None:
    made = Processor(style(), locale="xx-QQ", locales={"en-US": LOCALE}.get)
    assert [finding.code for finding in made.findings] == ["CK412"]


def test_a_dependent_style_takes_its_parent() -> None:
    link = '<link rel="independent-parent" href="parent"/>'
    text = f'<style xmlns="{NS}" version="1.0" default-locale="de-DE"><info>{link}</info></style>'
    citation = '<citation><layout><text value="x"/></layout></citation>'
    parent = f'<style xmlns="{NS}" version="1.0" class="note">{citation}</style>'
    loaded = Style.load(text, parent={"parent": parent}.get)
    assert loaded.is_note
    assert loaded.default_locale == "de-DE"
    with pytest.raises(StyleError, match="circle"):
        Style.load(text, parent={"parent": text}.get)


@pytest.mark.parametrize(
    ("macros", "layout", "message"),
    [
        ("", '<texxt variable="title"/>', r"own\.csl:1: unknown element texxt in cs:layout; did you mean text\?"),
        ("", '<text macro="nope"/>', 'macro "nope" is called but not defined'),
        ('<macro name="a"><text macro="a"/></macro>', '<text value="x"/>', "circle: a -> a"),
        ('<macro name="a"/><macro name="a"/>', '<text value="x"/>', 'macro "a" is defined twice'),
        ("", '<names variable="author"><name et-al-min="abc"/></names>', "write a whole number"),
        ("", "<text/>", "exactly one of"),
    ],
)
def test_a_broken_style_is_refused_with_its_line(macros: str, layout: str, message: str) -> None:
    with pytest.raises(StyleError, match=message):
        style(layout, macros=macros)


def test_macros_that_double_each_time_meet_the_step_limit() -> None:
    doubled = '<text macro="m{0}"/><text macro="m{0}"/>'
    macros = "".join(f'<macro name="m{n}">{doubled.format(n + 1)}</macro>' for n in range(30))
    made = processor(item("a"), of=style('<text macro="m0"/>', macros=macros + '<macro name="m30"/>'))
    with pytest.raises(LimitError, match=r"csl\.steps"):
        made.cite(Cite(id="a"))


def test_deep_nesting_is_formatted_up_to_the_limit_and_named_beyond() -> None:
    def nested(depth: int) -> str:
        return "<group>" * depth + '<text value="x"/>' + "</group>" * depth

    assert processor(item("a"), of=style(nested(200))).cite(Cite(id="a")) == "(x)"
    with pytest.raises(LimitError, match="250"):
        style(nested(400))


def test_unknown_attributes_and_variables_are_findings_with_their_line() -> None:
    found = style('<text variable="tilte" sparkle="1"/><text value="x"/>').findings
    assert [str(finding.where) for finding in found] == ["own.csl:1", "own.csl:1"]
    assert any("did you mean title" in finding.what for finding in found)


def test_a_mode_or_an_output_that_there_is_none_of_is_named() -> None:
    with pytest.raises(UnknownNameError, match="did you mean suppress-author"):
        processor(item("a")).citations([Citation(cites=(Cite(id="a"),), mode="suppress")])
    with pytest.raises(UnknownNameError, match='no output "pdf"; there are text, html'):
        Processor(style(), output="pdf")
