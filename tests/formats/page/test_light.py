"""Lists of works in Org mode, MediaWiki, reStructuredText, AsciiDoc and tables of Markdown: each work with its parts."""

# ruff: noqa: E501 - tables read best unbroken

from __future__ import annotations

import pytest

from citekit import normalize
from citekit.formats import page
from citekit.formats.page.light import light_as_html, light_syntax
from citekit.model import Item, Source

WORKS = (
    ("Quiet tides of the inner harbour", "Ada Roe and Max Poe", "Journal of Lanterns", 2019, "10.9999/quiet"),
    ("Loud tides of the outer harbour", "Ada Roe and Rosa Fuchs", "Annals of Slow Science", 2021, "10.9999/loud"),
    ("Still water and old bridges", "Max Poe, Ada Roe and Ida Lam", "Tidal Letters", 2022, "10.9999/still"),
)
FORMS = {
    "org list": ("#+TITLE: Ada Roe\n\n* Publications\n", "- {a}. /{t}/. {v}, {y}. [[https://doi.org/{d}][doi]]\n", ""),
    "org links": ("* About\nI count tides.\n* Publications\n", "- [[https://doi.org/{d}][{t}]], {a}, /{v}/, {y}\n", ""),
    "org outline": ("* Publications\n", "** {t}\n   {a}\n   /{v}/, {y}\n   [[https://doi.org/{d}][PDF]]\n", ""),
    "org table": ("* Publications\n| Title | By | In | Year | DOI |\n|---+---+---+---+---|\n", "| {t} | {a} | {v} | {y} | {d} |\n", ""),
    "wiki list": ("= Ada Roe =\n== Publications ==\n", "* {a}. ''{t}''. {v}, {y}. [https://doi.org/{d} doi]\n", ""),
    "wiki links": ("== Publications ==\n", "* {a} ({y}). [https://doi.org/{d} {t}]. ''[[{v}]]''. {{{{doi|{d}}}}}\n", ""),
    "wiki templates": ("== Publications ==\n", "* {{{{cite journal\n| author = {a}\n| title = {t}\n| journal = [[{v}]]\n| year = {y}\n| doi = {d}\n}}}}\n", ""),
    "wiki table": ('== Publications ==\n{{| class="wikitable"\n! Title !! By !! In !! Year\n', "|-\n| [https://doi.org/{d} {t}] || {a}\n| ''{v}'' || {y}\n", "|}}\n"),
    "rst list": ("Publications\n============\n\n", "- {a}. *{t}*. {v}, {y}.\n  `doi <https://doi.org/{d}>`_\n", ""),
    "rst numbered": ("Publications\n============\n\n", "#. {a}. **{t}**. *{v}*, {y}. :doi:`{d}`\n\n", ""),
    "rst table": ("Papers\n======\n\n.. list-table::\n   :header-rows: 1\n\n   * - Title\n     - By\n     - In\n     - Year\n     - DOI\n", "   * - {t}\n     - {a}\n     - {v}\n     - {y}\n     - :doi:`{d}`\n", ""),
    "asciidoc list": ("= Ada Roe\n:toc:\n\n== Publications\n\n", "* {a}. _{t}_. {v}, {y}. https://doi.org/{d}[doi]\n", ""),
    "asciidoc lines": ("= Ada Roe\n:toc:\n\n== Publications\n\n", ". *{t}* +\n{a} +\n_{v}_, {y}. https://doi.org/{d}[doi]\n", ""),
    "asciidoc table": ("== Publications\n\n[cols=5]\n|===\n|Title |By |In |Year |DOI\n\n", "|{t} |{a} |{v} |{y}\n|https://doi.org/{d}[doi]\n", "|===\n"),
    "Markdown table": ("# Publications\n\nTitle | By | In | Year | DOI\n--- | --- | --- | --- | ---\n", "{t} | {a} | {v} | {y} | {d}\n", ""),
    "Markdown table in strokes": ("Papers\n\n| Title | By | In | Year | DOI |\n|:--|:--|---|--:|---|\n", "| {t} | {a} | *{v}* | {y} | {d} |\n", ""),
}  # fmt: skip


def written(name: str) -> str:
    head, each, tail = FORMS[name]
    works = (each.format(t=t, a=a, v=v, y=y, d=d) for t, a, v, y, d in WORKS)
    return head.replace("{{", "{") + "".join(works) + tail.replace("}}", "}")


def source_of(text: str, uri: str = "page.txt") -> Source:
    return Source(content=text.encode(), uri=uri, media_type="text/plain")


@pytest.mark.parametrize("name", FORMS)
def test_each_work_of_a_list_has_its_parts(name: str) -> None:
    items = [x for x in normalize.items(page.read(source_of(written(name)))) if isinstance(x, Item)]
    assert [i.title for i in items] == [w[0] for w in WORKS]
    assert [i.text("container-title") for i in items] == [w[2] for w in WORKS]
    assert [i.text("DOI") for i in items] == [w[4] for w in WORKS]
    assert [len(i.names("author")) for i in items] == [2, 2, 3]
    dates = [i.date("issued") for i in items]
    assert [d.parts[0][0] if d else None for d in dates] == [w[3] for w in WORKS]


@pytest.mark.parametrize("name", [n for n in FORMS if "Markdown" not in n])
def test_every_line_stays_on_its_line(name: str) -> None:
    text = written(name)
    syntax = light_syntax(text, source_of(text))
    assert syntax is not None
    lines = light_as_html(text, syntax).split("\n")
    assert len(lines) == len(text.split("\n")) + 1  # what ends the last item
    if "templates" not in name:  # which stand whole on their first line
        assert all(any(t in x and t in y for x, y in zip(text.split("\n"), lines, strict=False)) for t, *_ in WORKS)


@pytest.mark.parametrize(
    "text",
    [
        "Publications\n\n* A. Roe, ``Quiet tides,'' Tidal Letters, 2019.\n* A. Roe, ``Loud tides,'' Tidal Letters, 2020.\n",
        "Publications\n\n- [Quiet tides](https://ada.example/1), 2019\n- [Loud tides](https://ada.example/2), 2020\n",
        "1. Roe, A. (2019). Quiet tides. Tidal Letters, 1(2), 3-4. https://doi.org/10.9999/quiet\n",
        "<!doctype html><p>''a'' and ''b''</p>\n* ''c''\n* ''d''\n",
        "",
    ],
)
def test_other_texts_are_in_none_of_these_markups(text: str) -> None:
    assert light_syntax(text, source_of(text)) is None


def test_a_file_named_so_needs_no_more_than_its_items() -> None:
    text = "- Ada Roe, Quiet tides, Tidal Letters, 2019\n- Ada Roe, Loud tides, Tidal Letters, 2020\n"
    found = light_syntax(text, source_of(text, "works.org"))
    assert found is not None
    assert found.name == "org"


def test_bibtex_between_fences_of_org_is_read() -> None:
    text = (
        "* Publications\n#+BEGIN_SRC bibtex\n@article{q, title={Quiet tides}, author={Roe, Ada}, year={2019},\n"
        "  journal={Tidal Letters}}\n#+END_SRC\n"
    )
    items = [x for x in normalize.items(page.read(source_of(text, "works.org"))) if isinstance(x, Item)]
    assert [(i.title, i.text("container-title")) for i in items] == [("Quiet tides", "Tidal Letters")]
