"""CSL-JSON files."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from citekit.errors import FormatError
from citekit.formats import WriteOptions, csljson
from citekit.model import Finding, Item, Source, Span
from citekit.model.csl_data import item_from_csl
from tests.shared import SHARED, shared_path


def read(text: str | bytes) -> tuple[list[Item], list[Finding]]:
    content = text.encode() if isinstance(text, str) else text
    found = list(csljson.read(Source(content=content, uri="refs.json")))
    return [f for f in found if isinstance(f, Item)], [f for f in found if isinstance(f, Finding)]


def test_an_element_that_is_no_object_is_skipped_and_counted() -> None:
    items, findings = read('[null,\n{"id": "a", "type": "book"}]')
    assert [i.id for i in items] == ["a"]
    assert [(f.code, str(f.where), f.skipped) for f in findings] == [("CK106", "refs.json:1: items[0]", 1)]


def test_a_wrapper_and_a_single_object_are_read() -> None:
    assert [i.id for i in read('{"items": [{"id": "a", "type": "book"}]}')[0]] == ["a"]
    assert [i.id for i in read('{"id": 7, "type": "book"}')[0]] == ["7"]


def test_ids_are_made_and_kept_apart() -> None:
    items, findings = read('[{"type": "book"}, {"id": "a", "type": "book"},\n {"id": "a", "type": "book"}]')
    assert [i.id for i in items] == ["item-1", "a", "a-2"]
    assert [(f.code, f.where.line) for f in findings] == [("CK104", 1), ("CK105", 2)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ('"text"', "not a list of items"),
        ('[{"id": "a"},]', "a comma before the end"),
        ('[{"id": "a"}', "ends early"),
        ("[{'id': 'a'}]", "not JSON"),
        ('[{"id": NaN}]', "NaN is not JSON"),
        ("[" * 5000, "nested deeper"),
        ('[{"id": "a", "x": ' + "[" * 300 + "]" * 300 + "}]", "nested deeper"),
        ('[{"id": "a"}] x', "something follows"),
    ],
)
def test_what_is_no_json_is_an_error_with_its_place(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message) as caught:
        read(text)
    assert caught.value.where.startswith("refs.json:1")


LONG = """[
{"id": "a", "type": "book"},
{"id": "b", "type": "book",
 "author": 7},
{"id": "c", "type": "book", "title": "C",
 "title": "D"}, {"id": "a", "type": "book"},

{"type": "book"}, 5,
{"id": "e", "type": "book"}]"""


def test_elements_are_said_with_their_lines() -> None:
    items, findings = read(LONG)
    assert [item.id for item in items] == ["a", "b", "c", "a-2", "item-5", "e"]
    assert [(f.code, f.where.line, f.where.path) for f in findings] == [
        ("CK101", 3, "items[1].author"), ("CK107", 5, "items[2]"), ("CK105", 6, "items[3].id"),
        ("CK104", 8, "items[4].id"), ("CK106", 8, "items[5]"),
    ]  # fmt: skip


def test_an_element_that_nests_too_deep_is_named_with_its_line() -> None:
    with pytest.raises(FormatError, match="nested deeper") as caught:
        read('[{"id": "a"},\n{"id": "b", "x": ' + "[" * 300 + "]" * 300 + "}]")
    assert caught.value.where == "refs.json:2:1"


def test_encodings_are_told_by_their_marks_and_doubts_are_said() -> None:
    text = '[{"id": "a", "type": "book", "title": "Ünïcode"}]'
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        items, findings = read(text.encode(encoding))
        assert (items[0].title, findings) == ("Ünïcode", [])
    items, findings = read(text.encode("latin-1"))
    assert (items[0].title, [f.code for f in findings]) == ("Ünïcode", ["CK001"])


def test_half_a_surrogate_pair_is_replaced_and_said() -> None:
    items, findings = read('[{"id": "a", "type": "book", "title": "x\\ud800y"}]')
    assert (items[0].title, [f.code for f in findings]) == ("x\ufffdy", ["CK002"])


def test_written_text_is_json_and_reads_back() -> None:
    items, _ = read('[{"id": "a", "type": "book", "title": "\u201cé\u201d"}, {"id": "b", "type": "map"}]')
    text = "".join(csljson.write(items, WriteOptions()))
    assert [i["id"] for i in json.loads(text)] == ["a", "b"]
    assert read(text)[0] == items
    assert "".join(csljson.write([], WriteOptions())) == "[]\n"


def expected() -> list[tuple[str, str, int]]:
    table = SHARED / "corpora" / "bad-inputs" / "EXPECTED.tsv"
    if not table.exists():
        return []
    with table.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [(r["file"], r["verdict"], int(r["keep"])) for r in rows if r["file"].startswith("csljson/")]


@pytest.mark.parametrize(("name", "verdict", "keep"), expected())
def test_bad_input_ends_as_expected(name: str, verdict: str, keep: int) -> None:
    path: Path = shared_path("corpora", "bad-inputs", name)
    if verdict == "error":
        with pytest.raises(FormatError):
            read(path.read_bytes())
        return
    items, _ = read(path.read_bytes())
    assert len(items) >= keep
    "".join(csljson.write(items, WriteOptions())).encode()


AS_MOST_ARE = {
    "id": "a", "type": "book", "title": "T", "author": [{"family": "Doe", "given": "J."}, {"literal": "Society"}],
    "issued": {"date-parts": [[2020, 3]]}, "language": "en", "volume": "4",
}  # fmt: skip
OTHERWISE = [
    {"volume": 4}, {"title": ""}, {"title": ["T"]}, {"language": "not a tag"}, {"volume": "1" * 500},
    {"title": "x" * 500},
    {"author": {"family": "Doe"}}, {"author": "Doe"}, {"author": []}, {"author": [None]}, {"author": [{"family": 1}]},
    {"author": [{"family": "Doe", "isInstitution": "1"}]}, {"author": [{"family": "", "given": ""}]},
    {"author": [{"family": "Doe", "given": ["J."]}]}, {"author": [{"family": "Doe", "born": "x"}]},
    {"issued": {"date-parts": [[2020], [2021, 2]]}}, {"issued": {"date-parts": [[True]]}}, {"issued": "2020-03"},
    {"issued": {"date-parts": [["2020", 3.0]]}}, {"issued": {"date-parts": [[[2020]]]}}, {"issued": {"date-parts": {}}},
    {"issued": {"date-parts": {"2020": "5"}}}, {"issued": {"date-parts": [[2020, 13]]}}, {"issued": {"raw": "2020"}},
    {"issued": {"literal": "soon"}}, {"issued": {"season": 2, "date-parts": [[2020]]}}, {"issued": {}},
    {"type": "Book"}, {"type": None}, {"id": 7}, {"event": "E"}, {"event": "E", "event-title": "F"},
    {"new": {"a": [1]}},
    {"custom": {"citekit": {"truncated": ["author"]}}}, {"custom": {"citekit": {"variables": {"title": "U"}}}},
]  # fmt: skip


@pytest.mark.parametrize("changes", [{}, *OTHERWISE], ids=json.dumps)
def test_a_file_says_what_its_objects_say(changes: dict[str, Any]) -> None:
    """An object that is as most are is not looked into; none that needs it is taken for one, in a file or alone."""
    data = {**AS_MOST_ARE, **changes}
    items, findings = read(json.dumps([data]))
    marked, more = read(json.dumps([{"categories": [], **data}]))  # of which every member is looked into
    alone, said = item_from_csl(data, Span(uri="refs.json", line=1), "items[0]")
    assert (items, findings) == ([alone], said)
    assert items == [replace(one, custom={k: v for k, v in one.custom.items() if k != "categories"}) for one in marked]
    assert findings == more


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('{"id": "a", "type": "book", "title": "x", "title": "y"}', ["title"]),
        ('{"id": "a", "type": "book", "title": "y", "id": "a"}', ["id"]),
        ('{"id": "a", "type": "book", "title": "y", "author": [{"family": "x", "family": "y"}]}', ["family"]),
        ('{"id": "a", "type": "book", "title": "y", "issued": {"raw": "2020", "raw": "2021"}}', ["raw"]),
        ('{"id": "a", "type": "book", "title": "y", "x": {"b": {"c": 1, "c": 2}, "b": 3}}', ["c", "b"]),
    ],
)
def test_a_member_that_stands_twice_is_said(text: str, names: list[str]) -> None:
    items, findings = read(f'[{text}, {{"id": "b", "type": "book"}}]')
    assert [f.what.split('"')[1] for f in findings if f.code == "CK107"] == names
    assert items[0].title == "y"


def test_the_member_of_an_element_that_is_skipped_is_said_of_it() -> None:
    _, findings = read('[[{"x": 1, "x": 2}], {"id": "b", "type": "book"}]')
    assert [(f.code, f.where.path) for f in findings] == [("CK107", "items[0]"), ("CK106", "items[0]")]
