"""Items to text: what holds for every format."""

from __future__ import annotations

from pathlib import Path

import pytest

import citekit
from citekit.formats import FORMATS, WriteOptions

TITLE = "Café 😀 中"
ITEM = citekit.Item(id="a", type="book", variables={"title": TITLE})
WRITTEN = [row.name for row in FORMATS if row.write]


@pytest.mark.parametrize("name", WRITTEN)
def test_in_ascii_a_format_loses_nothing_and_says_what_it_cannot_write(name: str, tmp_path: Path) -> None:
    made = citekit.export([ITEM], name, WriteOptions(ascii=True))
    text = made.text()
    assert text.isascii() != any(finding.code == "CK006" for finding in made.findings)
    path = tmp_path / f"works{FORMATS[name].suffixes[0]}"
    path.write_text(text, encoding="utf-8")
    assert [item.title for item in citekit.load(path, format=name).items][-1] == TITLE


@pytest.mark.parametrize("name", ["csljson", "csljsonl", "jsonfeed", "zotero", "rss", "atom"])
def test_json_and_xml_are_written_in_ascii_whole(name: str) -> None:
    assert citekit.export([ITEM], name, WriteOptions(ascii=True)).text().isascii()
