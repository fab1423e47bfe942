"""The engines behind their seam."""

from __future__ import annotations

from citekit.model import Item, Name, Names
from citekit.pipeline.bibliography import entries_alone

ITEMS = [
    Item(id=f"w{n}", type="book", variables={"title": f"Tides {n}", "author": Names((Name(family="Ek", given="A."),))})
    for n in range(5)
]


def test_entries_alone_are_the_same_whether_all_are_asked_for_at_once_or_a_few_at_a_time() -> None:
    at_once = entries_alone()(ITEMS).entries
    a_few = entries_alone()
    assert (*a_few(ITEMS[:2]).entries, *a_few(ITEMS[2:]).entries) == at_once
    assert [entry.id for entry in at_once] == [item.id for item in ITEMS]


def test_what_is_to_be_said_of_an_item_is_said_with_it_only() -> None:
    entries = entries_alone()
    first = entries([Item(id="bare", type="book"), *ITEMS[:1]])
    assert entries(ITEMS[1:]).findings == ()
    assert len(first.findings) == len({*first.findings})
