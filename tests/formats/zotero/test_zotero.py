from __future__ import annotations

import json
from typing import Any

import pytest

from citekit.formats.options import WriteOptions
from citekit.formats.zotero import (
    extra_with,
    fields_of,
    identities,
    item_from_fields,
    item_to_fields,
    merged_data,
    own_lines,
    read,
    tables,
    write,
)
from citekit.model import Date, Finding, Item, Name, Names, Source
from citekit.model.vocabulary import KINDS, TYPES, Kind

NOT_WRITTEN = {"citation-key"}  # the item's id is written in its place


def sample(variable: str) -> Any:
    kind = KINDS[variable]
    if kind is Kind.NAME:
        return Names((Name(family="Quill", given="Ada"), Name(literal="Institute of Invention")))
    if kind is Kind.DATE:
        return Date(parts=((2021, 3, 5),))
    return "12" if kind is Kind.NUMBER else f"Some {variable}"


@pytest.mark.parametrize("csl_type", TYPES)
def test_every_type_and_every_variable_comes_back(csl_type: str) -> None:
    given = Item(id="k", type=csl_type, variables={v: sample(v) for v in KINDS if v not in NOT_WRITTEN})
    back = item_from_fields(item_to_fields(given))
    assert (back.id, back.type) == ("k", csl_type)
    assert {v: x for v, x in back.variables.items() if given.variables[v] != x} == {}
    assert set(back.variables) == set(given.variables)


@pytest.mark.parametrize("variable", [v for v in KINDS if v not in NOT_WRITTEN])
@pytest.mark.parametrize("csl_type", TYPES)
def test_the_json_written_holds_only_what_the_type_has(csl_type: str, variable: str) -> None:
    fields = item_to_fields(Item(id="k", type=csl_type, variables={variable: sample(variable)}))
    data = merged_data({}, fields)
    known = {*tables.FIELDS[data["itemType"]], "itemType", "creators", "tags"}
    assert set(data) <= known
    assert all(c["creatorType"] in tables.CREATORS[data["itemType"]] for c in data.get("creators", ()))
    assert fields_of(data) == fields


@pytest.mark.parametrize("item_type", tables.FIELDS)
def test_every_zotero_type_is_kept_through_an_item(item_type: str) -> None:
    item = item_from_fields({"itemType": item_type})
    assert item_to_fields(item)["itemType"] == item_type


def test_every_field_of_every_type_has_a_meaning_or_is_the_users() -> None:
    mapped = {f for fields in (*tables.VARIABLES.values(), *tables.DATES.values()) for f in fields}
    every = {f for fields in tables.FIELDS.values() for f in fields}
    assert every - mapped == tables.UNMAPPED
    assert mapped <= every


def test_every_csl_type_has_a_zotero_type() -> None:
    assert set(tables.CSL_TYPE.values()) | set(tables.NEAREST) == set(TYPES)
    assert not set(tables.CSL_TYPE.values()) & set(tables.NEAREST)
    several = [t for t in TYPES if list(tables.CSL_TYPE.values()).count(t) > 1]
    assert sorted(several) == sorted(tables.PREFERRED)


DATES = [
    (Date(parts=((2021,),)), "2021"),
    (Date(parts=((2021, 3),)), "2021-03"),
    (Date(parts=((2021, 3, 5), (2021, 4))), "2021-03-05/2021-04"),
    (Date(parts=((2021, 3), ())), "2021-03/.."),
    (Date(parts=((1850,),), circa=True), "1850~"),
    (Date(parts=((-44, 3, 15),)), "-0043-03-15"),
    (Date(parts=((2020, 21),)), "2020-21"),
    (Date(raw="in the spring of 2020"), "in the spring of 2020"),
]


@pytest.mark.parametrize(("date", "text"), DATES)
def test_a_date_keeps_its_precision(date: Date, text: str) -> None:
    fields = item_to_fields(Item(id="k", type="book", variables={"issued": date}))
    assert fields["date"] == text
    assert item_from_fields(fields).date("issued") == date


def test_a_day_of_access_that_is_no_whole_day_goes_to_extra() -> None:
    assert item_to_fields(Item(id="", type="book", variables={"accessed": Date(parts=((2021, 3, 5),))}))["accessDate"]
    part = item_to_fields(Item(id="", type="book", variables={"accessed": Date(parts=((2021,),))}))
    assert part["extra/accessed"] == "2021"


def test_particles_and_suffixes_survive_where_zotero_shows_the_same_name() -> None:
    names = Names(
        (
            Name(family="Berg", given="Jan", non_dropping_particle="van der"),
            Name(family="Beethoven", given="Ludwig", dropping_particle="van"),
            Name(family="King", given="Martin", suffix="Jr.", comma_suffix=True),
        )
    )
    item = Item(id="k", type="book", variables={"author": names})
    fields = item_to_fields(item)
    assert [(c["firstName"], c["lastName"]) for c in fields["creators"]] == [
        ("Jan", "van der Berg"), ("Ludwig van", "Beethoven"), ("Martin, Jr.", "King"),
    ]  # fmt: skip
    assert item_from_fields(fields, known=item).names("author") == names
    changed = {**fields, "creators": [*fields["creators"][:2], {"creatorType": "author", "name": "Choir"}]}
    assert item_from_fields(changed, known=item).names("author").names == (*names.names[:2], Name(literal="Choir"))


EXTRA = [
    ("", {"extra/original-title": "Alt"}, "Original Title: Alt"),
    ("my own note", {"extra/original-title": "Alt"}, "my own note\nOriginal Title: Alt"),
    ("my note\r\nPMID: 1\r\nmore\r\n", {"extra/PMID": "2"}, "my note\r\nPMID: 2\r\nmore\r\n"),
    ("a\nPMID: 1\nb", {"extra/PMID": None}, "a\nb"),
    ("tex.field: x\nCitation Key: old", {"extra/type": "figure"}, "tex.field: x\nCitation Key: old\nType: figure"),
    ("Editor: A || B\nEditor: C || D", {"extra/editor": ["C || D"]}, "Editor: C || D"),
    ("PMID: 1\nPMID: 9", {"extra/PMID": "2"}, "PMID: 2\nPMID: 9"),
    ("  odd  spacing :  x \n\n\n", {}, "  odd  spacing :  x \n\n\n"),
    ("original-title:  Alt ", {"extra/original-title": "New"}, "Original Title: New"),
]


@pytest.mark.parametrize(("extra", "change", "result"), EXTRA)
def test_only_own_lines_of_extra_change(extra: str, change: dict[str, Any], result: str) -> None:
    assert extra_with(extra, change) == result


def test_lines_of_extra_are_ours_only_with_a_label_of_csl() -> None:
    extra = "Original Date: 1901\ntex.shelf: 3\nsee: here\nTYPE: post\nContainer Author: Bell || Ann\nnote to self"
    assert own_lines(extra) == {
        "extra/original-date": "1901", "extra/type": "post", "extra/container-author": ["Bell || Ann"],
    }  # fmt: skip


def test_creators_and_tags_of_the_user_stay_where_they_are() -> None:
    data = {
        "itemType": "case",
        "creators": [
            {"creatorType": "counsel", "lastName": "Law", "firstName": "A."},
            {"creatorType": "author", "lastName": "Old", "firstName": "B."},
        ],
        "tags": [{"tag": "auto", "type": 1}, {"tag": "drop"}],
    }
    change = {
        "creators": [{"creatorType": "author", "lastName": "New", "firstName": "B."}], "tag/drop": None, "tag/add": True
    }  # fmt: skip
    merged = merged_data(data, change)
    assert [c["lastName"] for c in merged["creators"]] == ["Law", "New"]
    assert merged["tags"] == [{"tag": "auto", "type": 1}, {"tag": "add"}]


def test_a_change_of_type_names_only_fields_of_the_new_type() -> None:
    change = {"itemType": "book", "publicationTitle": None, "publisher": "Press"}
    data = {"itemType": "journalArticle", "publicationTitle": "J", "creators": []}
    assert merged_data(data, change) == {"itemType": "book", "publisher": "Press"}


def test_fields_that_are_not_ours_are_not_seen() -> None:
    data = {"itemType": "patent", "title": "T", "assignee": "Them", "relations": {}, "dateAdded": "x", "note": "n"}
    assert fields_of(data) == {"itemType": "patent", "title": "T"}


def test_identities_name_the_strongest_first_and_never_a_title_alone() -> None:
    fields = item_to_fields(
        Item(id="k", type="book", variables={"title": "A Title!", "DOI": "https://doi.org/10.5555/X", "ISBN": "978-3"})
    )
    assert list(identities(fields).items()) == [
        ("doi", "10.5555/x"), ("isbn", "9783 book atitle"), ("key", "k atitle"),
    ]  # fmt: skip
    assert identities({"itemType": "book", "title": "A Title!"}) == {}


def test_old_data_with_the_key_in_extra_is_read() -> None:
    assert item_from_fields(fields_of({"itemType": "book", "extra": "Citation Key: quill"})).id == "quill"


def test_a_file_of_the_api_is_read_and_written() -> None:
    answer = [
        {"key": "ABCD2345", "version": 3, "data": {"itemType": "book", "title": "T", "citationKey": "k"}},
        {"key": "BCDE2345", "data": {"itemType": "note", "note": "x"}},
        {"itemType": "webpage", "title": "W", "key": "CDEF2345"},
    ]
    read_back = list(read(Source(content=json.dumps(answer).encode())))
    items = [x for x in read_back if isinstance(x, Item)]
    assert [(i.id, i.type, i.title) for i in items] == [("k", "book", "T"), ("CDEF2345", "webpage", "W")]
    assert [f.skipped for f in read_back if isinstance(f, Finding)] == [1]
    text = "".join(str(p) for p in write(items, WriteOptions()))
    assert [d["itemType"] for d in json.loads(text)] == ["book", "webpage"]


def test_what_zotero_has_no_place_for_is_named_once() -> None:
    items = [Item(id=key, type="book", variables={"title": "Tides"}, custom={"shelf": "3"}) for key in ("a", "b")]
    *written, finding = write(items, WriteOptions())
    assert [entry["title"] for entry in json.loads("".join(map(str, written)))] == ["Tides", "Tides"]
    assert isinstance(finding, Finding)
    assert (finding.code, finding.what) == ("CK220", 'Zotero cannot hold custom.shelf as it is ("a" and 1 more)')
