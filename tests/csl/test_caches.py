"""The engine's caches change nothing: without them, and where they overflow, the output is the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.csl import references
from benchmarks.hard_items import clusters, hard_items
from citekit.csl import Change, Processor, Style, intake, names, programs
from citekit.csl.cites import Citation, Cite
from citekit.csl.specialise import base, date, text
from citekit.styles import independent, load, locale_text

STYLES = (
    "apa", "chicago-author-date", "chicago-notes-bibliography", "modern-language-association", "ieee", "nature",
    "harvard-cite-them-right", "american-medical-association", "american-political-science-association",
    "multidisciplinary-digital-publishing-institute", "oscola", "bluebook-law-review", "din-1505-2", "elsevier-harvard",
)  # fmt: skip

Items = Sequence[Mapping[str, Any]]


def formatted(style_id: str, items: Items, seed: int, *, caches: bool) -> tuple[list[str], str, str]:
    """The citations of a document, its bibliography, and the bibliography of all items in another processor."""
    text = independent(load(style_id))
    style = Style.load(text.text, uri=text.uri)
    ids = [item["id"] for item in items]
    rows = [tuple(Cite.from_json(cite) for cite in cites) for cites in clusters(ids, seed=seed)]
    document, whole = (Processor(style, locales=locale_text, caches=caches) for _ in range(2))
    document.add(items)
    cited = document.citations([Citation(cites=cites, note=n, id=str(n)) for n, cites in enumerate(rows, 1)])
    whole.add(items)
    whole.include(ids)
    return cited, document.bibliography().text, whole.bibliography().text


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(STYLES), st.integers(0, 10_000), st.integers(2, 12), st.booleans())
def test_the_output_without_caches_is_the_same(style_id: str, seed: int, count: int, hard: bool) -> None:
    items = hard_items(seed=seed, count=count) if hard else references(count, seed)
    kept = formatted(style_id, items, seed, caches=True)
    assert kept == formatted(style_id, items, seed, caches=False)


def steps(style_id: str, items: Items, seed: int, *, caches: bool) -> list[list[Change]]:
    """A document that grows by one citation at a time, half of them before the last one; then an item changes."""
    text = independent(load(style_id))
    processor = Processor(Style.load(text.text, uri=text.uri), locales=locale_text, caches=caches)
    processor.add(items)
    placed: list[tuple[str, int]] = []
    made = []
    for number, cites in enumerate(clusters([item["id"] for item in items], seed=seed)[:12], 1):
        new = Citation(cites=tuple(Cite.from_json(cite) for cite in cites), id=str(number), note=number)
        at = len(placed) - number % 2
        made.append(processor.register(new, placed[: max(at, 0)], placed[max(at, 0) :]))
        placed.insert(max(at, 0), (new.id, number))
    processor.add([{**items[0], "title": "Another Title"}])
    made.append(processor.register(new, placed[:-1]))
    return made


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(STYLES), st.integers(0, 10_000), st.integers(2, 8))
def test_a_document_that_grows_is_the_same_without_caches(style_id: str, seed: int, count: int) -> None:
    items = hard_items(seed=seed, count=count)
    assert steps(style_id, items, seed, caches=True) == steps(style_id, items, seed, caches=False)


IN_MACROS = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<macro name="what"><text variable="title"/></macro>
<macro name="where"><text variable="publisher"/><text macro="place"/></macro>
<macro name="place"><text variable="publisher-place" prefix=" "/></macro>
<citation><layout><text variable="title"/></layout></citation>
<bibliography><layout><text macro="what"/><text macro="where" prefix=": "/></layout></bibliography></style>"""


def test_a_macro_is_walked_over_again_only_where_its_own_questions_have_new_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walked = []
    walk_over = text._walked
    monkeypatch.setattr(text, "_walked", lambda node, macro, walk: walked.append(macro) or walk_over(node, macro, walk))
    processor = Processor(Style.load(IN_MACROS), output="text")
    processor.add([
        {"id": "a", "type": "book", "title": "One", "publisher": "Press", "publisher-place": "Oslo"},
        {"id": "b", "type": "book", "title": "Two", "publisher": "Press"},
        {"id": "c", "type": "book", "title": "Three", "publisher-place": "Rome"},
        {"id": "d", "type": "book", "title": "Four"},
    ])  # fmt: skip
    processor.include("abcd")
    assert processor.bibliography().entries == ("One: Press Oslo", "Two: Press", "Three: Rome", "Four")
    assert walked == ["what", "where", "place", "where", "place", "where", "where"]


def test_a_cite_more_does_not_render_the_others_again(monkeypatch: pytest.MonkeyPatch) -> None:
    items = references(60)
    text = load("apa")
    processor = Processor(Style.load(text.text, uri=text.uri), locales=locale_text)
    processor.add(items)
    cited = [Citation(cites=(Cite(id=item["id"]),), id=item["id"]) for item in items]
    processor.citations(cited)
    rendered = []
    render = programs.Programs.render
    monkeypatch.setattr(programs.Programs, "render", lambda self, cite: rendered.append(cite) or render(self, cite))
    more = Citation(cites=(Cite(id=items[3]["id"]),), id="more")
    changes = processor.register(more, [(each.id, 0) for each in cited])
    assert len(rendered) == 1
    assert [change.index for change in changes if change.changed] == [*range(61)]  # nothing was registered before


def test_a_number_that_is_not_printed_renders_no_citation_again(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [{"id": name, "type": "book", "title": name} for name in "abcd"]
    processor = Processor(Style.load(IN_MACROS), output="text")
    processor.add(items)
    first, *others = [Citation(cites=(Cite(id=name),), id=name) for name in "abcd"]
    processor.citations(others)
    rendered = []
    render = programs.Programs.render
    monkeypatch.setattr(programs.Programs, "render", lambda self, cite: rendered.append(cite) or render(self, cite))
    changes = processor.register(first, [], [(each.id, 0) for each in others])
    assert [change.text for change in changes] == ["a", "b", "c", "d"]
    assert [state.item.id for state in rendered] == ["a"]


@pytest.mark.parametrize("style_id", STYLES[:6])
def test_caches_that_overflow_change_nothing(style_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    items = [*hard_items(seed=3, count=30), *references(20, seed=4)]
    roomy = formatted(style_id, items, 1, caches=True)
    for module, limit in LIMITS:
        monkeypatch.setattr(module, limit, 2)
    assert formatted(style_id, items, 1, caches=True) == roomy


LIMITS = (
    (programs, "PROGRAM_LIMIT"),
    (names, "MEMO_LIMIT"),
    (base, "MEMO_LIMIT"),
    (date, "MEMO_LIMIT"),
    (intake, "MOST_NAMES"),
    (intake, "MOST_SHAPES"),
)
