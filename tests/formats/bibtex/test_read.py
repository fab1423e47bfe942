"""Reading .bib files: every entry comes out, or is named."""

from __future__ import annotations

import contextlib
import time

import pytest

from citekit.errors import FormatError
from citekit.model import Date, Name, Names
from tests.formats.reference_items import one, read

A = "author = {A, B}, year = 2020"


def test_an_entry_becomes_an_item_with_typed_values() -> None:
    item = one("@article{k1, title = {On {DNA}}, author = {Ada Okonkwo and {World Body} and others}, journal = {J},"
               " year = 2020, month = mar, number = 3, volume = 4, pages = {1--9}}")  # fmt: skip
    assert (item.id, item.type, item.title) == ("k1", "article-journal", "On DNA")
    assert item.names("author") == Names(
        (Name(family="Okonkwo", given="Ada"), Name(literal="World Body")), truncated=True
    )
    assert item.date("issued") == Date(parts=((2020, 3),))
    assert [item.text(v) for v in ("container-title", "issue", "volume", "page")] == ["J", "3", "4", "1-9"]


@pytest.mark.parametrize(
    ("bib", "key", "said"),
    [
        ("@book{k1, title = {one}\n author = {A, B}}\n@book{k2, title = {two}}", "k2", "comma after the field"),
        ("@book{k1\n title = {one}}\n@book{k2, title = {two}}", "k1", "comma after the key"),
        ("@book{k1, title = {one}, note, year = 2020}", "k1", "no value"),
        ("@book{k1, title = {one}, year = 2020\n\n@book{k2, title = {two}}", "k2", "never closed"),
        ("@book{k1, title = {one, year = 2020}\n\n@book{k2, title = {two}}", "k2", "never closed"),
        ("@book{k1, title = {on} e}, year = 2020}\n@book{k2, title = {two}}", "k1", "too many"),
        ('@book{k1, title = "one,\n year = 2020}\n@book{k2, title = {two}}', "k1", "never closed"),
        ("@book{k1, title {one}}", "k1", '"=" is missing'),
    ],
    ids=["comma", "key", "value", "entry", "brace", "extra", "quote", "equals"],
)
def test_a_broken_entry_is_repaired_and_named(bib: str, key: str, said: str) -> None:
    items, findings = read(bib, "bibtex")
    assert key in [i.id for i in items]
    assert any(said in f.what and f.where.line for f in findings), findings


def test_an_unclosed_value_gives_its_lines_back() -> None:
    item, other = read("@book{k1,\n title = {One,\n year = 2020\n}\n\n@book{k2, title = {Two}}", "bibtex")[0]
    assert (item.title, item.date("issued"), other.title) == ("One", Date(parts=((2020,),)), "Two")


@pytest.mark.parametrize(
    "bib",
    [
        "@book{k1, title = {yes}, % a note, here\n year = 2020}",
        "@book{k1, file = {C:\\dir\\}, title = {yes}}",
        "@book{k1, abstract = {mail\n@foo{x} end}, title = {yes}}",
        "@ book { k1 , title = {yes} }",
        "@book{k1,, title={yes},,}",
        "@comment{@book{no, title={no}}}\n%% @book{no, title={no}}\n@book{k1, title={yes}}",
        "@book(k1, title = {yes})",
        '@string{y = "y" # "e"}\n@book{k1, title = Y # {s}}',
    ],
)
def test_odd_but_readable_entries(bib: str) -> None:
    assert (one(bib).id, one(bib).title) == ("k1", "yes")


def test_repeated_keys_and_fields_cost_nothing() -> None:
    items, findings = read("@book{k, title={One}, title={Two}}\n@book{k, title={Three}}", "bibtex")
    assert [(i.id, i.title) for i in items] == [("k", "One"), ("ka", "Three")]
    assert [f.code for f in findings] == ["CK214", "CK215"]


def test_macros_circles_and_bombs_end() -> None:
    bib = '@string{a = b}\n@string{b = a # "x"}\n@string{s0 = "LOL"}\n'
    bib += "".join(f"@string{{s{i + 1} = " + " # ".join([f"s{i}"] * 10) + "}\n" for i in range(10))
    items, findings = read(bib + "@misc{k, title = a, note = s10, annote = nosuch}", "bibtex")
    assert items[0].text("annote") == "nosuch"
    assert {f.code for f in findings} == {"CK204", "CK205", "CK206"}


def test_children_take_from_parents_with_shifted_titles() -> None:
    bib = (
        "@inproceedings{c, title={C}, crossref={p}}\n@proceedings{p, title={Vol}, subtitle={Sub},"
        " publisher={X}, year=2019}\n"
        "@inbook{i, title={Ch}, crossref={b}}\n@book{b, author={Own, A}, title={Book}, xdata={x}}\n"
        "@xdata{x, publisher={Y}}"
    )
    items, findings = read(bib, "bibtex")
    child, parent, chapter, book = items
    assert child.text("container-title") == "Vol: Sub"
    assert (child.text("publisher"), child.date("issued")) == ("X", parent.date("issued"))
    assert chapter.names("container-author") == chapter.names("author") == book.names("author")
    assert book.text("publisher") == "Y"
    assert [f.code for f in findings] == ["CK216"]


def test_missing_and_circular_parents_are_named() -> None:
    items, findings = read("@misc{a, title={A}, crossref={b}}\n@misc{b, title={B}, crossref={a}}\n"
                           "@misc{c, title={C}, crossref={d}}", "bibtex")  # fmt: skip
    assert len(items) == 3
    assert sorted(f.code for f in findings) == ["CK207", "CK208"]


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("\ufeff@misc{k, title={Straße}}".encode(), "Straße"),
        ("@misc{k, title={Straße}}".encode("utf-16"), "Straße"),
        ("@misc{k, title={Straße – naïve}}".encode("cp1252"), "Straße – naïve"),
        ("% Encoding: ISO-8859-2\n@misc{k, title={Łódź}}".encode("iso-8859-2"), "Łódź"),
        ("@misc{k,\n note={Über},\n title={".encode() + "Über".encode("cp1252") + b"}}", "Über"),
        (b"@misc{k,\r title={a\x00b}\r}", "ab"),
    ],
    ids=["bom", "utf-16", "cp1252", "declared", "mixed", "controls"],
)
def test_encodings(content: bytes, title: str) -> None:
    assert one(content).title == title


def test_what_holds_no_entry_is_refused_and_what_is_empty_is_not() -> None:
    assert read("", "bibtex") == ([], [])
    with pytest.raises(FormatError, match="no entry"):
        read("@" * 1000, "bibtex")
    with pytest.raises(FormatError, match="gzip"):
        read(b"\x1f\x8b\x08\x00", "bibtex")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ludwig van Beethoven", Name(family="Beethoven", given="Ludwig", non_dropping_particle="van")),
        ("van der Berg, III, Jan", Name(family="Berg", given="Jan", non_dropping_particle="van der", suffix="III")),
        ("Humboldt, Alexander von", Name(family="Humboldt", given="Alexander", dropping_particle="von")),
        ("{van Gogh}, Vincent", Name(family="van Gogh", given="Vincent")),
        ("{Barnes and Noble}", Name(literal="Barnes and Noble")),
        ("Plato", Name(family="Plato")),
        ("{Plato}", Name(literal="Plato")),
        ("J.~P. O'Neill", Name(family="O'Neill", given="J. P.")),
        ("Erd{\\H o}s, P{\\'a}l", Name(family="Erdős", given="Pál")),
        ("{\\'E}mile Zola", Name(family="Zola", given="Émile")),
        ("family=Berg, given=Jan, prefix=van, useprefix=false",
         Name(family="Berg", given="Jan", dropping_particle="van")),
        ("Martin King Jr.", Name(family="King", given="Martin", suffix="Jr.", comma_suffix=True)),
        ("A, B, C, D, E", Name(literal="A, B, C, D, E")),
    ],
)  # fmt: skip
def test_names(name: str, expected: Name) -> None:
    assert one(f"@misc{{k, author = {{{name}}}}}").names("author").names == (expected,)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("date = {2020-03-01/2020-04-02}", Date(parts=((2020, 3, 1), (2020, 4, 2)))),
        ("date = {2020/}", Date(parts=((2020,), ()))),
        ("date = {1850~}", Date(parts=((1850,),), circa=True)),
        ("date = {2020-21}", Date(parts=((2020,),), season=1)),
        ("date = {-0043}", Date(parts=((-44,),))),
        ("date = {1993-00-00}", Date(parts=((1993,),))),
        ("date = {30-Mar-2020}", Date(parts=((2020, 3, 30),))),
        ("year = {[1796]}", Date(parts=((1796,),))),
        ("year = {c. 2020}", Date(parts=((2020,),), circa=True)),
        ("year = {1999--2001}", Date(parts=((1999,), (2001,)))),
        ("year = {44 BC}", Date(parts=((-44,),))),
        ('year = 2020, month = "10~" # jan', Date(parts=((2020, 1, 10),))),
        ("year = 2020, month = {jan/feb}", Date(parts=((2020, 1), (2020, 2)))),
        ("year = 2020, month = {Spring}", Date(parts=((2020,),), season=1)),
        ("year = 2020, month = {März}, day = 4", Date(parts=((2020, 3, 4),))),
        ("year = {sometime}", Date(literal="sometime")),
        ("year = {in press}", None),
    ],
)
def test_dates(fields: str, expected: Date | None) -> None:
    assert one(f"@misc{{k, title = {{T}}, {fields}}}").date("issued") == expected


@pytest.mark.parametrize(
    ("bib", "kind"),
    [
        ("@misc{k, eprint={2101.00001}, archiveprefix={arXiv}}", "article"),
        ("@article{k, journal={arXiv preprint arXiv:2101.00001}}", "article"),
        ("@article{k, journal={J}, eprint={2101.00001}, archiveprefix={arXiv}}", "article-journal"),
        ("@misc{k, title={T}, url={https://example.org}}", "webpage"),
        ("@online{k, title={T}, entrysubtype={weblog}}", "post-weblog"),
        ("@unpublished{k, title={T}, eventtitle={E}}", "speech"),
        ("@manual{k, title={T}, organization={O}}", "report"),
        ("@review{k, title={T}, entrysubtype={book}}", "review-book"),
        ("@talk{k, title={T}}", "document"),
    ],
)
def test_types(bib: str, kind: str) -> None:
    assert one(bib).type == kind


def test_identifiers_are_bare_and_urls_verbatim() -> None:
    item = one(
        "@misc{k, doi = {https://doi.org/10.1/a\\_b}, url = {\\url{https://e.org/~a/b_c%20d#z}},"
        " urldate={2020-01-02T10:00}}"
    )
    assert (item.text("DOI"), item.text("URL")) == ("10.1/a_b", "https://e.org/~a/b_c%20d#z")
    assert item.date("accessed") == Date(parts=((2020, 1, 2),))


def test_fields_without_a_variable_stay_in_custom() -> None:
    item = one("@article{k, title={T}, groups={a;b}, file = {:x\\_y.pdf:PDF}, Bdsk-Url-1={u}}")
    assert dict(item.custom) == {"groups": "a;b", "file": ":x\\_y.pdf:PDF", "bdsk-url-1": "u"}


@pytest.mark.parametrize(
    "bib",
    [
        "@a{" * 20_000,
        "@a{k, t={" * 5_000,
        "\n@a{k, t={x" * 3_000,
        "@book{k, title={" + "{" * 20_000,
        "@misc{k, title={" + "{\\'" * 50_000 + "e" + "}" * 50_000 + "}}",
        "@misc{k, author={" + "de la " * 50_000 + "X}}",
        "@misc{k, title={" + "$" * 50_001 + "}}",
        "@misc{k, title={" + " " * 200_000 + "x}}",
    ],
    ids=["open", "values", "lines", "braces", "accents", "particles", "dollars", "blanks"],
)
def test_hostile_text_takes_linear_time(bib: str) -> None:
    began = time.perf_counter()
    with contextlib.suppress(FormatError):
        read(bib, "bibtex")
    assert time.perf_counter() - began < 8


def test_braces_past_the_limit_are_said_and_neighbours_are_kept() -> None:
    text = "@book{a, title = {" + "{" * 3000 + "x" + "}" * 3000 + "}}\n@book{b, title = {Good}}\n"
    items, findings = read(text, "bibtex")
    assert [item.id for item in items] == ["a", "b"]
    assert [finding.code for finding in findings] == ["CK206"]


def test_words_outside_the_braces_of_a_value_cost_no_more_than_within() -> None:
    words = " ".join(["and Doe"] * 20_000)
    items, said = read("@book{a, title={T}, author={Ek} " + words + "}", "bibtex")
    assert len(items[0].names("author").names) == 20_001
    assert len(said) == 1
