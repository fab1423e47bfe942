"""Works formatted in real styles and free forms are read back: a floor under the benchmark, with invented works."""

from __future__ import annotations

import random

import pytest

from benchmarks.citation_items import FREE_FORMS, LANGUAGES, invented
from benchmarks.citations import LAYOUTS, Score, formatted, laid_out, read_back, score
from citekit.model.csl_data import item_to_csl

FLOORS = {
    "apa": 0.93, "modern-language-association": 0.82, "chicago-author-date": 0.88, "ieee": 0.85,
    "nlm-citation-sequence": 0.85,
    "elsevier-harvard": 0.85, "nature": 0.75,
    "din-1505-2": 0.75, "gost-r-7-0-5-2008": 0.75,
    "china-national-standard-gb-t-7714-2015-numeric": 0.8,
}  # fmt: skip
"""The least share of right values, of those that the style prints."""


@pytest.mark.parametrize("style", FLOORS)
def test_what_a_style_prints_is_read_back(style: str) -> None:
    total = Score()
    for number, how in enumerate(LAYOUTS[:3]):
        pairs = formatted(invented(12, number, "en"), style)
        total.add(score(pairs, read_back(laid_out([t for _, t in pairs], how, random.Random(1)))))
    assert total.f1 >= 0.9, total
    assert total.overall >= FLOORS[style], {n: total.share(n) for n in total.fields}


@pytest.mark.parametrize("language", LANGUAGES)
def test_free_forms_are_read_in_every_language(language: str) -> None:
    total = Score()
    for form in FREE_FORMS.values():
        items = invented(12, 3, language)
        pairs = [(i, form(item_to_csl(i))) for i in items]
        total.add(score(pairs, read_back(laid_out([t for _, t in pairs], "numbered", random.Random(1)))))
    assert total.f1 >= 0.9, total
    assert total.overall >= 0.75, {n: total.share(n) for n in total.fields}
