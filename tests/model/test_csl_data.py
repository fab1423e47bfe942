"""CSL-JSON objects ⇄ items."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from citekit.model import Date, Item, Name, Names
from citekit.model.csl_data import item_from_csl, item_to_csl
from citekit.model.vocabulary import DATE_VARIABLES, KINDS, NAME_VARIABLES, TYPES, Kind
from tests.shared import shared_path


def read(**members: Any) -> Item:
    return item_from_csl({"id": "a", "type": "book", **members})[0]


def codes(**members: Any) -> list[str]:
    return [f.code for f in item_from_csl({"id": "a", "type": "book", **members})[1]]


@pytest.mark.parametrize(
    ("given", "read_as"),
    [
        ({"volume": 3}, {"volume": "3"}),
        ({"page": "12-15"}, {"page": "12-15"}),
        ({"title": 1984}, {"title": "1984"}),
        ({"keyword": ["a", "b"]}, {"keyword": "a, b"}),
        ({"event": "A Meeting"}, {"event-title": "A Meeting"}),
        ({"shortTitle": "S", "journalAbbreviation": "J"}, {"title-short": "S", "container-title-short": "J"}),
        ({"doi": "10.1000/1"}, {"DOI": "10.1000/1"}),
        ({"part": "2", "printing": 1}, {"part-number": "2", "printing-number": "1"}),
        ({"author": "Some Group"}, {"author": Names((Name(literal="Some Group"),))}),
        ({"author": {"family": "Lee"}}, {"author": Names((Name(family="Lee"),))}),
        (
            {"editor": [{"family": "Club", "isInstitution": "true"}]},
            {"editor": Names((Name(literal="Club"),))},
        ),
        ({"issued": "2020-03-01"}, {"issued": Date(parts=((2020, 3, 1),))}),
        ({"issued": 1999}, {"issued": Date(parts=((1999,),))}),
        ({"issued": {"raw": "2020-03/.."}}, {"issued": Date(parts=((2020, 3), ()))}),
        ({"issued": {"raw": "last spring"}}, {"issued": Date(raw="last spring")}),
        ({"issued": {"date-parts": [["2020", "03"]]}}, {"issued": Date(parts=((2020, 3),))}),
        ({"issued": {"date-parts": [[1993, 0, 0]]}}, {"issued": Date(parts=((1993,),))}),
        ({"issued": {"date-parts": [[-44, 3, 15]]}}, {"issued": Date(parts=((-44, 3, 15),))}),
        ({"issued": {"date-parts": [[2000], [0]]}}, {"issued": Date(parts=((2000,), ()))}),
        ({"issued": {"date-parts": [[1850]], "circa": "1"}}, {"issued": Date(parts=((1850,),), circa=True)}),
        ({"issued": {"date-parts": [[1850]], "season": "21"}}, {"issued": Date(parts=((1850,),), season=1)}),
        ({"issued": "-0043"}, {"issued": Date(parts=((-44,),))}),
    ],
)
def test_tolerant_reading(given: dict[str, Any], read_as: dict[str, Any]) -> None:
    assert dict(read(**given).variables) == read_as


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"title": ["a", "b"]}, None),
        ({"title": None}, None),
        ({"volume": "9" * 500}, None),
        ({"issued": {"date-parts": [[2020, 17, 4]]}}, Date(parts=((2020,),))),
        ({"issued": {"date-parts": [[2021, 2, 31]]}}, Date(parts=((2021, 2),))),
        ({"issued": {"date-parts": [[0]]}}, None),
        ({"issued": {"date-parts": [[True]]}}, None),
        ({"issued": {"date-parts": [[2020.5]]}}, None),
        ({"issued": {"date-parts": [[2020], [2021], [2022]]}}, Date(parts=((2020,), (2021,)))),
        ({"language": "../../etc"}, None),
    ],
)
def test_a_value_that_cannot_be_is_set_aside_and_named(given: dict[str, Any], kept: Any) -> None:
    (variable,) = given
    item, findings = item_from_csl({"id": "a", "type": "book", **given}, path="items[3]")
    assert item.variables.get(variable) == kept
    assert [f.code for f in findings] == ["CK101"]
    assert findings[0].where.path == f"items[3].{variable}"
    assert item.about["set-aside"][variable] == given[variable]


def test_types_in_other_spellings() -> None:
    def type_of(given: str) -> str:
        return item_from_csl({"id": "a", "type": given})[0].type

    assert [type_of(t) for t in ("Book", "motion-picture", "journal-article", "Legal Case")] == [
        "book", "motion_picture", "article-journal", "legal_case",
    ]  # fmt: skip


def test_unknown_type_is_document_and_keeps_its_name() -> None:
    item, findings = item_from_csl({"id": "a", "type": "hologram"})
    assert (item.type, item.custom["type"], [f.code for f in findings]) == ("document", "hologram", ["CK103"])


def test_unknown_members_go_to_custom_and_come_back() -> None:
    item = read(foo={"bar": [1, 2]}, custom={"mine": True})
    assert item.custom == {"foo": {"bar": [1, 2]}, "mine": True}
    assert item_to_csl(item)["custom"] == {"foo": {"bar": [1, 2]}, "mine": True}


def test_two_spellings_that_differ_keep_both() -> None:
    item = read(event="Old", **{"event-title": "New"})
    assert (item.text("event-title"), item.custom["event"]) == ("New", "Old")
    assert codes(event="Same", **{"event-title": "Same"}) == []


def test_truncation_is_a_flag_that_survives() -> None:
    item = Item(id="a", variables={"author": Names((Name(family="Lee"),), truncated=True)})
    data = item_to_csl(item)
    assert data["author"] == [{"family": "Lee"}]
    assert data["custom"]["citekit"]["truncated"] == ["author"]
    assert item_from_csl(data)[0] == item


_words = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12)
_names = st.builds(Name, family=_words, given=st.just("") | _words, suffix=st.sampled_from(["", "Jr."]))
_dates = st.builds(
    Date,
    parts=st.lists(
        st.tuples(st.integers(1, 2999)) | st.tuples(st.integers(1, 2999), st.integers(1, 12)), min_size=1, max_size=2
    ).map(tuple),
    circa=st.booleans(),
    season=st.none() | st.integers(1, 4),
)


@st.composite
def items(draw: st.DrawFn) -> Item:
    values: dict[str, Any] = {}
    for variable in draw(st.lists(st.sampled_from(sorted(KINDS)), max_size=8, unique=True)):
        kind = KINDS[variable]
        if kind is Kind.NAME:
            values[variable] = Names(tuple(draw(st.lists(_names, min_size=1, max_size=3))), draw(st.booleans()))
        elif kind is Kind.DATE:
            values[variable] = draw(_dates)
        else:
            values[variable] = "en-GB" if variable == "language" else draw(_words)
    return Item(id=draw(_words), type=draw(st.sampled_from(TYPES)), variables=values)


@given(items())
def test_items_written_and_read_back_are_the_same(item: Item) -> None:
    data = json.loads(json.dumps(item_to_csl(item)))
    assert item_from_csl(data) == (item, [])


@given(items())
def test_what_is_written_is_valid_against_the_official_schema(item: Item) -> None:
    schema = json.loads(shared_path("corpora", "schema", "csl-data.json").read_text(encoding="utf-8"))
    errors = list(Draft7Validator(schema).iter_errors([item_to_csl(item)]))
    assert errors == []


def test_every_variable_of_the_schema_has_a_kind() -> None:
    schema = json.loads(shared_path("corpora", "schema", "csl-data.json").read_text(encoding="utf-8"))
    for name, form in schema["items"]["properties"].items():
        if name in ("id", "type", "custom", "categories"):
            continue
        item, findings = item_from_csl({"id": "a", "type": "book", name: _example(form)})
        assert item.variables, name
        assert not [f for f in findings if f.code != "CK108"], name
    assert len(TYPES) == 45
    assert set(schema["items"]["properties"]["type"]["enum"]) == set(TYPES)
    assert len(NAME_VARIABLES) >= 26
    assert "issued" in DATE_VARIABLES


def _example(form: dict[str, Any]) -> Any:
    if form.get("type") == "array":
        return [{"family": "Lee"}]
    if str(form.get("$ref", "")).endswith("date-variable"):
        return {"date-parts": [[2020]]}
    return "en"
