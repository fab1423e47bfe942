"""Writing .bib files: canonical, safe, the same text each time."""

from __future__ import annotations

import pytest

from citekit.model import Date, Item, Name, Names
from tests.formats.reference_items import one, read, write

ITEM = Item(
    id="okonkwo2020",
    type="article-journal",
    variables={
        "title": "A Bayesian view of R&D in <i>Mytilus</i>",
        "author": Names(
            (
                Name(family="Okonkwo", given="Ada", non_dropping_particle="van"),
                Name(family="Humboldt", given="A.", dropping_particle="von"),
                Name(literal="Barnes and Noble"),
            ),
            truncated=True,
        ),
        "container-title": "Journal of A & B",
        "issued": Date(parts=((2020, 3, 1),)),
        "page": "12-19",
        "DOI": "10.1234/a_b",
        "URL": "https://example.org/~a/b_c?x=%20#z",
        "language": "en-US",
    },
)


def test_bibtex() -> None:
    assert (
        write([ITEM], "bibtex")[0]
        == """@article{okonkwo2020,
  author = {van Okonkwo, Ada and Humboldt, A. von and {Barnes and Noble} and others},
  title = {A {Bayesian} view of {R\\&D} in \\emph{{Mytilus}}},
  journal = {Journal of A \\& B},
  year = {2020},
  month = mar,
  day = {1},
  pages = {12--19},
  doi = {10.1234/a_b},
  url = {https://example.org/~a/b_c?x=%20#z},
  language = {en-US},
}
"""
    )


def test_biblatex() -> None:
    assert (
        write([ITEM], "biblatex")[0]
        == """@article{okonkwo2020,
  author = {van Okonkwo, Ada and Humboldt, A. von and {Barnes and Noble} and others},
  title = {A {Bayesian} view of {R\\&D} in \\emph{{Mytilus}}},
  journaltitle = {Journal of A \\& B},
  date = {2020-03-01},
  pages = {12--19},
  doi = {10.1234/a_b},
  url = {https://example.org/~a/b_c?x=%20#z},
  langid = {american},
  options = {useprefix=true},
}
"""
    )


@pytest.mark.parametrize(
    ("protect", "title"),
    [
        ("minimal", "On {DNA} and {iPhone} names"),
        ("none", "On DNA and iPhone names"),
        ("all", "{On DNA and iPhone names}"),
    ],
)
def test_protection(protect: str, title: str) -> None:
    text, _ = write([Item(id="k", variables={"title": "On DNA and iPhone names"})], "bibtex", protect=protect)
    assert f"title = {{{title}}}," in text


def test_titles_in_title_case_or_in_another_language_get_fewer_braces() -> None:
    english = Item(id="k", variables={"title": "The Slow Rivers of the DNA Delta"})
    german = Item(id="k", variables={"title": "Die Flüsse von DNA", "language": "de"})
    assert "{The Slow Rivers of the {DNA} Delta}" in write([english], "biblatex")[0]
    assert "{Die Flüsse von DNA}" in write([german], "biblatex")[0]
    assert "{{Die Flüsse von DNA}}" in write([german], "bibtex")[0]


def test_ascii_keeps_what_has_no_command() -> None:
    text, _ = write([Item(id="k", variables={"title": "naïve Łódź ế α 李"})], "bibtex", ascii=True)
    assert "na{\\\"i}ve {{\\L}{\\'o}d{\\'z}} {\\'{\\^e}} $\\alpha$ 李" in text
    assert one(text).title == "naïve Łódź ế α 李"


@pytest.mark.parametrize(
    "value",
    [
        "}, url = {x}}\n@book{evil, title = {y",
        "\\input{/etc/passwd} \\write18{id}",
        "$\\input{x}$ and $\\frac{a}{b}$",
        "100% of {braces} and } one { more \\",
        "a -- b --- c `` d '' ?` !` ~ ^ # _ & $5 $6",
        "@book{evil, title = {y}}",
        "\\",
        "{",
        "<i>unclosed <b>tags</i>",
        "x\u202ey \u200b z\u2028w",
    ],
)
@pytest.mark.parametrize("variable", ["title", "note", "publisher", "genre", "medium"])
@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
def test_no_value_breaks_out_of_its_field(name: str, variable: str, value: str) -> None:
    item = Item(id="k", type="report", variables={"title": "T", variable: value})
    text, _ = write([item, Item(id="k2", variables={"title": "After"})], name)
    items, findings = read(text, name)
    assert [i.id for i in items] == ["k", "k2"]
    assert findings == []
    assert items[0].text(variable).split() == value.split()
    assert "\\input" not in text
    assert "\\write" not in text


def test_commands_that_act_are_reported() -> None:
    _, findings = write([Item(id="k", variables={"title": "\\input{x}"}, custom={"note2": "\\write18{x}"})], "bibtex")
    assert [f.code for f in findings if f.code == "CK224"] == ["CK224"]


def test_keys_are_kept_or_made_safe_and_told_apart() -> None:
    ids = ["DBLP:conf/x/Foo+20_a.b", "a b", "a,b", "", "Müller'20(x)", "a b"]
    text, findings = write([Item(id=i, variables={"title": "T"}) for i in ids], "bibtex")
    assert [i.id for i in read(text, "bibtex")[0]] == [
        "DBLP:conf/x/Foo+20_a.b", "a_b", "a_b-2", "item", "Müller'20(x)", "a_b-3",
    ]  # fmt: skip
    assert sum(f.code == "CK219" for f in findings) == 4


def test_long_lines_break_at_blanks_when_asked() -> None:
    item = Item(id="k", variables={"abstract": "word @home " * 30 + "end"})
    text, _ = write([item], "bibtex", extra={"line_length": 60})
    assert max(len(line) for line in text.split("\n")) <= 70
    assert not any(line.lstrip().startswith("@") for line in text.split("\n")[1:])
    assert one(text).text("abstract") == item.text("abstract").strip()


def test_what_a_source_had_beyond_csl_comes_back() -> None:
    bib = "@talk{k, title={T}, groups={a;b}, address={X}, location={Y}, eid={e12}}"
    item = one(bib)
    text, _ = write([item], "bibtex")
    again = one(text)
    assert (again.type, again.variables, again.custom) == (item.type, item.variables, item.custom)
    assert text.startswith("@talk{k,")


@pytest.mark.parametrize(
    ("orcids", "format", "line"),
    [
        ("1=0000-0002-1825-0097; 3=0000-0002-1694-233X", "biblatex",
         'author+an:orcid = {1="0000-0002-1825-0097"; 3="0000-0002-1694-233X"},'),
        ("1=0000-0002-1825-0097", "bibtex", "author-orcid = {1=0000-0002-1825-0097},"),
        ("of all: see the page", "biblatex", "author-orcid = {of all: see the page},"),
    ],
)  # fmt: skip
def test_orcid_ids_of_authors_are_an_annotation_in_biblatex_and_come_back(orcids: str, format: str, line: str) -> None:
    item = Item(id="k", type="book", variables={"title": "Mud"}, custom={"author-orcid": orcids})
    text, _ = write([item], format)
    assert line in text
    assert one(text, format).custom == item.custom
