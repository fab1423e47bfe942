"""Pages saved as Markdown: headings, lists, links and bold type say what they say in HTML."""

from __future__ import annotations

import pytest

from citekit import normalize
from citekit.formats import page
from citekit.formats.page.markdown import is_markdown, markdown_as_html
from citekit.model import Item, Source

PAPERS = """# Ada Roe

- [Home](/)
- [Papers](/papers)

## Papers

### 2021

1. **Quiet tides of the inner harbour**. Ada Roe, Max Poe and Rosa Fuchs. *Journal of Tides*, 3(2), 4-9.
   [doi](https://doi.org/10.9999/quiet) \\| [pdf](/quiet.pdf)
2. **Loud tides of the outer harbour**. Ada Roe and Max Poe. *Journal of Tides*, 3(1), 1-8.

### 2019

1. **Lanterns that nobody lit**. Ada Roe. In *Proceedings of Lanterns*, 2019. [pdf](/lanterns.pdf)
"""

POSTS = """# Posts by Ada Roe

# [Why ledgers drift at night](/2014/09/why-ledgers-
drift-at-night/)

Sep 23 2014 posted in [tides](/categories/tides/),
[lanterns](/categories/lanterns/)

# [Lanterns that
nobody lit](/2014/04/lanterns/)

Apr 25 2014 posted in [lanterns](/categories/lanterns/)
"""


def source(text: str, media_type: str = "text/plain") -> Source:
    return Source(content=text.encode(), uri="page.md", media_type=media_type)


def items(text: str) -> list[Item]:
    return [x for x in normalize.items(page.read(source(text))) if isinstance(x, Item)]


def test_works_of_a_markdown_list_have_authors_venue_year_and_links() -> None:
    found = items(PAPERS)
    assert [i.title for i in found] == [
        "Quiet tides of the inner harbour",
        "Loud tides of the outer harbour",
        "Lanterns that nobody lit",
    ]
    assert [len(i.names("author")) for i in found] == [3, 2, 1]
    assert [str(i.date("issued")) for i in found] == ["2021", "2021", "2019"]
    assert found[0].text("DOI") == "10.9999/quiet"
    assert found[0].text("container-title") == "Journal of Tides"


def test_posts_have_their_day_and_the_address_that_a_margin_broke() -> None:
    found = items(POSTS)
    assert [i.title for i in found] == ["Why ledgers drift at night", "Lanterns that nobody lit"]
    assert [str(i.date("issued")) for i in found] == ["2014-09-23", "2014-04-25"]
    assert found[0].text("URL") == "/2014/09/why-ledgers-drift-at-night/"


def test_raw_html_around_markdown_is_read_through() -> None:
    boxed = PAPERS.replace("## Papers", '<div class="list">\n\n## Papers') + "\n</div>\n"
    assert [i.title for i in items(boxed)] == [i.title for i in items(PAPERS)]


@pytest.mark.parametrize(
    "text",
    [
        "Papers\n\nA. Roe and M. Poe. Quiet tides. Journal of Tides, 2021.\n",
        "1. A. Roe. Quiet tides. Journal of Tides, 2021.\n2. M. Poe. Loud tides. Journal of Tides, 2022.\n",
        "[1]Quiet tides\nAda Roe\n\nReferences\n\n   1. https://ada.example/quiet\n",
        "<ul><li><a href='/a'>Quiet tides</a></li><li><a href='/b'>Loud tides</a></li></ul> [x](/c)\n",
        "* * *\n# 3\n",
    ],
)
def test_other_texts_and_html_are_not_taken_for_markdown(text: str) -> None:
    assert not is_markdown(text, source(text))


def test_what_is_said_to_be_markdown_is_read_as_such() -> None:
    assert is_markdown("Quiet tides\n", source("", "text/markdown"))
    assert not is_markdown(PAPERS, source("", "text/html"))


def test_each_block_stands_on_its_line_of_the_text() -> None:
    shown = markdown_as_html(PAPERS).split("\n")
    for number, line in enumerate(PAPERS.split("\n")):
        if "harbour**" in line:
            assert line.split("**")[1] in shown[number]


def test_a_text_of_open_brackets_is_read_in_linear_time() -> None:
    text = "# a\n\n# b\n\n" + "[a](" * 20_000 + "\n\n" + "*" * 50_000 + "\n"
    assert markdown_as_html(text).startswith("<html>")


def test_rows_that_a_stroke_parts_are_rows_of_a_table_and_lose_no_cell() -> None:
    text = (
        "### Papers\n\n2021  \n---  \n"
        "TIDES  [__](a.pdf) |  with M. Poe and R. Fuchs [ Quiet tides of the inner harbour ]"
        "(https://doi.org/10.9999/quiet)  \n"
        "TIDES  [__](b.pdf) |  with M. Poe [ Loud tides of the outer harbour ](https://doi.org/10.9999/loud)  \n"
        "2019  \n"
        "LAMPS  [__](c.pdf) |  with M. Poe [ Lanterns that nobody lit ](https://doi.org/10.9999/lamps)  \n"
    )
    found = items(text)
    assert [i.text("DOI") for i in found] == ["10.9999/quiet", "10.9999/loud", "10.9999/lamps"]
    assert [str(i.date("issued")) for i in found] == ["2021", "2021", "2019"]
    row = "[1]  |  Ada Roe. _Quiet tides_, 2021. [ [bib](a.bib) | [pdf](a.pdf) ]"
    assert 'href="a.pdf"' in markdown_as_html(f"---|---  \n{row}\n")


def test_text_that_a_converter_indents_is_no_program() -> None:
    entry = "    **{}**.  \nAda Roe and Max Poe.  \nIn _Journal of Tides_ , 2019.  \n[ [bib](a.bib) ]\n\n\n"
    titles = ["Quiet tides of the inner harbour", "Loud tides of the outer harbour", "Lanterns that nobody lit"]
    assert [i.title for i in items("# Papers\n\n" + "".join(map(entry.format, titles)))] == titles


def test_a_day_above_a_heading_belongs_to_it() -> None:
    posts = "".join(
        f"[tides](/category/tides/)\n\nMay {n}, 2018\n\n## [{t}](/2018/05/0{n}/{n}/)\n\nOf the harbour and its ...\n\n"
        for n, t in enumerate(["Quiet tides of the harbour", "Loud tides of the harbour", "Lanterns nobody lit"], 1)
    )
    assert [str(i.date("issued")) for i in items(posts)] == ["2018-05-01", "2018-05-02", "2018-05-03"]


def test_a_linked_teaser_that_ends_in_dots_is_no_title() -> None:
    teaser = "We measure the tides of the inner harbour by night and by day and find that they are quiet in winter and"
    text = "# Publications\n\n" + "".join(
        f"[{title}](/paper/{n}/)\n\n[{teaser} {n} …](/paper/{n}/)\n\n[Ada Roe](/a/), [Max Poe](/m/)\n\nCite\n\n"
        for n, title in enumerate(["Quiet tides of the harbour", "Loud tides of the harbour", "Lanterns nobody lit"])
    )
    assert [i.title for i in items(text)] == [
        "Quiet tides of the harbour",
        "Loud tides of the harbour",
        "Lanterns nobody lit",
    ]


def test_terms_and_definitions_of_a_list_are_parted_where_they_touch() -> None:
    titles = ["Quiet tides of the inner harbour", "Loud tides of the outer harbour", "Lanterns that nobody lit"]
    text = "# Papers\n\n" + "".join(
        f"{t}\n\n    Ada Roe and Max Poe\n     _Tides_ , 2019 [pdf](a.pdf)\n" for t in titles
    )
    assert [(i.title, len(i.names("author"))) for i in items(text)] == [(t, 2) for t in titles]
