"""Long pages: what they list is found as on short ones, each place is read about once, and little is kept of it."""

from __future__ import annotations

import tracemalloc

import pytest

from benchmarks.dense_pages import HARD, KINDS, page, pieces
from citekit.formats import page as reader
from citekit.formats.page import lists
from citekit.formats.page.dom import Document
from citekit.formats.page.entry import Entry, Habits
from citekit.formats.page.reading import read_entry
from citekit.formats.page.strings import decode
from citekit.formats.page.walk import MOST_DEPTH, parse
from citekit.model import Record, Source

SAMPLED = {"list items": 280_000, "cards": 460_000, "table rows": 220_000}
"""So long that a page holds more works than are all read at first."""


def works_of(content: str) -> list[Record]:
    found = reader.read(Source(content=content.encode(), uri="https://ada.example/page.html", media_type="text/html"))
    return [x for x in found if isinstance(x, Record)]


@pytest.mark.parametrize("name", SAMPLED)
def test_every_work_of_a_long_page_is_found_and_read_about_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0

    def counted(doc: Document, start: int, end: int, habits: Habits) -> Entry:
        nonlocal calls
        calls += 1
        return read_entry(doc, start, end, habits)

    monkeypatch.setattr(lists, "read_entry", counted)
    made = pieces(name, SAMPLED[name])
    assert made > lists.MOST_READ
    found = works_of(page(name, SAMPLED[name]))
    assert len(found) == made
    assert len({r.text("title") for r in found}) == made
    assert calls < 1.2 * made + 8 * lists.SAMPLE


@pytest.mark.parametrize("name", ["deep", "tiny tags", "tiny blocks", "attributes", "comments", "breaks"])
def test_what_is_kept_of_a_page_is_a_few_numbers_a_tag(name: str) -> None:
    content = page(name, 200_000)
    parse(page(name, 1000))
    tracemalloc.start()
    doc = parse(content)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept <= 400_000 + 8 * len(content) + 80 * (len(doc) + len(doc.rows.size))


@pytest.mark.parametrize("name", ["tiny blocks", "breaks", "attributes"])
def test_looking_for_works_takes_a_few_numbers_a_tag_more(name: str) -> None:
    content = page(name, 200_000)
    tags = content.count("<")
    works_of(page(name, 1000))
    tracemalloc.start()
    works_of(content)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most <= 500_000 + 12 * len(content) + 100 * tags


def test_what_is_deeper_than_can_be_told_apart_keeps_its_text() -> None:
    doc = parse("<div>" * (MOST_DEPTH + 50) + "at the bottom" + "</div>" * (MOST_DEPTH + 50) + "<p>after</p>")
    assert doc.text(0, len(doc)) == "at the bottom after"
    assert len(doc.rows.size) < MOST_DEPTH + 10


def test_pages_made_to_be_hard_to_read_list_hardly_any_works() -> None:
    assert {name: len(works_of(page(name, 20_000))) <= 1 for name in HARD} == dict.fromkeys(HARD, True)


def test_a_page_of_each_kind_lists_its_works() -> None:
    few = {name: len(works_of(page(name, 12_000))) for name in KINDS if not name.startswith("text")}
    assert {n: c for n, c in few.items() if c < 0.9 * pieces(n, 12_000)} == {}


def test_a_long_list_of_citations_is_read_in_the_style_of_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source(content=page("text of citations", 40_000).encode(), uri="page.txt")
    whole = list(reader.read(source))
    monkeypatch.setattr(decode, "MOST_LEARNT", 50)
    assert list(reader.read(source)) == whole
    assert len(whole) > 5 * decode.MOST_LEARNT


def test_a_whole_file_of_bibtex_in_a_page_is_read() -> None:
    entries = [
        f"@article{{ash{number},\n  title = {{The tides of bay number {number} and its islands}},\n"
        f"  author = {{Ash, Ida and Elm, Otto}},\n  journal = {{Journal of Tides}},\n"
        f"  year = {{{1990 + number % 30}}}\n}}\n"
        for number in range(1_500)
    ]
    content = f"<html><body><h1>Ida Ash</h1><pre>{''.join(entries)}</pre></body></html>"
    assert len(content) > 200_000
    assert len(works_of(content)) == len(entries)
