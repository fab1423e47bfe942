"""Editing in place: what did not change keeps every byte."""

from __future__ import annotations

import pytest

from citekit.formats import WriteOptions
from citekit.formats.bibtex.edit import edited
from citekit.model import Date, Item, Source
from tests.formats.reference_items import read

FILE = """% Encoding: UTF-8
@preamble{"\\newcommand{\\x}{y}"}
@string{jj = "Journal of J"}

@article{one,
\tTitle  = {On {DNA} in Rivers},
\tauthor = "Okonkwo, Ada",
\tjournal = jj # { B},
\tgroups = {mine},
\tyear = 2019 }

some words
@book{two, title={Two}, subtitle={And More}, year=2020, address={Bern}}
@book{two, title={Two again}}

@comment{jabref-meta: databaseType:bibtex;}
"""


def source(text: str = FILE) -> Source:
    return Source(content=text.encode(), uri="refs.bib")


def test_items_as_they_were_read_change_nothing() -> None:
    assert edited(source(), read(FILE, "bibtex")[0], WriteOptions()) == (FILE.encode(), [])


def test_only_the_fields_that_changed_are_written() -> None:
    items = read(FILE, "bibtex")[0]
    items[0] = items[0].with_values({"issued": Date(parts=((2021, 3),)), "page": "1-2", "title": "On RNA in rivers"})
    after, _ = edited(source(), items, WriteOptions())
    assert after.decode() == FILE.replace("{On {DNA} in Rivers}", "{On {RNA} in rivers}").replace(
        "year = 2019 }", "year = {2021},\n\tmonth = mar,\n\tpages = {1--2} }"
    )


def test_a_new_title_takes_the_subtitle_with_it_and_fields_go_by_their_names_in_the_file() -> None:
    items = read(FILE, "bibtex")[0]
    items[1] = items[1].with_values({"title": "Three", "publisher-place": "Rome"})
    after, _ = edited(source(), items, WriteOptions())
    assert "@book{two, title={Three}, year=2020, address={Rome}}" in after.decode()
    assert read(after, "bibtex")[0][1].title == "Three"


def test_entries_go_and_come_where_they_belong() -> None:
    items = read(FILE, "bibtex")[0]
    new = Item(id="new", type="book", variables={"title": "New"})
    after, _ = edited(source(), [items[0], items[2], new], WriteOptions())
    text = after.decode()
    assert "And More" not in text
    assert text.index("Two again") < text.index("@book{new,") < text.index("jabref-meta")
    kept, _ = edited(source(), [items[0]], WriteOptions(), remove=False)
    assert kept == FILE.encode()


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("\ufeff" + FILE, "utf-8"),
        (FILE.replace("\n", "\r\n"), "utf-8"),
        (FILE.replace("some words", "früh"), "cp1252"),
        (FILE.replace("UTF-8", "ISO-8859-2").replace("some words", "Łódź"), "iso-8859-2"),
    ],
    ids=["bom", "crlf", "cp1252", "declared"],
)
def test_line_ends_and_encoding_stay(content: str, encoding: str) -> None:
    before = Source(content=content.encode(encoding), uri="refs.bib")
    items = read(before.content, "bibtex")[0]
    assert edited(before, items, WriteOptions())[0] == before.content
    items[0] = items[0].with_values({"note": "Ä note"})
    after, _ = edited(before, items, WriteOptions())
    newline = "\r\n" if "\r" in content else "\n"
    assert after.decode(encoding) == content.replace("2019 }", f"2019,{newline}\tnote = {{Ä note}} }}")


def test_a_broken_entry_is_written_anew_when_it_changed_only() -> None:
    text = "@book{k1, title={one}\n year=2020}\n@book{k2, title={two}\n year=2020}\n"
    items = read(text, "bibtex")[0]
    items[1] = items[1].with_values({"title": "Three"})
    after = edited(source(text), items, WriteOptions())[0].decode()
    assert after.startswith("@book{k1, title={one}\n year=2020}\n@book{k2,\n  title = {Three},")


def test_entries_without_keys_stay() -> None:
    text = "@book{, title={one}}\n@book{, title={two}}\n"
    items = read(text, "bibtex")[0]
    assert edited(source(text), items, WriteOptions())[0].decode() == text
