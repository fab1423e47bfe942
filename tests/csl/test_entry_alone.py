"""A bibliography entry by itself: what it prints does not depend on other works."""

from __future__ import annotations

import pytest

from citekit.csl import Processor, Style
from citekit.errors import UnknownNameError
from citekit.model import Date, Item, Name, Names

STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info><title>t</title><id>t</id>
<updated>2024-01-01T00:00:00+00:00</updated></info>
<citation disambiguate-add-year-suffix="true"><layout><names variable="author"/><date variable="issued">
<date-part name="year"/></date></layout></citation>
<bibliography {options}><layout suffix=".">{number}<names variable="author" suffix=", "/><date variable="issued">
<date-part name="year"/></date><text variable="title" prefix=". "/></layout></bibliography></style>"""


def item(name: str) -> Item:
    author = Names((Name(family="Ek", given="Ida"),))
    return Item(id=name, type="book", variables={"title": name, "author": author, "issued": Date(parts=((2001,),))})


@pytest.mark.parametrize(
    ("options", "number"),
    [
        ("", ""),
        ('subsequent-author-substitute="———"', ""),
        ("", '<text variable="citation-number" suffix=". "/>'),
        ('second-field-align="flush"', '<text variable="citation-number" suffix=". "/>'),
    ],
)
def test_entry_has_no_suffix_dash_or_number(options: str, number: str) -> None:
    made = Processor(Style.load(STYLE.format(options=options, number=number)))
    made.add([item("Reefs"), item("Tides")])
    assert [made.entry("Reefs"), made.entry("Tides")] == ["Ida Ek, 2001. Reefs.", "Ida Ek, 2001. Tides."]


def test_entry_of_an_unknown_id_is_an_error() -> None:
    with pytest.raises(UnknownNameError):
        Processor(Style.load(STYLE.format(options="", number=""))).entry("Reefs")


def test_a_forgotten_item_is_unknown_and_may_come_again() -> None:
    made = Processor(Style.load(STYLE.format(options="", number="")))
    made.add([item("Reefs")])
    made.forget("Reefs")
    with pytest.raises(UnknownNameError):
        made.entry("Reefs")
    made.add([item("Reefs")])
    assert made.entry("Reefs") == "Ida Ek, 2001. Reefs."


def test_an_item_of_the_bibliography_is_not_forgotten() -> None:
    made = Processor(Style.load(STYLE.format(options="", number="")))
    made.add([item("Reefs")])
    made.include(["Reefs"])
    with pytest.raises(UnknownNameError):
        made.forget("Reefs")
