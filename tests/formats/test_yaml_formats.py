"""CSL-YAML, CSL-JSON lines and CITATION.cff."""

from __future__ import annotations

import pytest

from citekit.errors import FormatError
from citekit.formats import FORMATS, detect
from citekit.model import Date, Item, Name, Names, Source
from tests.formats.reference_items import one, read, write

CFF = """cff-version: 1.2.0
message: Cite it.
title: River Tools
version: 1.10
doi: 10.1234/tools
date-released: 2021-02-03
license: MIT
repository-code: https://example.org/tools
authors:
  - family-names: Berg
    given-names: Ada
    name-particle: van der
  - name: The Team
preferred-citation:
  type: article
  title: On rivers
  authors: [{family-names: Li, given-names: T.}]
  journal: Journal of J
  year: 2020
  month: 3
  start: 1
  end: 9
"""


def test_a_citation_file_gives_the_software_and_its_paper() -> None:
    (tool, paper), findings = read(CFF, "cff")
    assert findings == []
    assert (tool.type, tool.title, tool.text("version"), tool.text("URL")) == (
        "software", "River Tools", "1.10", "https://example.org/tools",
    )  # fmt: skip
    assert tool.names("author").names[0] == Name(family="Berg", given="Ada", non_dropping_particle="van der")
    assert tool.date("issued") == Date(parts=((2021, 2, 3),))
    assert (paper.type, paper.text("container-title"), paper.text("page")) == ("article-journal", "Journal of J", "1-9")
    assert paper.date("issued") == Date(parts=((2020, 3),))


def test_a_citation_file_comes_back() -> None:
    items, _ = read(CFF, "cff")
    again, _ = read(write(items, "cff")[0], "cff")
    assert [(i.type, dict(i.variables)) for i in again] == [(i.type, dict(i.variables)) for i in items]


def test_a_citation_file_of_a_book_prefers_the_book() -> None:
    book = Item(id="b", type="book", variables={"title": "T", "author": Names((Name(literal="X"),)), "scale": "1:2"})
    text, findings = write([book], "cff")
    assert "preferred-citation:\n  type: book" in text
    assert [f.code for f in findings] == ["CK220"]


@pytest.mark.parametrize(
    ("text", "name"),
    [("a: [1", "cslyaml"), ("just text", "cslyaml"), ("a: 1", "cff"), ("- 1", "cff"), ("{x}\n", "csljsonl"),
     ("a: &a [x]\nb: [" + "*a, " * 2000 + "]", "cslyaml"), ("[" * 100 + "]" * 100, "cslyaml"),
     ("!!python/object:os.system {}", "cslyaml")],
)  # fmt: skip
def test_what_is_not_theirs_is_refused(text: str, name: str) -> None:
    with pytest.raises(FormatError):
        read(text, name)


def test_yaml_of_pandoc_and_of_a_markdown_file() -> None:
    text = "---\nreferences:\n- id: k\n  type: book\n  title: 'On: rivers'\n  issued: 2020-03\n  volume: 010\n---\n"
    item = one(text, "cslyaml")
    assert (item.id, item.title, item.text("volume")) == ("k", "On: rivers", "010")
    assert item.date("issued") == Date(parts=((2020, 3),))


def test_one_bad_line_costs_one_line() -> None:
    items, findings = read('{"id": "a", "type": "book"}\n{"id": \n[1]\n\n{"id": "b", "type": "book"}\n', "csljsonl")
    assert [i.id for i in items] == ["a", "b"]
    assert [(f.code, f.where.line, f.skipped) for f in findings] == [("CK226", 2, 1), ("CK226", 3, 1)]


@pytest.mark.parametrize("name", ["bibtex", "ris", "endnote", "csljsonl", "cslyaml", "cff"])
def test_each_format_is_known_by_what_it_writes(name: str) -> None:
    items = [Item(id=i, type="software", variables={"title": "T", "author": Names((Name(family="A"),))}) for i in "ab"]
    assert detect(Source(content=write(items, name)[0].encode())).name == name
    suffix = FORMATS[name].suffixes[0]
    assert detect(Source(content=write(items[:1], name)[0].encode(), uri=f"x{suffix}")).name == name
