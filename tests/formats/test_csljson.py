"""CSL-JSON files."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from citekit.errors import FormatError
from citekit.formats import WriteOptions, csljson
from citekit.model import Finding, Item, Source
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
