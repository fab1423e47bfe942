"""A sample of the invented pages of every layout: floors under what is read right; pages without works give none.

`python -m tests.formats.page.invented 20` measures more of them.
"""

from __future__ import annotations

import pytest

from tests.formats.page.invented.layouts import LAYOUTS, measured

PAGES = 2
FIRST = 100
FLOORS = {"authors": 0.93, "year": 0.97, "date": 0.97, "type": 0.9, "doi": 0.98}
F1 = 0.95
LOWER: dict[str, dict[str, float]] = {
    "style commas": {"F1": 0.85},
    "stack br-br": {"F1": 0.92},
    "theme academicpages": {"type": 0.75},
}
"""Floors of layouts that are read less well than the rest."""


@pytest.mark.parametrize("name", [n for n in LAYOUTS if not n.startswith("none ")])
def test_layout_is_read_as_well_as_before(name: str) -> None:
    found = measured(name, PAGES, FIRST)
    floors = {**FLOORS, "F1": F1, **LOWER.get(name, {})}
    assert found.meant
    assert found.f1 >= floors["F1"], found.misses[:10]
    low = {field: found.share(field) for field in found.asked if found.share(field) < floors[field]}
    assert not low, found.misses[:10]


@pytest.mark.parametrize("name", [n for n in LAYOUTS if n.startswith("none ")])
def test_page_without_works_gives_none(name: str) -> None:
    found = measured(name, PAGES, FIRST)
    assert found.given == 0, found.misses
