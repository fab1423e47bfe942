"""The invented pages saved as text, as a browser copies them and as a text browser prints them: what is read of each.

Titles and names have to be told apart by what lines look like, so the floors are lower than those of the pages.
"""

from __future__ import annotations

import random

import pytest

from citekit import normalize
from citekit.formats import page
from citekit.model import Item, Source
from tests.formats.page.invented import printed
from tests.formats.page.invented.layouts import LAYOUTS
from tests.formats.page.invented.score import Score, squash

WAYS = {"copied": printed.copied, "filled": printed.filled}
FLOORS = {"style": 0.84, "list": 0.78, "lines": 0.78, "stack": 0.65, "posts": 0.75, "theme": 0.78}
SEED = 300
DOUBTFUL = {"none thread", "none manual"}
"""Saved text of comments, and of commands below headings, has the lines of posts and cards."""


def read(way: str, name: str) -> Score:
    shown = LAYOUTS[name](random.Random(f"{name} {SEED}"))
    source = Source(content=WAYS[way](shown.html).encode(), uri="page.txt", media_type="text/plain")
    titles = [squash(x.title) for x in normalize.items(page.read(source)) if isinstance(x, Item)]
    found = sum(squash(w.title) in titles for w in shown.works)
    return Score(meant=len(shown.works), given=len(titles), found=found)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("family", FLOORS)
def test_works_of_saved_pages_are_found_as_well_as_before(family: str, way: str) -> None:
    scores = {n: read(way, n).f1 for n in LAYOUTS if n.split()[0] == family}
    assert sum(scores.values()) / len(scores) >= FLOORS[family], dict(sorted(scores.items(), key=lambda s: s[1])[:8])


@pytest.mark.parametrize("way", WAYS)
def test_saved_pages_without_works_give_none(way: str) -> None:
    given = {n: read(way, n).given for n in LAYOUTS if n.startswith("none ") and n not in DOUBTFUL}
    assert given
    assert not any(given.values()), {n: g for n, g in given.items() if g}


def test_numbered_links_of_a_text_browser_become_addresses_of_the_works() -> None:
    text = """   Publications

   [1]Quiet tides of the inner harbour
   Ada Roe, Max Poe
   Journal of Lanterns, 2019. [2]doi [3]pdf

   [4]Loud tides of the outer harbour
   Ada Roe, Rosa Fuchs
   Journal of Lanterns, 2021. [5]doi

References

   1. https://ada.example/quiet
   2. https://doi.org/10.9999/quiet
   3. https://ada.example/quiet.pdf
   4. https://ada.example/loud
   5. https://doi.org/10.9999/loud
"""
    source = Source(content=text.encode(), uri="page.txt", media_type="text/plain")
    items = [x for x in normalize.items(page.read(source)) if isinstance(x, Item)]
    assert [i.title for i in items] == ["Quiet tides of the inner harbour", "Loud tides of the outer harbour"]
    assert [i.text("DOI") for i in items] == ["10.9999/quiet", "10.9999/loud"]


def works_of(text: str) -> list[Item]:
    source = Source(content=text.encode(), uri="page.txt", media_type="text/plain")
    return [x for x in normalize.items(page.read(source)) if isinstance(x, Item)]


def test_cards_that_close_with_their_title_keep_their_own_names_venue_and_day() -> None:
    works = (
        ("Quiet tides of the harbour", "Ada Roe, Max Poe", "Journal of Lanterns", "March 3, 2019"),
        ("Loud tides of the harbour", "Max Poe", "Annals of Slow Science", "April 4, 2020"),
        ("Still water and old bridges", "Rosa Fuchs", "Annals of Slow Science", "May 5, 2021"),
    )
    cards = (f"{t}\n\n{names}\n{venue}\n{day}\n\nLearn more about {t}\n" for t, names, venue, day in works)
    items = works_of("Ada Roe\nPublications\n\n" + "\n".join(cards))
    assert [i.title for i in items] == [w[0] for w in works]
    assert [i.text("container-title") for i in items] == [w[2] for w in works]
    assert [len(i.names("author")) for i in items] == [2, 1, 1]


def test_the_name_above_a_page_is_no_author_of_its_first_work() -> None:
    works = [(f"{word} tides of the harbour", f"{name} Roe and Max Poe", year) for word, name, year in (
        ("Quiet", "Ada", 2019), ("Loud", "Rosa", 2020), ("Early", "Jan", 2021), ("Late", "Ida", 2022),
    )]  # fmt: skip
    lines = (f"{title}\n{names}\nJournal of Lanterns, {year}\n" for title, names, year in works)
    items = works_of("Ada Roe\nPublications\n" + "".join(lines))
    assert [(i.title, i.names("author")[0].given) for i in items] == [(t, n.split()[0]) for t, n, _ in works]
