"""No works at all: what is written of none is read as none."""

from __future__ import annotations

from pathlib import Path

import pytest

import citekit
from citekit.formats import FORMATS

WRITTEN = [row.name for row in FORMATS if row.write and row.name != "cff"]  # which is about something, always


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_of_no_works_is_read_as_no_works(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"none{FORMATS[name].suffixes[0]}"
    path.write_text(citekit.export([], name).text(), encoding="utf-8")
    loaded = citekit.load(path, format=name)
    assert (loaded.items, loaded.failures) == ((), ())
    assert len(loaded.findings) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x1f\x8b\x08\x00aa", "gunzip -c FILE"),
        (b"PK\x03\x04aaaa", "a ZIP archive"),
        (b"%PDF-1.7\n%", "it is a PDF"),
        (b"SQLite format 3\x00aaaa", "export the works"),
    ],
)
def test_a_file_that_is_no_text_is_called_what_it_is(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "works.bib"
    path.write_bytes(content)
    assert said in str(citekit.load(path).failures[0])


@pytest.mark.parametrize(("text", "kind"), [("null", "null"), ('"x"', "a text"), ("7", "a number"), ("true", "true")])
def test_json_that_is_no_list_is_called_what_it_is(text: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "works.json"
    path.write_text(text, encoding="utf-8")
    assert f"this JSON is {kind}" in str(citekit.load(path).failures[0])
