"""What holds for every reference format: nothing that its row says it keeps is lost, and writing is a fixpoint."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from citekit.formats import FORMATS
from citekit.model import Item, Name, Names
from tests.formats.reference_items import items, plainly, read, write

FORMATS_BOTH_WAYS = ("bibtex", "biblatex", "ris", "endnote", "csljsonl", "cslyaml")
LOSSLESS = ("bibtex", "biblatex", "ris", "endnote")
EXACT = ("csljsonl", "cslyaml")
some = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("name", FORMATS_BOTH_WAYS)
@some
@given(item=items())
def test_what_the_row_keeps_comes_back(name: str, item: Item) -> None:
    text, _ = write([item], name)
    (again,), _ = read(text, name)
    keeps = FORMATS[name].keeps
    for variable, value in item.variables.items():
        if keeps is None or variable in keeps:
            assert plainly(again.variables[variable]) == plainly(value), variable


@pytest.mark.parametrize("name", FORMATS_BOTH_WAYS)
@some
@given(item=items())
def test_writing_what_was_read_gives_the_same_text(name: str, item: Item) -> None:
    text, _ = write([item], name)
    (again,), _ = read(text, name)
    assert write([again], name)[0] == text


@pytest.mark.parametrize("name", LOSSLESS)
@some
@given(item=items())
def test_lossless_writing_loses_nothing(name: str, item: Item) -> None:
    text, findings = write([item], name, lossless=True)
    (again,), _ = read(text, name)
    assert (again.type, dict(again.variables)) == (item.type, dict(item.variables))
    assert [f for f in findings if f.code == "CK220"] == []


@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
@some
@given(item=items())
def test_ascii_text_reads_back_as_the_unicode_text_does(name: str, item: Item) -> None:
    (plain,), _ = read(write([item], name)[0], name)
    (again,), _ = read(write([item], name, ascii=True)[0], name)
    assert plainly(again.variables["title"]) == plainly(plain.variables["title"])


@pytest.mark.parametrize("name", EXACT)
@some
@given(item=items())
def test_formats_with_the_objects_of_csl_json_are_exact(name: str, item: Item) -> None:
    (again,), findings = read(write([item], name)[0], name)
    assert (again.type, dict(again.variables), findings) == (item.type, dict(item.variables), [])


@pytest.mark.parametrize("name", LOSSLESS)
def test_what_a_format_cannot_hold_is_named(name: str) -> None:
    item = Item(id="k", type="book", variables={"title": "T", "scale": "1:2", "guest": Names((Name(family="A"),))})
    if name == "biblatex":
        item = Item(id="k", type="book", variables={"title": "T", "scale": "1:2", "dimensions": "2 m"})
    _, findings = write([item], name)
    assert sum(f.code == "CK220" for f in findings) == 2
    assert "scale" in " ".join(f.what for f in findings)


@pytest.mark.parametrize("name", LOSSLESS)
def test_a_field_edited_after_lossless_writing_wins(name: str) -> None:
    item = Item(id="k", type="interview", variables={"title": "Of <b>bold</b> rivers", "scale": "1:2"})
    text, _ = write([item], name, lossless=True)
    (again,), _ = read(text.replace("rivers", "deltas"), name)
    assert "deltas" in again.title
    assert again.text("scale") == "1:2"
